/**
 * Z9, process consistency: who acknowledges NEWLEADER holds the leader's history, neither less nor
 * more.
 */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

export const processConsistency: Property<null> = {
  uses: ["logs"],
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
      // The leader's own disk may still lag what it has sent.
      const common = Math.min(last, logs.lastIndex(leader));
      if (logs.chainAt(node, common) === logs.chainAt(leader, common)) return;
      view.report(`${who}, but its disk holds another one`, [node, leader]);
    },
  },
};
