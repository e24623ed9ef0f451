/**
 * Z2: accepted and current epochs only rise, the current one never past the accepted; an epoch is
 * on disk before it is sent.
 */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

interface State {
  /** By node: what its disk remembers. */
  readonly accepted: number[];
  readonly current: number[];
}

export const epochsOnlyRise: Property<State> = {
  initial: (nodes) => ({
    accepted: new Array<number>(nodes + 1).fill(0),
    current: new Array<number>(nodes + 1).fill(0),
  }),
  readings: { accepted: "by-node", current: "by-node" },
  on: {
    acceptedEpoch(state, view, node, epoch) {
      const before = state.accepted[node] as number;
      state.accepted[node] = epoch;
      if (epoch >= before) return;
      view.report(`${nodeName(node)} accepted epoch ${epoch} after epoch ${before}`, [node]);
    },
    currentEpoch(state, view, node, epoch) {
      const before = state.current[node] as number;
      const accepted = state.accepted[node] as number;
      state.current[node] = epoch;
      if (epoch < before) {
        view.report(`${nodeName(node)} went from epoch ${before} back to ${epoch}`, [node]);
      }
      if (epoch > accepted) {
        view.report(
          `${nodeName(node)} is in epoch ${epoch}, but its disk has accepted ${accepted} only`,
          [node],
        );
      }
    },
    toldEpoch(state, view, node, epoch) {
      const accepted = state.accepted[node] as number;
      if (accepted >= epoch) return;
      view.report(`${nodeName(node)} sent epoch ${epoch} before it was durable (${accepted})`, [
        node,
      ]);
    },
  },
};
