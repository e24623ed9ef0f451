/**
 * Voters are learnt while looking: of voters that others say are committed a server takes notice
 * only while it looks for a leader; else it goes by what it has delivered, or started with, or by
 * its own history: a change of voters that a later one follows there is committed.
 */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

interface State {
  /** By node: whether it may look for a leader; and as of which index it may know the voters. */
  readonly looks: boolean[];
  readonly known: number[];
  /**
   * By node: the index of the last change in the history that it has handed to its disk; 0: none.
   */
  readonly open: number[];
}

export const votersLearntWhileLooking: Property<State> = {
  uses: ["logs"],
  initial: (nodes) => ({
    looks: new Array<boolean>(nodes + 1).fill(true),
    known: new Array<number>(nodes + 1).fill(0),
    open: new Array<number>(nodes + 1).fill(0),
  }),
  looksAt: ["votersTold"],
  on: {
    started(state, view, node) {
      state.known[node] = Math.max(state.known[node] as number, view.logs.lastIndex(node));
    },
    restarted(state, view, node) {
      state.looks[node] = true;
      state.known[node] = view.logs.lastIndex(node);
      state.open[node] = 0;
    },
    votersHanded(state, _view, node, index) {
      const open = state.open[node] as number;
      if (index <= open) return;
      rise(state, node, open);
      state.open[node] = index;
    },
    abandoned(state, _view, node, from) {
      if ((state.open[node] as number) >= from) state.open[node] = 0;
    },
    looking(state, _view, node) {
      state.looks[node] = true;
    },
    // It has found a leader: itself, or another one.
    offered(state, _view, node) {
      state.looks[node] = false;
    },
    presented(state, _view, node) {
      state.looks[node] = false;
    },
    votersHeard(state, _view, node, index) {
      if (state.looks[node] === true) rise(state, node, index);
    },
    delivered(state, _view, node, index) {
      rise(state, node, index);
    },
    restored(state, _view, node, index) {
      rise(state, node, index);
    },
    votersTold(state, view, node, index) {
      const known = state.known[node] as number;
      if (index <= known) return;
      view.report(
        `${nodeName(node)} goes by the voters as of transaction ${index}, which it took from ` +
          `others while it led or followed: it has delivered ${known}`,
        [node],
      );
    },
  },
};

function rise({ known }: State, node: number, index: number): void {
  if (index > (known[node] as number)) known[node] = index;
}
