/** State machine safety: at each index every server applies the same entry, and none is left out. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Invariant } from "../audit.ts";

interface State {
  /** By index: what was applied first, and by whom. */
  readonly terms: number[];
  readonly digests: number[];
  readonly nodes: number[];
  /** By node: the last index applied since it started. */
  readonly applied: number[];
}

export const stateMachineSafety: Invariant<State> = {
  name: "state-machine-safety",
  statement:
    "If a server has applied an entry at a given index, no other server will ever apply a different one there.",
  source: "Ongaro 2014, figure 3.2 and §3.6.3",
  protocols: ["raft"],
  initial: (nodes) => ({
    terms: [],
    digests: [],
    nodes: [],
    applied: new Array<number>(nodes + 1).fill(0),
  }),
  on: {
    restarted(state, _view, node) {
      state.applied[node] = 0;
    },
    // A snapshot stands for all entries up to it.
    restored(state, _view, node, index) {
      state.applied[node] = index;
    },
    delivered(state, view, node, index, term, digest) {
      const before = state.applied[node] as number;
      if (index !== before + 1) {
        view.report(`${nodeName(node)} applied entry ${index} after entry ${before}`, [node]);
      }
      state.applied[node] = index;
      const first = state.nodes[index];
      if (first === undefined) {
        state.terms[index] = term;
        state.digests[index] = digest;
        state.nodes[index] = node;
      } else if (state.terms[index] !== term || state.digests[index] !== digest) {
        view.report(
          `${nodeName(first)} applied an entry of term ${state.terms[index]} at index ${index}, ${nodeName(node)} a different one of term ${term}`,
          [first, node],
        );
      }
    },
  },
};
