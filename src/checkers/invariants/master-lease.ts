/**
 * The master's lease excludes others: while reads are answered by it, no other node proposes
 * anything newer in a later ballot.
 */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

interface State {
  /** The highest ballot that anything was proposed in. */
  highest: number;
  /** By ballot: the highest slot proposed for, and the proposer. */
  readonly slots: Map<number, { slot: number; readonly node: number }>;
  /** By node: the slot after which it answered its last read. */
  readonly readAt: number[];
}

/**
 * A node that has missed a change of members may still be promised old slots by the old members,
 * and finish them: that takes no lease away. What a later ballot proposes beyond the state that is
 * read does.
 */
export const masterLease: Property<State> = {
  initial: (nodes) => ({
    highest: 0,
    slots: new Map(),
    readAt: new Array<number>(nodes + 1).fill(0),
  }),
  readings: { highest: "ballot", slots: "by-ballot", node: "node", readAt: "by-node" },
  looksAt: ["leased"],
  on: {
    proposed(state, _view, node, slot, ballot) {
      if (ballot > state.highest) state.highest = ballot;
      const known = state.slots.get(ballot);
      if (known === undefined) state.slots.set(ballot, { slot, node });
      else if (slot > known.slot) known.slot = slot;
    },
    read(state, _view, node, _client, _sequence, index) {
      state.readAt[node] = index;
    },
    leased(state, view, node, ballot) {
      if (ballot >= state.highest) return;
      const readAt = state.readAt[node] as number;
      for (const [later, { slot, node: other }] of state.slots) {
        if (later <= ballot || slot <= readAt) continue;
        view.report(
          `${nodeName(node)} answered a read after slot ${readAt} by its lease of ballot ${ballot}, ` +
            `while ${nodeName(other)} proposed for slot ${slot} in ballot ${later}`,
          [node, other],
        );
      }
    },
  },
};
