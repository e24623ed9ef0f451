/** Who asked for a change of members is told that it was refused when it is executed. */
import { MEMBER_COMMANDS } from "../../../protocol/administration.ts";
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
    execute: (paxos, state, slot, request, self) => {
      const reply: typeof self.reply = (asked, answer) =>
        self.reply(asked, { ...answer, output: false });
      const told = MEMBER_COMMANDS.has(request.command.f) ? through(self, { reply }) : self;
      correct.execute(paxos, state, slot, request, told);
    },
  }),
};
