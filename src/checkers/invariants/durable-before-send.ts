/**
 * Durable before send: a vote or an acknowledgement leaves a server only once its disk holds what
 * is promised.
 */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

/**
 * Of a vote, the disk must remember the term. Which candidate got it is for one-vote-per-term to
 * judge: a server that never writes its vote does not break the order, it forgets, and that shows
 * when it votes again.
 */
export const durableBeforeSend: Property<{ remembered: number[] }> = {
  uses: ["logs"],
  /** By node: the term that its disk remembers. */
  initial: (nodes) => ({ remembered: new Array<number>(nodes + 1).fill(0) }),
  readings: { remembered: "by-node" },
  looksAt: ["vote", "acknowledged"],
  on: {
    remembered(state, _view, node, term) {
      state.remembered[node] = term;
    },
    vote(state, view, node, term) {
      const current = state.remembered[node] as number;
      if (current >= term) return;
      view.report(
        `${nodeName(node)} voted in term ${term} while its disk remembered term ${current}`,
        [node],
      );
    },
    acknowledged(state, view, node, term, index) {
      const last = view.logs.lastIndex(node);
      if (last < index) {
        view.report(
          `${nodeName(node)} acknowledged entry ${index} while its disk ended at ${last}`,
          [node],
        );
      }
      const current = state.remembered[node] as number;
      if (current < term) {
        view.report(
          `${nodeName(node)} acknowledged in term ${term} while its disk remembered term ${current}`,
          [node],
        );
      }
    },
  },
};
