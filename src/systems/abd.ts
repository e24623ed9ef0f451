/** What the register of majorities promises (Attiya, Bar-Noy and Dolev 1995), always. */
import { highest, tally } from "../checkers/happened/count.ts";
import { readFreshness } from "../checkers/invariants/read-freshness.ts";
import {
  confirmedIsDurable,
  oneTimestampPerWrite,
  oneValuePerTimestamp,
  timestampsRise,
  writesFollow,
} from "../checkers/invariants/timestamps.ts";
import { bind } from "../checkers/property.ts";
import type { Goal } from "./goal.ts";
import { asksAgain, readsWriteBack, writesInPartition } from "./goals.ts";
import { machinesHappened, readsHappened } from "./happened.ts";
import { abdSpace } from "./spaces/abd.ts";
import type { System } from "./system.ts";

const ABD = "Attiya, Bar-Noy and Dolev 1995";
const MULTI_WRITER = "Lynch and Shvartsman 1997";

export const abd: System = {
  name: "abd",
  space: abdSpace,
  sometimes: [asksAgain, readsWriteBack, writesInPartition] as readonly Goal[],
  invariants: [
    bind(
      {
        name: "one-value-per-timestamp",
        statement: "No two values are ever propagated with one timestamp.",
        source: `${MULTI_WRITER}, timestamps of a number and the writer`,
      },
      oneValuePerTimestamp,
    ),
    bind(
      {
        name: "one-timestamp-per-write",
        statement: "A write gets one timestamp, however often and wherever its client sends it.",
        source: "RIFL (Lee and others 2015), §2",
      },
      oneTimestampPerWrite,
    ),
    bind(
      {
        name: "timestamps-rise",
        statement: "The timestamp that a replica holds never falls, restarts included.",
        source: ABD,
      },
      timestampsRise,
    ),
    bind(
      {
        name: "confirmed-is-durable",
        statement: "What a replica answers or acknowledges is on its disk.",
        source: `${ABD}, with crashes that are recovered from`,
      },
      confirmedIsDurable,
    ),
    bind(
      {
        name: "read-freshness",
        statement:
          "A read returns nothing older than any operation that had completed when it was asked " +
          "for: reads of reads included.",
        source: `${ABD}, no inversion of new and old`,
      },
      readFreshness,
    ),
    bind(
      {
        name: "writes-follow",
        statement: "A write's timestamp is above all that had completed when it was asked for.",
        source: MULTI_WRITER,
      },
      writesFollow,
    ),
  ],
  happened: [
    tally("propagated", "propagated"),
    ...machinesHappened,
    ...readsHappened,
    highest("highest-number", "stored", 1, (tag) => Math.floor(tag / 1_048_576)),
  ],
};
