/**
 * A suffix follows its snapshot: where a snapshot takes the place of a log's beginning, what stays
 * of the log follows the snapshot's last entry in it.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { cutLog, EMPTY_LOG, type LogEnd, termIn, withEntry, withSnapshot } from "../log-ends.ts";
import type { Property } from "../property.ts";

/** By node: its log as it was handed to its disk, and as its disk holds it. */
interface State {
  readonly held: LogEnd[];
  readonly stored: LogEnd[];
}

export const suffixFollowsSnapshot: Property<State> = {
  initial: (nodes) => ({
    held: new Array<LogEnd>(nodes + 1).fill(EMPTY_LOG),
    stored: new Array<LogEnd>(nodes + 1).fill(EMPTY_LOG),
  }),
  readings: { held: "immutable", stored: "immutable" },
  on: {
    handed(state, _view, node, index, term) {
      state.held[node] = withEntry(state.held[node] as LogEnd, index, term);
    },
    abandoned(state, _view, node, from) {
      state.held[node] = cutLog(state.held[node] as LogEnd, from);
    },
    durable(state, _view, node, index, term) {
      state.stored[node] = withEntry(state.stored[node] as LogEnd, index, term);
    },
    truncated(state, _view, node, from) {
      state.stored[node] = cutLog(state.stored[node] as LogEnd, from);
    },
    snapshotted(state, _view, node, index, term) {
      state.stored[node] = withSnapshot(state.stored[node] as LogEnd, index, term);
    },
    started(state, _view, node) {
      if (state.held[node] === EMPTY_LOG) state.held[node] = state.stored[node] as LogEnd;
    },
    restarted(state, _view, node) {
      state.held[node] = state.stored[node] as LogEnd;
    },
    rebased(state, view, node, index, term) {
      const log = state.held[node] as LogEnd;
      state.held[node] = withSnapshot(log, index, term);
      const own = termIn(log, index);
      if (own === -1 || own === term) return;
      view.report(
        `${nodeName(node)} keeps its log after entry ${index} of term ${own}, in whose place a ` +
          `snapshot has one of term ${term}`,
        [node],
      );
    },
  },
};
