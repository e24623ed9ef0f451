/**
 * A snapshot with its tail: what a leader sends as a snapshot takes the place of a learner's
 * history only together with the transactions sent after it; in between a crash would leave less
 * than the learner has acknowledged.
 */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

interface State {
  /** By node: the index of a snapshot whose tail has not come yet, -1: none. */
  readonly pending: number[];
  /** By node: the index of the last snapshot of its own state. */
  readonly own: number[];
}

export const snapshotWithItsTail: Property<State> = {
  initial: (nodes) => ({
    pending: new Array<number>(nodes + 1).fill(-1),
    own: new Array<number>(nodes + 1).fill(-1),
  }),
  looksAt: ["abandoned", "rebased"],
  on: {
    snapReached(state, _view, node, index) {
      state.pending[node] = index;
    },
    historyReached(state, _view, node) {
      state.pending[node] = -1;
    },
    // What had come is given up with the leader.
    looking(state, _view, node) {
      state.pending[node] = -1;
    },
    presented(state, _view, node) {
      state.pending[node] = -1;
    },
    restarted(state, _view, node) {
      state.pending[node] = -1;
      state.own[node] = -1;
    },
    held(state, _view, node, index) {
      state.own[node] = index;
    },
    abandoned(state, view, node, from) {
      if (state.pending[node] === -1) return;
      view.report(
        `${nodeName(node)} dropped its history from ${from} on for a snapshot of ` +
          `${state.pending[node]} transactions, before what follows it had come`,
        [node],
      );
    },
    rebased(state, view, node, index) {
      if (state.pending[node] !== index || state.own[node] === index) return;
      view.report(
        `${nodeName(node)} took over a snapshot of ${index} transactions before what follows it ` +
          "had come",
        [node],
      );
    },
  },
};
