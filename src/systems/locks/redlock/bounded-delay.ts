/** What Redlock rests on: no process is paused, no message is late, no clock is set. */
import type { FaultModel } from "../../../protocol/fault-model.ts";

export const BOUNDED_DELAY: FaultModel = {
  safeUnder: new Set([
    "crash",
    "unsynced-loss",
    "partition",
    "one-way-partition",
    "loss",
    "duplication",
    "reordering",
    "clock-drift",
    "disk-error",
  ]),
};
