/**
 * A suffix follows its snapshot: where a snapshot takes the place of a log's beginning, what stays
 * of the log follows the snapshot's last entry in it.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { HANDED_LOGS, type HandedLogs, LOG_READINGS, noHandedLogs } from "../handed-logs.ts";
import { type LogEnd, termIn } from "../log-ends.ts";
import type { Property } from "../property.ts";

export const suffixFollowsSnapshot: Property<HandedLogs> = {
  initial: noHandedLogs,
  readings: LOG_READINGS,
  on: {
    ...HANDED_LOGS,
    rebased(state, view, node, index, term) {
      const own = termIn(state.handed[node] as LogEnd, index);
      HANDED_LOGS.rebased(state, view, node, index, term);
      if (own === -1 || own === term) return;
      view.report(
        `${nodeName(node)} keeps its log after entry ${index} of term ${own}, in whose place a ` +
          `snapshot has one of term ${term}`,
        [node],
      );
    },
  },
};
