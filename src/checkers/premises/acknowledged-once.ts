/**
 * Acknowledged once: an acknowledgement counts only of an epoch that is later than all that the
 * server had accepted, and so of each epoch once, whichever server leads it.
 */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

interface State {
  /** By node: the latest epoch that it acknowledged so that it counts, or offered; -1: none. */
  readonly latest: number[];
}

export const acknowledgedOnce: Property<State> = {
  initial: (nodes) => ({ latest: new Array<number>(nodes + 1).fill(-1) }),
  on: {
    wiped({ latest }, _view, node) {
      latest[node] = -1;
    },
    vote({ latest }, view, node, epoch, leader) {
      const before = latest[node] as number;
      latest[node] = Math.max(before, epoch);
      // A leader offers its epoch to each learner.
      if (epoch > before || leader === node) return;
      view.report(
        `${nodeName(node)} acknowledged epoch ${epoch} to ${nodeName(leader)}, so that it ` +
          `counts, and had accepted epoch ${before} before`,
        [node, leader],
      );
    },
  },
};
