/**
 * Z6, local primary order: a leader broadcasts the transactions of its epoch in order, counted 1,
 * 2, 3, and none is left out.
 */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

interface State {
  /** By epoch: the index of the last transaction that was broadcast. */
  readonly last: number[];
  /** By epoch: the index of the transaction before its first, by which its counters go. */
  readonly base: number[];
  /**
   * By epoch: who leads it, as far as it has said so. A follower's disk is judged by other
   * properties.
   */
  readonly leaders: number[];
}

export const localPrimaryOrder: Property<State> = {
  uses: ["logs"],
  initial: () => ({ last: [], base: [], leaders: [] }),
  readings: { leaders: "node" },
  on: {
    vote(state, _view, node, epoch, leader) {
      if (node === leader) state.leaders[epoch] = node;
    },
    proposed(state, view, node, index, epoch) {
      const last = state.last[epoch];
      if (last === undefined || index === last + 1) state.last[epoch] = index;
      else if (index > last) {
        view.report(
          `${nodeName(node)} broadcast transaction ${index} of epoch ${epoch} after transaction ${last}`,
          [node],
        );
      }
    },
    stamped(state, view, node, index, epoch, counter) {
      if (state.leaders[epoch] !== node) return;
      const base = state.base[epoch];
      if (base === undefined) state.base[epoch] = index - counter;
      else if (index - counter !== base) {
        view.report(
          `${nodeName(node)} has transaction ${index} of epoch ${epoch} under counter ` +
            `${counter}, where counter ${index - base} belongs`,
          [node],
        );
      }
    },
    // Once the first transaction of an epoch is on its leader's disk, its counters must have
    // begun with 1.
    durable(state, view, node, index, epoch) {
      if (state.leaders[epoch] !== node) return;
      if (view.logs.termAt(node, index - 1) === epoch) return;
      const base = state.base[epoch];
      if (base === undefined || base === index - 1 || view.logs.termAt(node, index - 1) < 0) return;
      view.report(
        `${nodeName(node)} holds transaction ${index} as the first of epoch ${epoch} under ` +
          `counter ${index - base}`,
        [node],
      );
    },
  },
};
