/**
 * How the numbers of a state are to be read where two states are compared: which are moments,
 * nodes, sessions.
 */

/** All that there are: see {@link Reading}. */
export const READINGS = [
  "plain",
  "time",
  "node",
  "nodes",
  "ballot",
  "session",
  "ticket",
  "by-node",
  "by-ballot",
  "by-session",
  "by-ticket",
  "by-pair",
  "node-by-node",
  "node-by-ballot",
  "immutable-by-node",
  "immutable",
  "unread",
] as const;

/**
 * - `plain`: a number is a number. What is not named is read so.
 * - `time`: a moment by the monotonic clock of the process that holds it, counted as its distance
 *   to now; 0 and infinite ones mean "never". In a message: by its sender's clock, unless
 *   `receiversClock` names its kind.
 * - `node`, `nodes`, `ballot`, `session`: a `NodeId`, a `NodeSet`, a `Ballot`, a `SessionId`.
 * - `ticket`: a disk's ticket, counted as its distance to the last one that the disk issued; 0
 *   means "none".
 * - `by-node`, `by-ballot`, `by-session`, `by-ticket`: a map with such keys; also an array with
 *   such indices. `node-by-node`, `node-by-ballot`: the same, with nodes in it.
 * - `by-pair`: an array by two nodes. The index is the first times n + 1, plus the second, where n
 *   is the number of nodes.
 * - `immutable`: what is there never changes, so that its digest is kept, and copies of a state
 *   share it; of a map or an array: each of its items. `immutable-by-node`: the same, by node.
 * - `unread`: it follows from the rest, or decides nothing.
 * On an array, map or set the first seven are said of the numbers in it.
 */
export type Reading = (typeof READINGS)[number];

/** Readings by field name, in states, messages and writes alike. */
export interface Readings {
  readonly fields: Readonly<Record<string, Reading>>;
  /**
   * The kinds of message (`type`) whose times are by the clock of the process that receives them.
   */
  readonly receiversClock?: readonly string[];
}

/** All numbers are plain. */
export const PLAIN: Readings = { fields: {} };

/** The fields that are read as `immutable`, by node or not. */
export function immutableFields(
  fields: Readonly<Record<string, Reading>> = {},
): ReadonlySet<string> {
  return new Set(
    Object.keys(fields).filter(
      (name) => fields[name] === "immutable" || fields[name] === "immutable-by-node",
    ),
  );
}

/** How the keys of a container are to be read that a reading makes a map. */
export function keysOf(reading: Reading): Reading | null {
  switch (reading) {
    case "by-node":
    case "node-by-node":
    case "immutable-by-node":
      return "node";
    case "by-ballot":
    case "node-by-ballot":
      return "ballot";
    case "by-pair":
      return "by-pair";
    case "by-session":
      return "session";
    case "by-ticket":
      return "ticket";
    default:
      return null;
  }
}

/** How the items of such a container are to be read. */
export function itemsOf(reading: Reading): Reading {
  switch (reading) {
    case "node-by-node":
    case "node-by-ballot":
      return "node";
    case "immutable-by-node":
      return "immutable";
    default:
      return "plain";
  }
}
