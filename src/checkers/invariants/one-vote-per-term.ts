/** One vote per term: a vote that was given is never given to somebody else, restarts included. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Invariant } from "../audit.ts";

export const oneVotePerTerm: Invariant<{ votes: Map<number, number>[] }> = {
  name: "one-vote-per-term",
  statement: "Each server votes for at most one candidate in a given term, across restarts.",
  source: "Ongaro 2014, §3.4 and §3.8",
  protocols: ["raft"],
  /** By node and term: for whom. */
  initial: (nodes) => ({ votes: Array.from({ length: nodes + 1 }, () => new Map()) }),
  on: {
    vote(state, view, node, term, candidate) {
      const votes = state.votes[node] as Map<number, number>;
      const before = votes.get(term);
      if (before === undefined) votes.set(term, candidate);
      else if (before !== candidate) {
        view.report(
          `${nodeName(node)} voted for ${nodeName(before)} and then for ${nodeName(candidate)} in term ${term}`,
          [node, before, candidate],
        );
      }
    },
  },
};
