/** Z9, process consistency: who acknowledges NEWLEADER holds the leader's history, neither less nor more. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Invariant } from "../audit.ts";

export const processConsistency: Invariant<null> = {
  name: "process-consistency",
  statement:
    "A follower that has acknowledged NEWLEADER holds on disk the history that its leader began the epoch with.",
  source: "Junqueira 2011, step f.2.1; ProcessConsistency of the NJU specification",
  protocols: ["zab"],
  initial: () => null,
  on: {
    synchronized(_state, view, node, epoch, index, leader) {
      const { logs } = view;
      const last = logs.lastIndex(node);
      const who = `${nodeName(node)} acknowledged the history of ${nodeName(leader)} in epoch ${epoch}`;
      if (last !== index) {
        view.report(`${who} up to ${index}, but its disk holds ${last} transactions`, [
          node,
          leader,
        ]);
        return;
      }
      // The leader's own disk may still lag behind what it has sent.
      const common = Math.min(last, logs.lastIndex(leader));
      if (logs.chainAt(node, common) === logs.chainAt(leader, common)) return;
      view.report(`${who}, but its disk holds another one`, [node, leader]);
    },
  },
};
