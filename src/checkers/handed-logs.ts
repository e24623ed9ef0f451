/**
 * Logs as servers have them: what each has handed to its disk, durable or not, and what its disk
 * holds, with which it starts again. For properties that judge by where logs end, and by the terms
 * (or epochs) of their entries.
 */
import type { Reading } from "../core/reading.ts";
import { cutLog, EMPTY_LOG, type LogEnd, withEntry, withSnapshot } from "./log-ends.ts";
import type { Fold } from "./property.ts";

/** By node: its log on disk. */
export interface StoredLogs {
  readonly stored: LogEnd[];
}

/** By node: its log as it was handed to its disk, too. */
export interface HandedLogs extends StoredLogs {
  readonly handed: LogEnd[];
}

export function noStoredLogs(nodes: number): StoredLogs {
  return { stored: new Array<LogEnd>(nodes + 1).fill(EMPTY_LOG) };
}

export function noHandedLogs(nodes: number): HandedLogs {
  return { ...noStoredLogs(nodes), handed: new Array<LogEnd>(nodes + 1).fill(EMPTY_LOG) };
}

/** How the two are read where states are compared. */
export const LOG_READINGS = {
  handed: "immutable-by-node",
  stored: "immutable-by-node",
} satisfies Readonly<Record<keyof HandedLogs, Reading>>;

/** The folds that follow the logs on disk. */
export const STORED_LOGS = {
  durable({ stored }, _view, node, index, term) {
    stored[node] = withEntry(stored[node] as LogEnd, index, term);
  },
  truncated({ stored }, _view, node, from) {
    stored[node] = cutLog(stored[node] as LogEnd, from);
  },
  snapshotted({ stored }, _view, node, index, term) {
    stored[node] = withSnapshot(stored[node] as LogEnd, index, term);
  },
} satisfies Readonly<Record<string, Fold<StoredLogs>>>;

/** The folds that follow both. A property that listens to one of these facts calls it as well. */
export const HANDED_LOGS = {
  ...STORED_LOGS,
  handed({ handed }, _view, node, index, term) {
    handed[node] = withEntry(handed[node] as LogEnd, index, term);
  },
  abandoned({ handed }, _view, node, from) {
    handed[node] = cutLog(handed[node] as LogEnd, from);
  },
  rebased({ handed }, _view, node, index, term) {
    handed[node] = withSnapshot(handed[node] as LogEnd, index, term);
  },
  // What its disk was given at the start, or has kept.
  started({ handed, stored }, _view, node) {
    if (handed[node] === EMPTY_LOG) handed[node] = stored[node] as LogEnd;
  },
  restarted({ handed, stored }, _view, node) {
    handed[node] = stored[node] as LogEnd;
  },
} satisfies Readonly<Record<string, Fold<HandedLogs>>>;
