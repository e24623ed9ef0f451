/** Of the invariants of transactions over shards: a lawful stream of each, and what breaks it. */
import type { Cases } from "../../told.ts";

export const transfers: Cases = {
  "moved-once": {
    lawful: [
      ["coordinator.began", 1, 1, 5],
      ["left.withdrew", 1, 1, 5, 95],
      ["left.withdrew", 2, 1, 5, 95],
      ["right.deposited", 3, 1, 5, 105],
      ["coordinator.finished", 1, 1],
    ],
    broken: [["right.deposited", 3, 1, 5, 110]],
    message: "n7 moved the amount of transfer 1 twice: 5 to leave 105, and 5 to leave 110",
  },
};

export const percolator: Cases = {
  "one-outcome": {
    lawful: [
      ["s1.rowsCommitted", 1, 5, 9, 1],
      ["s2.rowsCommitted", 2, 5, 9, 0],
      // A member that lags applies what others have applied before.
      ["s1.rowsCommitted", 2, 5, 9, 1],
      ["s2.rowsRolledBack", 1, 6],
      ["s1.rowsRolledBack", 1, 6],
    ],
    broken: [["s2.rowsRolledBack", 3, 5]],
    message: "the transaction that started at 5 is rolled back on n6, and committed at 9 elsewhere",
  },
  "operation-committed-once": {
    lawful: [
      ["transactors.tried", 1, 2, 7, 5],
      ["transactors.tried", 2, 2, 7, 6],
      ["s1.rowsCommitted", 1, 5, 9, 1],
      ["s1.rowsCommitted", 2, 5, 9, 1],
      ["s1.rowsRolledBack", 1, 6],
    ],
    broken: [["s1.rowsCommitted", 1, 6, 11, 1]],
    message:
      "operation 7 of c2 is committed as the transaction that started at 6, and had been as " +
      "the one that started at 5",
  },
  "timestamps-only-rise": {
    lawful: [
      ["oracle.gave", 1, 1],
      ["oracle.gave", 1, 2],
      ["oracle.gave", 1, 65],
    ],
    broken: [["oracle.gave", 1, 65]],
    message: "n7 gave timestamp 65 after 65",
  },
};

export const spanner: Cases = {
  "one-commit": {
    lawful: [
      ["g1.voted", 1, 17, 5],
      ["g2.voted", 1, 17, 6],
      ["g1.chose", 1, 17, 90, 6],
      ["g1.applied", 1, 17, 90],
      ["g2.applied", 1, 17, 90],
      ["g1.dropped", 1, 21, 0],
      ["g2.voted", 1, 25, 7],
      ["g2.dropped", 1, 25, 1],
    ],
    broken: [["g2.dropped", 2, 17, 0]],
    message: "n5 gives up transaction 17, which is committed",
  },
  "shown-once": {
    lawful: [
      ["g1.acknowledges", 1, 17, 2, 4, 90],
      ["g1.acknowledges", 2, 17, 2, 4, 90],
      ["g1.acknowledges", 1, 21, 2, 5, 95],
    ],
    broken: [["g1.acknowledges", 1, 29, 2, 4, 99]],
    message: "operation 4 of c2 is committed as transaction 29, and had been as transaction 17",
  },
  "versions-rise": {
    lawful: [
      ["g1.wrote", 1, 7, 90, 12],
      ["g1.wrote", 1, 8, 90, 12],
      ["g1.wrote", 1, 7, 95, 13],
      // A member that lags, or starts again, applies what has been applied before.
      ["g1.wrote", 2, 7, 90, 12],
      ["g2.wrote", 1, 7, 50, 3],
    ],
    broken: [["g1.wrote", 2, 7, 94, 15]],
    message: "n2 wrote a version at 94 after one at 95",
  },
  "external-order": {
    lawful: [
      ["transactors.asked", 1, 1, 0],
      ["transactors.asked", 2, 1, 0],
      ["transactors.received", 1, 1, 90],
      ["transactors.received", 2, 1, 80],
      ["transactors.asked", 2, 2, 0],
      ["transactors.received", 2, 2, 91],
      ["transactors.asked", 1, 2, 0],
    ],
    broken: [["transactors.received", 1, 2, 91]],
    message: "operation 2 of c1 has timestamp 91, and 91 had been answered before it was asked for",
  },
  "reads-in-order": {
    lawful: [
      ["transactors.asked", 1, 1, 0],
      ["g1.acknowledges", 1, 17, 2, 4, 90],
      ["transactors.reads", 1, 1, 1, 80, 0],
      ["transactors.asked", 2, 5, 0],
      ["transactors.reads", 1, 2, 5, 90, 0],
    ],
    broken: [["transactors.reads", 2, 2, 5, 89, 0]],
    message: "operation 5 of c2 reads at 89, and 90 had been shown before it was asked for",
  },
  "leases-disjoint": {
    lawful: [
      ["g1.timestampLease", 1, 2, 1, 100, 700],
      ["g1.gave", 1, 2, 100, 3],
      ["g1.promisedAbove", 1, 2, 700, 3],
      // It is made longer, and others apply what has been applied before.
      ["g1.timestampLease", 1, 2, 1, 100, 900],
      ["g1.timestampLease", 2, 2, 1, 100, 700],
      ["g1.gave", 1, 2, 900, 4],
      ["g2.timestampLease", 1, 2, 1, 300, 500],
      ["g1.timestampLease", 2, 9, 3, 901, 1500],
      ["g1.gave", 2, 9, 901, 10],
    ],
    broken: [["g1.timestampLease", 2, 12, 2, 1500, 2100]],
    message: "n2 has a lease from 1500 on, and one before it is until 1500",
  },
  "safe-time": {
    lawful: [
      ["g1.timestampLease", 1, 2, 1, 100, 700],
      ["g1.gave", 1, 2, 100, 5],
      ["g1.promisedAbove", 1, 2, 150, 5],
      ["g1.gave", 1, 2, 151, 6],
      ["g1.wrote", 1, 7, 160, 8],
      ["g1.served", 1, 170, 8],
      ["g1.wrote", 1, 7, 171, 9],
      // A replica that lags answers a read before the write that it has not applied.
      ["g1.served", 2, 170, 8],
      // Others apply what has been applied before.
      ["g1.wrote", 2, 7, 160, 8],
      ["g1.wrote", 2, 7, 171, 9],
      ["g2.wrote", 1, 7, 20, 11],
    ],
    broken: [["g1.served", 2, 171, 8]],
    message: "n2 reads at 171 with 8 entries applied, and a later one has 171",
  },
};
