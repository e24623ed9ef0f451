/**
 * Follows the own log: what a leader says precedes the entries that it sends is an entry of its own
 * log. What its log no longer holds it cannot name: who lacks that needs a snapshot.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { HANDED_LOGS, type HandedLogs, LOG_READINGS, noHandedLogs } from "../handed-logs.ts";
import { type LogEnd, termIn } from "../log-ends.ts";
import type { Property } from "../property.ts";

export const followsOwnLog: Property<HandedLogs> = {
  initial: noHandedLogs,
  readings: LOG_READINGS,
  looksAt: ["continued"],
  on: {
    ...HANDED_LOGS,
    continued(state, view, node, term, peer, index, previous) {
      // There is nothing before a log.
      if (index === 0) return;
      const own = termIn(state.handed[node] as LogEnd, index);
      if (own !== -1 && own === previous) return;
      const named = previous < 0 ? "of no known term" : `of term ${previous}`;
      const held = own === -1 ? "none there" : `one of term ${own}`;
      view.report(
        `${nodeName(node)}, as the leader of term ${term}, sent ${nodeName(peer)} what follows ` +
          `entry ${index} ${named}, and its own log has ${held}`,
        [node, peer],
      );
    },
  },
};
