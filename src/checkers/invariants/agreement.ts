/** Agreement: for a slot one value is chosen, and no two nodes take different ones as chosen. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../audit.ts";

export const agreement: Property<{ digests: number[]; nodes: number[] }> = {
  uses: ["votes"],
  /** By slot: what was delivered first, and by whom. The ballot in which a node learnt it may differ. */
  initial: () => ({ digests: [], nodes: [] }),
  on: {
    journaled(_state, view, node, slot) {
      if (view.votes.conflict !== slot) return;
      view.report(`with the vote of ${nodeName(node)} a second value is chosen for slot ${slot}`, [
        node,
      ]);
    },
    delivered(state, view, node, slot, _ballot, digest) {
      const first = state.nodes[slot];
      if (first === undefined) {
        state.nodes[slot] = node;
        state.digests[slot] = digest;
      } else if (state.digests[slot] !== digest) {
        view.report(
          `${nodeName(first)} and ${nodeName(node)} took different values as chosen for slot ${slot}`,
          [first, node],
        );
      }
    },
  },
};
