/** A change of members that is chosen again is made again. */
import { MEMBER_COMMANDS } from "../../../protocol/administration.ts";
import type { MultiPaxosMutant } from "./mutant.ts";

export const changeMadeAgain: MultiPaxosMutant = {
  name: "change-made-again",
  about: "A change of members that is chosen again is made again.",
  fault: ["partition", "reconfiguration"],
  detectors: ["changes-as-asked"],
  origin: "our own Multi-Paxos, found by reading it; Ongaro 2014 §6.3",
  equivalent: false,
  steps: (correct) => ({
    execute: (paxos, state, slot, request, self) => {
      const { client, sequence, command } = request;
      const last = state.machine.sessions.get(client)?.sequence ?? 0;
      correct.execute(paxos, state, slot, request, self);
      if (!MEMBER_COMMANDS.has(command.f) || !paxos.rules.isDuplicate(sequence, last)) return;
      paxos.steps.reconfigure(paxos, state, slot, request, self);
    },
  }),
};
