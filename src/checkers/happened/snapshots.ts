/** Snapshots that became durable, and those that replaced a running node's state. */
import type { Count } from "./count.ts";

interface State {
  snapshots: number;
  installed: number;
  /** By node: the index of its last snapshot, which may be written again. */
  readonly last: number[];
  /** By node: whether it has started: what a starting node restores is its own. */
  readonly running: boolean[];
}

export const snapshots: Count<State> = {
  initial: (nodes) => ({
    snapshots: 0,
    installed: 0,
    last: new Array<number>(nodes + 1).fill(0),
    running: [],
  }),
  on: {
    imaged(state, _view, node, index) {
      if (state.last[node] === index) return;
      state.last[node] = index;
      state.snapshots++;
    },
    started(state, _view, node) {
      state.running[node] = true;
    },
    crashed(state, _view, node) {
      state.running[node] = false;
    },
    restored(state, _view, node) {
      if (state.running[node] === true) state.installed++;
    },
  },
  counted: (state) => ({ snapshots: state.snapshots, "snapshots-installed": state.installed }),
};
