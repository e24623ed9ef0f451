/** Leases exclude: while a leader answers reads by its lease, no node has led a later term. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

export const leaseExclusive: Property<{ term: number; leader: number }> = {
  /** The latest term that had a leader, and that leader. */
  initial: () => ({ term: 0, leader: 0 }),
  readings: { leader: "node" },
  steady: ["lead"],
  looksAt: ["leased"],
  on: {
    lead(state, _view, node, term) {
      if (term <= state.term) return;
      state.term = term;
      state.leader = node;
    },
    leased(state, view, node, term) {
      if (term >= state.term) return;
      view.report(
        `${nodeName(node)} answered a read by its lease of term ${term}, while ${nodeName(state.leader)} led term ${state.term}`,
        [node, state.leader],
      );
    },
  },
};
