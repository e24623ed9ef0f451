/** Z7, global primary order: in every history the transactions of an earlier epoch stand before those of a later one. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Invariant } from "../audit.ts";

export const globalPrimaryOrder: Invariant<null> = {
  name: "global-primary-order",
  statement:
    "A process that delivers transactions of two primaries delivers those of the earlier first: zxids rise in every history.",
  source: "Junqueira 2011, Global primary order",
  protocols: ["zab"],
  initial: () => null,
  on: {
    durable(_state, view, node, index, epoch) {
      const before = view.logs.termAt(node, index - 1);
      if (before <= epoch) return;
      view.report(
        `${nodeName(node)} holds transaction ${index} of epoch ${epoch} after one of epoch ${before}`,
        [node],
      );
    },
  },
};
