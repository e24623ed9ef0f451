/**
 * A vote names its own history: who looks for a leader and votes for itself is ranked by the last
 * transaction that it has, and by nothing that is only planned.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { HANDED_LOGS, type HandedLogs, LOG_READINGS, noHandedLogs } from "../handed-logs.ts";
import { EMPTY_LOG, type LogEnd, lastTermOf } from "../log-ends.ts";
import type { Property } from "../property.ts";

export const voteNamesOwnHistory: Property<HandedLogs> = {
  initial: noHandedLogs,
  readings: LOG_READINGS,
  looksAt: ["nominated"],
  on: {
    ...HANDED_LOGS,
    nominated(state, view, node, epoch) {
      // Before its first start is over it has what its disk was given.
      const handed = state.handed[node] as LogEnd;
      const own = lastTermOf(handed === EMPTY_LOG ? (state.stored[node] as LogEnd) : handed);
      if (epoch === own) return;
      view.report(
        `${nodeName(node)} voted for itself by a transaction of epoch ${epoch}, and the last one ` +
          `that it has is of epoch ${own}`,
        [node],
      );
    },
  },
};
