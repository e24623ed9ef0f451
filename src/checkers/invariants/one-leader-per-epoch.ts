/** Z1, leadership: at most one established leader in an epoch, ever. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Invariant } from "../audit.ts";

export const oneLeaderPerEpoch: Invariant<{ leaders: number[] }> = {
  name: "one-leader-per-epoch",
  statement: "In an epoch at most one server is established as the leader.",
  source: "Junqueira, Reed, Serafini 2011 (DSN); Leadership1 of the NJU specification",
  protocols: ["zab"],
  initial: () => ({ leaders: [] }),
  on: {
    lead(state, view, node, epoch) {
      const leader = state.leaders[epoch];
      if (leader === node) return;
      if (leader === undefined) state.leaders[epoch] = node;
      else {
        const both = `${nodeName(leader)} and ${nodeName(node)}`;
        view.report(`${both} were both established in epoch ${epoch}`, [leader, node]);
      }
    },
  },
};
