/** Only entries of its own term: a leader's commit index moves onto none of an earlier term. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

interface State {
  /** By node: the term in which it announces, and how far what it announced has been looked at. */
  readonly terms: number[];
  readonly seen: number[];
}

export const commitsOwnTerm: Property<State> = {
  uses: ["logs"],
  initial: (nodes) => ({
    terms: new Array<number>(nodes + 1).fill(-1),
    seen: new Array<number>(nodes + 1).fill(0),
  }),
  readings: { terms: "by-node", seen: "by-node" },
  on: {
    announced(state, view, node, term, index) {
      if (state.terms[node] !== term) {
        // A new leader's first commit index is what it learnt as a follower.
        state.terms[node] = term;
        state.seen[node] = index;
        return;
      }
      if (index <= (state.seen[node] as number)) return;
      const written = view.logs.termAt(node, index);
      if (written === -1) return;
      state.seen[node] = index;
      if (written === term) return;
      view.report(
        `${nodeName(node)} moved its commit index in term ${term} to entry ${index} of term ${written}`,
        [node],
      );
    },
  },
};
