/**
 * What happens to the machines and the clients of every system, and what its replicated state
 * machines do.
 */
import { type Count, highest, tally } from "../checkers/happened/count.ts";
import { elections } from "../checkers/happened/elections.ts";
import { snapshots } from "../checkers/happened/snapshots.ts";

/** Of every system: the world asserts these. */
export const machinesHappened: readonly Count[] = [
  tally("crashes", "crashed"),
  tally("restarts", "restarted"),
];

/** Of every system that answers reads. */
export const readsHappened: readonly Count[] = [
  tally("reads", "read"),
  tally("lease-reads", "leased"),
];

/** How many entries nodes handed to their objects, a node's each. */
export const deliveries = tally("delivered", "delivered");

/** How often a disk lost the end of its log. */
export const truncations = tally("truncations", "truncated");

/** The latest term or epoch that a message was sent in. */
export const highestTerm = highest("highest-term", "term", 1);

/** What is counted of a protocol that no system is declared for: whatever its facts allow. */
export const anyHappened: readonly Count[] = [
  elections,
  truncations,
  deliveries,
  ...machinesHappened,
  highestTerm,
  snapshots,
  ...readsHappened,
];

/** What is counted of the world itself, beside `fault-` and the name of each fault. */
export const WORLD_COUNTED: readonly string[] = [
  "pauses",
  "messages-sent",
  "messages-lost",
  "messages-cut",
  "messages-duplicated",
];
