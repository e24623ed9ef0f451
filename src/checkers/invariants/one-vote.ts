/**
 * One vote: what a node gave to one candidate of an office it never gives to another, restarts
 * included.
 */
import type { Property } from "../property.ts";

/**
 * @param say the message, of the voter, whom it gave its vote to first and then, and the office.
 */
export function oneVote(
  say: (voter: number, first: number, second: number, term: number) => string,
): Property<{ votes: Map<number, number>[] }> {
  return {
    /** By node and term: for whom. */
    initial: (nodes) => ({ votes: Array.from({ length: nodes + 1 }, () => new Map()) }),
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
