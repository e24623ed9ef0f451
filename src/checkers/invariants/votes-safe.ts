/** Votes are safe: once a value is chosen, every higher ballot proposes that value. */
import { nodeName } from "../../protocol/node-id.ts";
import { majorityOf, type NodeSet, sizeOf, withNode } from "../../protocol/quorum.ts";
import type { Invariant } from "../audit.ts";

interface Chosen {
  readonly ballot: number;
  readonly digest: number;
}

interface State {
  /** By slot, then ballot: who has told that it accepted, and what. */
  readonly acceptances: Map<number, Map<number, { acceptors: NodeSet; readonly digest: number }>>;
  /** By slot: the lowest ballot in which a majority accepted. */
  readonly chosen: Map<number, Chosen>;
}

export const votesSafe: Invariant<State> = {
  name: "votes-safe",
  statement:
    "If a proposal with value v is chosen, then every higher-numbered proposal issued by any proposer has value v.",
  source: "Lamport, Paxos Made Simple (2001), P2b",
  protocols: ["paxos"],
  initial: () => ({ acceptances: new Map(), chosen: new Map() }),
  on: {
    accepted(state, view, node, slot, ballot, digest) {
      let ballots = state.acceptances.get(slot);
      if (ballots === undefined) {
        ballots = new Map();
        state.acceptances.set(slot, ballots);
      }
      const acceptors = withNode(ballots.get(ballot)?.acceptors ?? 0, node);
      ballots.set(ballot, { acceptors, digest });
      if (sizeOf(acceptors) < majorityOf(view.nodes)) return;
      const before = state.chosen.get(slot);
      if (before === undefined || ballot < before.ballot)
        state.chosen.set(slot, { ballot, digest });
    },
    proposed(state, view, node, slot, ballot, digest) {
      const chosen = state.chosen.get(slot);
      if (chosen === undefined || ballot <= chosen.ballot || digest === chosen.digest) return;
      view.report(
        `${nodeName(node)} proposed another value for slot ${slot} in ballot ${ballot} than was chosen in ballot ${chosen.ballot}`,
        [node],
      );
    },
  },
};
