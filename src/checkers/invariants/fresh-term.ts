/** A fresh term: when a leader appears, no other node's log holds an entry of its term. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

export const freshTerm: Property<{ seen: number[] }> = {
  uses: ["logs"],
  /** By term, who leads it. */
  initial: () => ({ seen: [] }),
  readings: { seen: "node" },
  steady: ["lead"],
  on: {
    lead(state, view, node, term) {
      if (state.seen[term] !== undefined) return;
      state.seen[term] = node;
      for (let other = 1; other <= view.nodes; other++) {
        const last = view.logs.termAt(other, view.logs.lastIndex(other));
        if (other === node || last !== term) continue;
        view.report(
          `${nodeName(node)} leads term ${term}, of which ${nodeName(other)} holds an entry already`,
          [node, other],
        );
      }
    },
  },
};
