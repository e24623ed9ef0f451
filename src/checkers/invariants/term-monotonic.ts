/** Terms never fall: what a server has told others of its term holds across its restarts. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Invariant } from "../audit.ts";

export const termMonotonic: Invariant<{ terms: number[] }> = {
  name: "term-monotonic",
  statement: "The term in which a server speaks never decreases, across restarts.",
  source: "Ongaro 2014, §3.3 and §3.8",
  protocols: ["raft"],
  initial: (nodes) => ({ terms: new Array<number>(nodes + 1).fill(0) }),
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
