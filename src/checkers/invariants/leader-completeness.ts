/** Leader completeness: whoever leads holds everything that was committed before. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Invariant } from "../audit.ts";

interface State {
  /** The highest term in which somebody led, so that each leader is looked at once. */
  seen: number[];
  /** The last entry that is known to be committed: index, term, digest. */
  index: number;
  term: number;
  digest: number;
}

export const leaderCompleteness: Invariant<State> = {
  name: "leader-completeness",
  statement:
    "If an entry is committed in a given term, it is present in the logs of the leaders of all higher terms.",
  source: "Ongaro 2014, figure 3.2 and §3.6.3",
  protocols: ["raft"],
  initial: () => ({ seen: [], index: 0, term: 0, digest: 0 }),
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
      // An older leader that speaks for the first time need not hold what was committed after its term.
      if (state.index === 0 || term <= state.term) return;
      if (view.logs.holds(node, state.index, state.term, state.digest)) return;
      view.report(
        `${nodeName(node)} leads term ${term} without entry ${state.index} of term ${state.term}, which is committed`,
        [node],
      );
    },
  },
};
