/** Leases exclude: while a leader answers reads by its lease, nobody has led a later term. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Invariant } from "../audit.ts";

export const leaseExclusive: Invariant<{ term: number; leader: number }> = {
  name: "lease-exclusive",
  statement: "No other server can have been elected while a leader's lease is valid, in real time.",
  source: "Ongaro 2014, §6.4.1, R20",
  protocols: ["raft"],
  /** The latest term that anybody led, and who. */
  initial: () => ({ term: 0, leader: 0 }),
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
