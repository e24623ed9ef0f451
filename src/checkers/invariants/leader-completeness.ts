/**
 * Leader completeness: a leader holds on disk everything that was delivered in an earlier office.
 */
import { FAR, type Property } from "../property.ts";

interface State {
  /** By term: who was seen to lead it first, so that each leader is looked at once. */
  readonly seen: number[];
  /** The last entry that was delivered anywhere. */
  index: number;
  term: number;
  digest: number;
}

/** @param say the message, of the leader and its office, and of the entry that it lacks. */
export function leaderCompleteness(
  say: (leader: number, term: number, index: number, written: number) => string,
): Property<State> {
  return {
    uses: ["logs"],
    initial: () => ({ seen: [], index: 0, term: 0, digest: 0 }),
    readings: { seen: "node" },
    steady: ["lead"],
    near: {
      // What it holds beyond the last delivered entry, which some other disk lacks.
      lead({ seen, index, term: last, digest }, { nodes, logs }, node, term) {
        if (seen[term] !== undefined || index === 0 || term <= last) return FAR;
        if (!logs.holds(node, index, last, digest)) return FAR;
        for (let other = 1; other <= nodes; other++) {
          if (!logs.holds(other, index, last, digest)) return logs.lastIndex(node) - index;
        }
        return FAR;
      },
    },
    on: {
      delivered(state, _view, _node, index, term, digest) {
        if (index <= state.index) return;
        state.index = index;
        state.term = term;
        state.digest = digest;
      },
      lead(state, view, node, term) {
        if (state.seen[term] !== undefined) return;
        state.seen[term] = node;
        // An older leader that is seen for the first time need not hold what was delivered after
        // its term.
        if (state.index === 0 || term <= state.term) return;
        if (view.logs.holds(node, state.index, state.term, state.digest)) return;
        view.report(say(node, term, state.index, state.term), [node]);
      },
    },
  };
}
