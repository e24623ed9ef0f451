/** Z12: proposals are acknowledged in order, after the history, and only when they are on disk; what is committed was proposed. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Invariant } from "../audit.ts";

interface State {
  /** By node: the epoch whose history it acknowledged last, and the last index that it acknowledged. */
  readonly epochs: number[];
  readonly acked: number[];
  /** By node, since it started: the last index it delivered. */
  readonly delivered: number[];
}

export const actionsInOrder: Invariant<State> = {
  name: "actions-in-order",
  statement:
    "A follower acknowledges one proposal after the other, in the epoch whose history it acknowledged, each when its disk holds it.",
  source:
    "Junqueira 2011, §IV; stateConsistent, ackConsistent and messageLegal of the NJU specification",
  protocols: ["zab"],
  initial: (nodes) => ({
    epochs: new Array<number>(nodes + 1).fill(0),
    acked: new Array<number>(nodes + 1).fill(0),
    delivered: new Array<number>(nodes + 1).fill(0),
  }),
  on: {
    restarted(state, _view, node) {
      state.epochs[node] = 0;
      state.delivered[node] = 0;
    },
    delivered(state, _view, node, index) {
      state.delivered[node] = index;
    },
    synchronized(state, _view, node, epoch, index) {
      state.epochs[node] = epoch;
      state.acked[node] = index;
    },
    acknowledged(state, view, node, epoch, index, leader) {
      const before = state.acked[node] as number;
      state.acked[node] = index;
      const who = `${nodeName(node)} acknowledged transaction ${index} to ${nodeName(leader)}`;
      if (state.epochs[node] !== epoch) {
        view.report(`${who} before it acknowledged the history of epoch ${epoch}`, [node, leader]);
      } else if (index !== before + 1 && index !== (state.delivered[node] as number) + 1) {
        // A new voter has learnt what came before as an observer, which acknowledges nothing.
        view.report(`${who} after transaction ${before}`, [node, leader]);
      } else if (view.logs.termAt(node, index) !== epoch) {
        view.report(`${who}, but its disk does not hold it`, [node, leader]);
      }
    },
  },
};
