/** A refusal of a message of an earlier term confirms a round of this one. */
import { withSteps } from "../../../protocol/mutant.ts";
import type { Message } from "../messages.ts";
import type { Raft } from "../steps.ts";
import type { RaftMutant } from "./mutant.ts";

/** The current term is reported with the round of an earlier message. */
function confirming(raft: Raft, { round }: { readonly round: number }): Raft {
  return withSteps(raft, {
    tellTerm: (_raft, state, to, self) => {
      const reply: Message = {
        type: "append-reply",
        term: state.term,
        success: false,
        index: 0,
        hintIndex: 0,
        hintTerm: 0,
        round,
      };
      raft.steps.promise(raft, state, 0, to, reply, self);
    },
  });
}

export const refusalConfirmsRound: RaftMutant = {
  name: "refusal-confirms-round",
  about: "A refusal of a message of an earlier term confirms a round of this one.",
  fault: ["reordering"],
  detectors: [
    "read-freshness",
    "linearizable",
    "lease-exclusive",
    "reads-are-confirmed",
    "lease-rests-on-promises",
  ],
  origin: "This Raft before 0.2.0; Ongaro 2014 §6.4",
  equivalent: false,
  steps: (correct) => ({
    onAppendEntries: (raft, state, from, message, self) =>
      correct.onAppendEntries(confirming(raft, message), state, from, message, self),
    onInstallSnapshot: (raft, state, from, message, self) =>
      correct.onInstallSnapshot(confirming(raft, message), state, from, message, self),
  }),
};
