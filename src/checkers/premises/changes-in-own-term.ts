/** Changes in the own term: a leader changes members once an entry of its term is committed. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

/** By node. */
interface State {
  /** The term that it is in, that it led last, and that it led when it crashed. */
  readonly noted: number[];
  readonly led: number[];
  readonly ended: number[];
  /** The term whose entries it has, of those that it was in, and the first of these. */
  readonly terms: number[];
  readonly firsts: number[];
  /** Up to where it knows its log to be committed. */
  readonly committed: number[];
}

export const changesInOwnTerm: Property<State> = {
  initial: (nodes) => {
    const filled = (value: number) => new Array<number>(nodes + 1).fill(value);
    return {
      noted: filled(0),
      led: filled(-1),
      ended: filled(-1),
      terms: filled(-1),
      firsts: filled(0),
      committed: filled(0),
    };
  },
  steady: ["lead"],
  on: {
    noted(state, _view, node, term) {
      state.noted[node] = term;
    },
    // What a later leader sends ends an office before the server has said so: a snapshot may bring
    // other members in that very step.
    felt(state, _view, node, term) {
      if (term > (state.noted[node] as number)) state.noted[node] = term;
    },
    lead(state, _view, node, term) {
      state.led[node] = term;
    },
    handed(state, _view, node, index, term) {
      if (state.noted[node] !== term) return;
      const isFirst = state.terms[node] !== term || index < (state.firsts[node] as number);
      state.terms[node] = term;
      if (isFirst) state.firsts[node] = index;
    },
    committed(state, _view, node, index) {
      state.committed[node] = index;
    },
    restarted(state, _view, node) {
      state.committed[node] = 0;
      state.ended[node] = state.led[node] as number;
    },
    adopted(state, view, node, index) {
      const term = state.noted[node] as number;
      if (state.led[node] !== term || state.ended[node] === term) return;
      if (state.terms[node] !== term) return;
      const first = state.firsts[node] as number;
      const committed = state.committed[node] as number;
      // A configuration from before it led may come again, with a snapshot.
      if (committed >= first || index < first) return;
      view.report(
        `${nodeName(node)}, as the leader of term ${term}, changed members at entry ${index}, ` +
          `and what it knows to be committed ends at ${committed}, before entry ${first}, the ` +
          "first of that term",
        [node],
      );
    },
  },
};
