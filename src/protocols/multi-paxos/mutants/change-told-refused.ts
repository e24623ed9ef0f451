/** Who asked for a change of members is told that it was refused when it is executed. */
import { through } from "../../../protocol/through.ts";
import type { MultiPaxosMutant } from "./mutant.ts";

export const changeToldRefused: MultiPaxosMutant = {
  name: "change-told-refused",
  about: "Who asked for a change of members is told that it was refused when it is executed.",
  fault: [],
  detectors: ["refused-changes-nothing"],
  origin: "Paxos Made Simple §3; an operator mutant of execute",
  equivalent: false,
  steps: (correct) => ({
    execute: (paxos, state, slot, decree, request, self) => {
      const reply: typeof self.reply = (asked, answer) =>
        self.reply(asked, { ...answer, output: false });
      const told = decree.members === 0 ? self : through(self, { reply });
      correct.execute(paxos, state, slot, decree, request, told);
    },
  }),
};
