/**
 * What was sent is durable: an acceptor's promise or vote leaves it only once its disk holds it.
 */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

export const toldIsDurable: Property<{ remembered: number[] }> = {
  uses: ["votes"],
  /** By node: the promise that its disk holds. */
  initial: (nodes) => ({ remembered: new Array<number>(nodes + 1).fill(0) }),
  readings: { remembered: "by-node" },
  looksAt: ["promised", "accepted"],
  on: {
    remembered(state, _view, node, ballot) {
      state.remembered[node] = ballot;
    },
    journaled(state, _view, node, _slot, ballot) {
      if (ballot > (state.remembered[node] as number)) state.remembered[node] = ballot;
    },
    promised(state, view, node, ballot) {
      const before = state.remembered[node] as number;
      if (before >= ballot) return;
      view.report(
        `${nodeName(node)} promised ballot ${ballot} while its disk remembered ${before}`,
        [node],
      );
    },
    accepted(_state, view, node, slot, ballot, digest) {
      if (view.votes.holds(node, slot, ballot, digest)) return;
      view.report(
        `${nodeName(node)} said that it accepted in ballot ${ballot} for slot ${slot} what its disk does not hold`,
        [node],
      );
    },
  },
};
