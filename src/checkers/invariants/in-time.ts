/**
 * In time: work that has a deadline ends by it, by the clock of the node that waits. A node reports
 * how long a piece of work took and how long it was allowed to take.
 */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

/** @param slackUs how much later than allowed still counts as in time: one tick of the clock. */
export function inTime(slackUs: number): Property<null> {
  return {
    initial: () => null,
    on: {
      ended(_state, view, node, tookUs, allowedUs) {
        if (tookUs <= allowedUs + slackUs) return;
        view.report(`${nodeName(node)} ended after ${tookUs}us what may take ${allowedUs}us`, [
          node,
        ]);
      },
    },
  };
}
