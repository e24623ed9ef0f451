/** Z12, discovery: a server promises an epoch to one leader, once and for all. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Invariant } from "../audit.ts";

export const onePromisePerEpoch: Invariant<{ promises: Map<number, number>[] }> = {
  name: "one-promise-per-epoch",
  statement: "A server acknowledges an epoch, so that it counts, to one leader only.",
  source: "Junqueira 2011 \u00a7V, step f.1.2; Learner.registerWithLeader, comment on ACKEPOCH",
  protocols: ["zab"],
  /** By node and epoch: to whom. */
  initial: (nodes) => ({ promises: Array.from({ length: nodes + 1 }, () => new Map()) }),
  on: {
    vote(state, view, node, epoch, leader) {
      const promises = state.promises[node] as Map<number, number>;
      const before = promises.get(epoch);
      if (before === undefined) promises.set(epoch, leader);
      else if (before !== leader) {
        const both = `${nodeName(before)} and to ${nodeName(leader)}`;
        view.report(`${nodeName(node)} promised epoch ${epoch} to ${both}`, [node, before, leader]);
      }
    },
  },
};
