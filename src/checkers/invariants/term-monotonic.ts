/** Terms never fall: the term that a server has sent to others holds across its restarts. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

export const termMonotonic: Property<{ terms: number[] }> = {
  initial: (nodes) => ({ terms: new Array<number>(nodes + 1).fill(0) }),
  readings: { terms: "by-node" },
  steady: ["term"],
  on: {
    term(state, view, node, term) {
      const before = state.terms[node] as number;
      if (term > before) state.terms[node] = term;
      else if (term < before) {
        view.report(`${nodeName(node)} spoke in term ${term} after it had spoken in ${before}`, [
          node,
        ]);
      }
    },
  },
};
