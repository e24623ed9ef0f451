/** Election safety: at most one leader in a term, ever. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Invariant } from "../audit.ts";

export const electionSafety: Invariant<{ leaders: number[] }> = {
  name: "election-safety",
  statement: "At most one leader can be elected in a given term.",
  source: "Ongaro 2014, figure 3.2 and §3.4",
  protocols: ["raft"],
  /** By term, who leads it: catches leaders at different times too. */
  initial: () => ({ leaders: [] }),
  on: {
    lead(state, view, node, term) {
      const leader = state.leaders[term];
      if (leader === node) return;
      if (leader === undefined) state.leaders[term] = node;
      else {
        view.report(`${nodeName(leader)} and ${nodeName(node)} both led term ${term}`, [
          leader,
          node,
        ]);
      }
    },
  },
};
