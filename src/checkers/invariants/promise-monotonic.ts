/**
 * Promises are kept: once an acceptor has promised a ballot, it answers and accepts nothing below
 * it, restarts included.
 */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

export const promiseMonotonic: Property<{ promised: number[] }> = {
  /** By node: the highest ballot promised or accepted, as sent to others. */
  initial: (nodes) => ({ promised: new Array<number>(nodes + 1).fill(0) }),
  readings: { promised: "by-node" },
  on: {
    promised(state, view, node, ballot) {
      const before = state.promised[node] as number;
      if (ballot > before) state.promised[node] = ballot;
      else if (ballot < before) {
        view.report(`${nodeName(node)} promised ballot ${ballot} after ${before}`, [node]);
      }
    },
    accepted(state, view, node, _slot, ballot) {
      const before = state.promised[node] as number;
      if (ballot > before) state.promised[node] = ballot;
      else if (ballot < before) {
        view.report(
          `${nodeName(node)} accepted in ballot ${ballot} after it had promised ${before}`,
          [node],
        );
      }
    },
  },
};
