/** Z4, agreement and total order: every server delivers the same transactions in the same order, and leaves none out. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Invariant } from "../audit.ts";

interface State {
  /** By index: what was delivered first, and by whom. */
  readonly epochs: number[];
  readonly digests: number[];
  readonly nodes: number[];
  /** By node: the last index delivered since it started; the last that its snapshot stands for. */
  readonly delivered: number[];
  readonly snapshots: number[];
}

export const totalOrder: Invariant<State> = {
  name: "total-order",
  statement:
    "If some process delivers a before b, then any process that delivers b also delivers a, and delivers a before b.",
  source: "Junqueira 2011, Total order and Agreement",
  protocols: ["zab"],
  initial: (nodes) => ({
    epochs: [],
    digests: [],
    nodes: [],
    delivered: new Array<number>(nodes + 1).fill(0),
    snapshots: new Array<number>(nodes + 1).fill(0),
  }),
  on: {
    restarted(state, _view, node) {
      state.delivered[node] = 0;
    },
    snapshotted(state, _view, node, index) {
      state.snapshots[node] = index;
    },
    delivered(state, view, node, index, epoch, digest) {
      const before = state.delivered[node] as number;
      if (index !== before + 1 && index !== (state.snapshots[node] as number) + 1) {
        view.report(
          `${nodeName(node)} delivered transaction ${index} after transaction ${before}`,
          [node],
        );
      }
      state.delivered[node] = index;
      const first = state.nodes[index];
      if (first === undefined) {
        state.epochs[index] = epoch;
        state.digests[index] = digest;
        state.nodes[index] = node;
      } else if (state.epochs[index] !== epoch || state.digests[index] !== digest) {
        view.report(
          `${nodeName(first)} delivered a transaction of epoch ${state.epochs[index]} at place ${index}, ${nodeName(node)} another one of epoch ${epoch}`,
          [first, node],
        );
      }
    },
  },
};
