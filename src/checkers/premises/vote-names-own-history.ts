/**
 * A vote names its own history: who looks for a leader and votes for itself is ranked by the last
 * transaction that it has, and by nothing that is only planned.
 */
import { nodeName } from "../../protocol/node-id.ts";
import {
  cutLog,
  EMPTY_LOG,
  type LogEnd,
  lastTermOf,
  withEntry,
  withSnapshot,
} from "../log-ends.ts";
import type { Property } from "../property.ts";

interface State {
  /** By node: its history as it was handed to its disk, and as its disk holds it. */
  readonly handed: LogEnd[];
  readonly stored: LogEnd[];
}

export const voteNamesOwnHistory: Property<State> = {
  initial: (nodes) => ({
    handed: new Array<LogEnd>(nodes + 1).fill(EMPTY_LOG),
    stored: new Array<LogEnd>(nodes + 1).fill(EMPTY_LOG),
  }),
  readings: { handed: "immutable", stored: "immutable" },
  looksAt: ["nominated"],
  on: {
    handed(state, _view, node, index, epoch) {
      state.handed[node] = withEntry(state.handed[node] as LogEnd, index, epoch);
    },
    abandoned(state, _view, node, from) {
      state.handed[node] = cutLog(state.handed[node] as LogEnd, from);
    },
    rebased(state, _view, node, index, epoch) {
      state.handed[node] = withSnapshot(state.handed[node] as LogEnd, index, epoch);
    },
    durable(state, _view, node, index, epoch) {
      state.stored[node] = withEntry(state.stored[node] as LogEnd, index, epoch);
    },
    truncated(state, _view, node, from) {
      state.stored[node] = cutLog(state.stored[node] as LogEnd, from);
    },
    snapshotted(state, _view, node, index, epoch) {
      state.stored[node] = withSnapshot(state.stored[node] as LogEnd, index, epoch);
    },
    restarted(state, _view, node) {
      state.handed[node] = state.stored[node] as LogEnd;
    },
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
