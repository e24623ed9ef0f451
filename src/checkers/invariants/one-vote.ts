/**
 * One vote: a node that voted for one candidate of an office never votes for another, restarts
 * included.
 */
import type { Property } from "../property.ts";

/**
 * @param say the message, of the voter, the candidate it voted for first, the second, and the
 * office.
 */
export function oneVote(
  say: (voter: number, first: number, second: number, term: number) => string,
): Property<{ votes: Map<number, number>[] }> {
  return {
    /** By node and term: the candidate. */
    initial: (nodes) => ({ votes: Array.from({ length: nodes + 1 }, () => new Map()) }),
    readings: { votes: "node-by-node" },
    on: {
      vote(state, view, node, term, candidate) {
        const votes = state.votes[node] as Map<number, number>;
        const before = votes.get(term);
        if (before === undefined) votes.set(term, candidate);
        else if (before !== candidate) {
          view.report(say(node, before, candidate, term), [node, before, candidate]);
        }
      },
    },
  };
}
