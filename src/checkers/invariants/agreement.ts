/** Agreement: for a slot one value is chosen, and no two nodes take different ones as chosen. */
import { at, type Column, emptyColumn, put } from "../../core/column.ts";
import { nodeName } from "../../protocol/node-id.ts";
import { sizeOf } from "../../protocol/quorum.ts";
import { FAR, type Property } from "../property.ts";

export const agreement: Property<{ readonly digests: Column; readonly nodes: Column }> = {
  uses: ["votes"],
  /**
   * By slot: what was delivered first, and by whom. The ballot in which a node learnt it may
   * differ.
   */
  initial: () => ({ digests: emptyColumn(), nodes: emptyColumn() }),
  readings: { nodes: "unread" },
  looksAt: ["journaled"],
  near: {
    // Votes but one that another value, of a lower ballot, lacks of a quorum.
    journaled(_state, { votes }, _node, slot, ballot, digest) {
      const others = votes.otherVotes(slot, ballot, digest);
      if (others === null) return FAR;
      const members = votes.membersOf(slot);
      const missing = votes.phase2Of(members) - sizeOf(others.acceptors & members);
      return Math.max(0, missing - 1);
    },
  },
  on: {
    journaled(_state, view, node, slot) {
      if (view.votes.conflict !== slot) return;
      view.report(`with the vote of ${nodeName(node)} a second value is chosen for slot ${slot}`, [
        node,
      ]);
    },
    delivered(state, view, node, slot, _ballot, digest) {
      const first = at(state.nodes, slot);
      if (first === undefined) {
        put(state.nodes, slot, node);
        put(state.digests, slot, digest);
      } else if (at(state.digests, slot) !== digest) {
        view.report(
          `${nodeName(first)} and ${nodeName(node)} took different values as chosen for slot ${slot}`,
          [first, node],
        );
      }
    },
  },
};
