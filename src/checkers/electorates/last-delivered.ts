/**
 * The configuration that was delivered last decides, and a reconfiguration is decided by the old
 * and the new one together.
 */
import type { NodeSet } from "../../protocol/quorum.ts";
import { placeKey } from "../ghosts/by-place.ts";
import type { AuditView } from "../property.ts";
import type { Electorate } from "./electorate.ts";

export interface Delivered {
  /**
   * The voters of the last configuration that was delivered, 0 before any is known: then all nodes.
   */
  now: NodeSet;
  /** The last index that was delivered anywhere. */
  index: number;
  /** By place: reconfigurations on some disk. */
  readonly proposed: Map<number, NodeSet>;
}

export const lastDelivered: Electorate<Delivered> = {
  initial: () => ({ now: 0, index: 0, proposed: new Map() }),
  readings: { now: "nodes", proposed: "nodes" },
  on: {
    // A disk holds a configuration: the first one, or one that takes effect when its entry is
    // delivered.
    configured(state, view: AuditView, node, index, voters) {
      if (index !== 0) state.proposed.set(placeKey(index, view.logs.termAt(node, index)), voters);
      else if (state.now === 0) state.now = voters;
    },
    delivered(state, _view, _node, index, epoch) {
      if (index <= state.index) return;
      state.index = index;
      if (state.proposed.size === 0) return;
      const next = state.proposed.get(placeKey(index, epoch));
      if (next !== undefined) state.now = next;
    },
  },
  groupsAt(state, nodes, _node, index, epoch) {
    const now = state.now === 0 ? 2 ** nodes - 1 : state.now;
    if (state.proposed.size === 0) return [now];
    const next = state.proposed.get(placeKey(index, epoch));
    return next === undefined ? [now] : [now, next];
  },
};
