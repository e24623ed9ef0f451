/** One value a ballot: a ballot has one proposer, which proposes one value in it for a slot, restarts included. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Invariant } from "../audit.ts";

interface State {
  /** By `slot * 2^24 + ballot`: what was proposed, and by whom. */
  readonly proposals: Map<number, { readonly digest: number; readonly node: number }>;
}

export const oneValuePerBallot: Invariant<State> = {
  name: "one-value-per-ballot",
  statement:
    "Different proposals have different numbers: in a ballot at most one value is proposed.",
  source: "Lamport, Paxos Made Simple (2001), §2.2 and §2.5",
  protocols: ["paxos", "multi-paxos"],
  initial: () => ({ proposals: new Map() }),
  on: {
    proposed(state, view, node, slot, ballot, digest) {
      const key = slot * 16_777_216 + ballot;
      const before = state.proposals.get(key);
      if (before === undefined) state.proposals.set(key, { digest, node });
      else if (before.digest !== digest || before.node !== node) {
        view.report(
          `in ballot ${ballot}, ${nodeName(before.node)} and ${nodeName(node)} proposed different values for slot ${slot}`,
          [before.node, node],
        );
      }
    },
  },
};
