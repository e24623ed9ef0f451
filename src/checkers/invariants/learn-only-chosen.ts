/** Only the chosen is learnt: what a node takes as chosen, a majority has accepted in one ballot. */
import { nodeName } from "../../protocol/node-id.ts";
import { majorityOf, type NodeSet, sizeOf, withNode } from "../../protocol/quorum.ts";
import type { Invariant } from "../audit.ts";

interface State {
  /** By slot: who has told that it accepted a value, by ballot and digest (`ballot:digest`). */
  readonly acceptances: Map<number, Map<string, NodeSet>>;
  /** By slot: the digests that a majority accepted in one ballot. */
  readonly chosen: Map<number, Set<number>>;
}

export const learnOnlyChosen: Invariant<State> = {
  name: "learn-only-chosen",
  statement: "A process never learns that a value has been chosen unless it actually has been.",
  source: "Lamport, Paxos Made Simple (2001), §2.1",
  protocols: ["paxos"],
  initial: () => ({ acceptances: new Map(), chosen: new Map() }),
  on: {
    accepted(state, view, node, slot, ballot, digest) {
      let votes = state.acceptances.get(slot);
      if (votes === undefined) {
        votes = new Map();
        state.acceptances.set(slot, votes);
      }
      const key = `${ballot}:${digest}`;
      const acceptors = withNode(votes.get(key) ?? 0, node);
      votes.set(key, acceptors);
      if (sizeOf(acceptors) < majorityOf(view.nodes)) return;
      const chosen = state.chosen.get(slot);
      if (chosen === undefined) state.chosen.set(slot, new Set([digest]));
      else chosen.add(digest);
    },
    delivered(state, view, node, slot, _ballot, digest) {
      if (state.chosen.get(slot)?.has(digest)) return;
      view.report(
        `${nodeName(node)} took a value as chosen for slot ${slot} that no majority has accepted in one ballot`,
        [node],
      );
    },
  },
};
