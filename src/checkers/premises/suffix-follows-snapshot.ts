/**
 * A suffix follows its snapshot: where a snapshot takes the place of a log's beginning, what stays
 * of the log follows the snapshot's last entry in it, and all that follows it stays: a server may
 * have acknowledged it.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { HANDED_LOGS, type HandedLogs, LOG_READINGS, noHandedLogs } from "../handed-logs.ts";
import { EMPTY_LOG, type LogEnd, termIn } from "../log-ends.ts";
import type { Property } from "../property.ts";

interface State extends HandedLogs {
  /** By node: its log before it was cut last, from where, and in which step. */
  readonly uncut: LogEnd[];
  readonly froms: number[];
  readonly steps: number[];
}

export const suffixFollowsSnapshot: Property<State> = {
  initial: (nodes) => ({
    ...noHandedLogs(nodes),
    uncut: new Array<LogEnd>(nodes + 1).fill(EMPTY_LOG),
    froms: new Array<number>(nodes + 1).fill(0),
    steps: new Array<number>(nodes + 1).fill(-1),
  }),
  readings: { ...LOG_READINGS, uncut: "unread", froms: "unread", steps: "unread" },
  on: {
    ...HANDED_LOGS,
    abandoned(state, view, node, from) {
      state.uncut[node] = state.handed[node] as LogEnd;
      state.froms[node] = from;
      state.steps[node] = view.step();
      HANDED_LOGS.abandoned(state, view, node, from);
    },
    rebased(state, view, node, index, term) {
      const own = termIn(state.handed[node] as LogEnd, index);
      HANDED_LOGS.rebased(state, view, node, index, term);
      if (own !== -1 && own !== term) {
        view.report(
          `${nodeName(node)} keeps its log after entry ${index} of term ${own}, in whose place a ` +
            `snapshot has one of term ${term}`,
          [node],
        );
        return;
      }
      const uncut = state.uncut[node] as LogEnd;
      const { last } = state.handed[node] as LogEnd;
      // A cut after that entry is its leader's, whose log goes on otherwise there.
      if (state.steps[node] !== view.step() || (state.froms[node] as number) > index) return;
      if (termIn(uncut, index) !== term || uncut.last <= last) return;
      view.report(
        `${nodeName(node)} drops entries ${last + 1} to ${uncut.last} of its log, which follow ` +
          `entry ${index} of term ${term}, the last of a snapshot`,
        [node],
      );
    },
  },
};
