/** Votes are safe: a proposal is made only if a quorum shows that no other value was or can be chosen in a lower ballot. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Invariant } from "../audit.ts";

export const votesSafe: Invariant<{ judged: number[] }> = {
  name: "votes-safe",
  statement:
    "For any proposal with value v and number n there is a quorum such that none of it has accepted anything below n, or v is the value of its highest-numbered proposal below n.",
  source: "Lamport, Paxos Made Simple (2001), P2b and P2c; ShowsSafeAt of Paxos.tla, P4",
  protocols: ["paxos", "multi-paxos"],
  /** By slot: the last ballot that was judged. A proposal goes to every acceptor, and again. */
  initial: () => ({ judged: [] }),
  on: {
    proposed(state, view, node, slot, ballot, digest) {
      if (state.judged[slot] === ballot) return;
      state.judged[slot] = ballot;
      const { votes } = view;
      if (votes.isSafe(slot, ballot, digest)) return;
      const chosenIn = votes.chosenIn(slot);
      const why =
        chosenIn !== 0 && chosenIn < ballot
          ? `another value than was chosen in ballot ${chosenIn}`
          : "a value that no quorum shows to be safe";
      view.report(`${nodeName(node)} proposed, for slot ${slot} in ballot ${ballot}, ${why}`, [
        node,
      ]);
    },
  },
};
