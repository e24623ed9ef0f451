/** Of the invariants of locks: a lawful stream of each, and what breaks it. */
import type { Cases } from "../../told.ts";

export const fencedLock: Cases = {
  "rests-after-expiry": {
    lawful: [
      ["holders.delays", 1, 1_101],
      ["holders.delays", 2, 0],
      ["locks.queued", 1, 5, 1],
      ["locks.granted", 1, 5, 1, 5, 5],
      ["locks.queued", 1, 6, 2],
      ["locks.queued", 1, 7, 1],
      ["at", 10_000],
      ["locks.expired", 1, 8, 5],
      ["at", 11_000],
      ["locks.expired", 2, 8, 5],
      ["locks.granted", 1, 9, 2, 6, 9],
      // Without a delay, and by a release.
      ["locks.expired", 1, 10, 6],
      ["locks.granted", 1, 10, 1, 7, 10],
      ["locks.queued", 1, 11, 2],
      ["locks.released", 1, 12, 7, 10],
      ["locks.granted", 1, 12, 2, 11, 12],
      ["locks.queued", 1, 13, 1],
      ["locks.released", 1, 14, 11, 12],
      ["locks.granted", 1, 14, 1, 13, 14],
      ["locks.queued", 1, 15, 2],
      ["locks.expired", 1, 16, 13],
    ],
    broken: [
      ["at", 11_999],
      ["locks.granted", 1, 17, 2, 15, 17],
    ],
    message:
      "n5 was granted the lock 999us after the session of n4 had expired with it, where no " +
      "clock within bounds shows 1101us before 1000us",
  },
  "one-current-token": {
    lawful: [
      ["locks.queued", 1, 5, 1],
      ["locks.granted", 1, 5, 1, 5, 5],
      ["locks.queued", 1, 6, 2],
      ["locks.queued", 1, 7, 3],
      ["locks.released", 1, 9, 5, 5],
      ["locks.granted", 1, 9, 2, 6, 9],
      // A member that lags applies what others have applied before.
      ["locks.granted", 2, 5, 1, 5, 5],
      ["locks.released", 2, 9, 5, 5],
      ["locks.expired", 2, 12, 6],
      ["locks.granted", 2, 12, 3, 7, 12],
      ["locks.queued", 2, 13, 1],
    ],
    broken: [["locks.granted", 1, 14, 1, 13, 14]],
    message: "n4 was granted token 14 while token 12 of n6 was current",
  },
  "tokens-rise": {
    lawful: [
      ["locks.queued", 1, 5, 1],
      ["locks.granted", 1, 5, 1, 5, 5],
      ["locks.queued", 1, 6, 2],
      ["locks.released", 1, 9, 5, 5],
    ],
    broken: [["locks.granted", 1, 5, 2, 6, 9]],
    message: "n5 was granted token 5 after token 5",
  },
  "waiters-in-order": {
    lawful: [
      ["locks.queued", 1, 5, 1],
      ["locks.granted", 1, 5, 1, 5, 5],
      ["locks.queued", 1, 6, 2],
      ["locks.queued", 1, 7, 3],
      ["locks.expired", 1, 8, 6],
      ["locks.queued", 1, 9, 2],
      ["locks.released", 1, 10, 5, 5],
    ],
    broken: [["locks.granted", 1, 10, 2, 9, 10]],
    message: "n5 was granted the lock before n6, which had asked first",
  },
  "effects-in-grant-order": {
    lawful: [
      ["locks.queued", 1, 1, 1],
      ["locks.granted", 1, 1, 1, 1, 1],
      ["locks.granted", 2, 1, 1, 1, 1],
      ["resource.accepted", 1, 1, 1],
      ["locks.queued", 1, 2, 3],
      ["locks.released", 1, 2, 1, 1],
      ["locks.granted", 1, 2, 3, 2, 2],
      ["resource.accepted", 1, 2, 3],
    ],
    broken: [["resource.accepted", 1, 1, 1]],
    message: "the resource accepted token 1 of n4 after token 2 of n6",
  },
  "no-lost-update": {
    lawful: [
      ["resource.wrote", 1, 3, 1],
      ["resource.wrote", 1, 3, 2],
      ["resource.wrote", 1, 7, 3],
    ],
    broken: [["resource.wrote", 1, 7, 3]],
    message:
      "the resource holds 3, written by grant 7, after 3, written by grant 7: an update is lost",
  },
  "answered-is-kept": {
    lawful: [
      ["locks.queued", 1, 3, 1],
      ["locks.granted", 1, 3, 1, 3, 3],
      ["resource.accepted", 1, 3, 1],
      ["resource.showed", 1, 3, 0, 1],
      ["resource.accepted", 1, 3, 1],
      ["resource.wrote", 1, 3, 1],
      ["resource.confirmed", 1, 3, 1, 1],
      ["locks.released", 1, 6, 3, 3],
      ["locks.queued", 1, 7, 2],
      ["locks.granted", 1, 7, 2, 7, 7],
      ["resource.accepted", 1, 7, 2],
      ["resource.showed", 1, 7, 1, 2],
      // Asked again, it repeats what it had answered.
      ["resource.confirmed", 1, 3, 1, 1],
      ["resource.restarted", 1],
      ["resource.accepted", 1, 7, 2],
      ["resource.wrote", 1, 7, 2],
    ],
    broken: [["resource.confirmed", 1, 7, 3, 2]],
    message:
      "the resource answered n5 that 3 is written, with token 7, and its disk does not hold it",
  },
  "one-believer": {
    lawful: [
      ["holders.believed", 1, 5],
      ["holders.believed", 1, 5],
      ["holders.believed", 2, 9],
      ["holders.believed", 2, 9],
      ["holders.believed", 1, 12],
      ["locks.drifting", 2, -90_000],
    ],
    broken: [["holders.believed", 2, 9]],
    message: "n5 believes that it holds the lock, and so does n4",
  },
  "passes-on-in-time": {
    lawful: [
      ["at", 1_000_000],
      ["locks.lead", 1, 2],
      ["locks.queued", 1, 5, 1],
      ["locks.queued", 1, 6, 2],
      ["at", 2_800_000],
      ["locks.renewed", 1, 9, 5],
      // Another leader counts anew.
      ["locks.lead", 2, 3],
      ["at", 4_600_000],
      ["locks.expired", 1, 12, 6],
      ["locks.renewed", 1, 13, 5],
      // A member that lags renews what others have renewed before.
      ["locks.renewed", 3, 9, 5],
      ["at", 6_400_000],
      ["locks.released", 1, 15, 5, 5],
      ["locks.queued", 1, 16, 3],
    ],
    broken: [["at", 8_300_000]],
    message:
      "session 16 was renewed last 1900000us ago, and has not ended though clocks, leaders and " +
      "faults excuse no more than 1866667us",
  },
  "linearizable-lock": {
    lawful: [
      ["holders.invoked", 1, 1, 0],
      ["holders.invoked", 2, 1, 0],
      ["locks.queued", 1, 5, 1],
      ["locks.granted", 1, 5, 1, 5, 5],
      ["locks.queued", 1, 6, 2],
      ["holders.completed", 1, 1, 5],
      ["holders.invoked", 1, 2, 5],
      ["locks.ending", 1, 5],
      ["locks.expired", 1, 9, 5],
      ["locks.granted", 1, 9, 2, 6, 9],
      // It was renewed before it ended.
      ["holders.completed", 1, 2, 1],
      ["locks.expired", 2, 9, 5],
      ["holders.completed", 2, 1, 9],
      ["holders.invoked", 1, 3, 5],
      ["holders.completed", 1, 3, 0],
      ["holders.invoked", 2, 3, 9],
    ],
    broken: [
      ["holders.completed", 2, 3, 1],
      ["holders.invoked", 2, 2, 9],
      ["holders.completed", 2, 2, 1],
    ],
    message:
      "n5 keep-alive 9 = true after n5's release 9 = true had completed at 0.000000 s; no " +
      "order explains it.",
  },
};
