/** Z6, local primary order: a leader broadcasts the transactions of its epoch in order, and none is left out. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Invariant } from "../audit.ts";

export const localPrimaryOrder: Invariant<{ last: number[] }> = {
  name: "local-primary-order",
  statement:
    "If a primary broadcasts a before b, then any process that delivers b has delivered a before b: its counters go 1, 2, 3.",
  source: "Junqueira 2011, Local primary order",
  protocols: ["zab"],
  /** By epoch: the index of the last transaction that was broadcast. */
  initial: () => ({ last: [] }),
  on: {
    proposed(state, view, node, index, epoch) {
      const last = state.last[epoch];
      if (last === undefined || index === last + 1) state.last[epoch] = index;
      else if (index > last) {
        view.report(
          `${nodeName(node)} broadcast transaction ${index} of epoch ${epoch} after transaction ${last}`,
          [node],
        );
      }
    },
  },
};
