/** Of the invariants of counters: a lawful stream of each, and what breaks it. */
import type { Cases } from "../../told.ts";

export const gossipCounter: Cases = {
  "adds-up": {
    lawful: [
      ["recovered", 1, 33, 0, 0],
      ["recovered", 2, 34, 0, 0],
      ["taken", 1, 1, 1, 5],
      ["taken", 1, 1, 2, 3],
      ["taken", 2, 2, 1, -1],
      ["replied", 1, 1, 1],
      ["holds", 2, 33, 5, 0],
      ["holds", 1, 34, 0, 1],
      // What only a disk held that was wiped since is gone, whatever had been acknowledged.
      ["recovered", 3, 35, 0, 0],
      ["taken", 3, 3, 1, 9],
      ["replied", 3, 3, 1],
      ["holds", 3, 33, 5, 0],
      ["recovered", 3, 36, 0, 0],
    ],
    broken: [["holds", 2, 33, 7, 0]],
    message:
      "all replicas agree on 6, where what was acknowledged makes 5 and no part of what was not " +
      "(3, -1, 9) makes the rest",
  },
  "reads-within-bounds": {
    lawful: [
      ["recovered", 1, 33, 0, 0],
      ["recovered", 2, 34, 0, 0],
      ["taken", 1, 1, 1, 5],
      ["taken", 2, 2, 1, -2],
      // What others have been asked for may be in it, or not; what it has acknowledged is.
      ["shown", 2, 5],
      ["replied", 1, 1, 1],
      ["shown", 1, 3],
      ["shown", 1, 5],
      // Answered again, it is no second add.
      ["replied", 1, 1, 1],
      // Another replica on the same machine has acknowledged nothing.
      ["recovered", 1, 65, 0, 0],
      ["shown", 1, -2],
      ["replied", 2, 2, 1],
    ],
    broken: [["shown", 2, 4]],
    message:
      "n2 answered a count of 4: it has itself acknowledged +0 -2, all were asked for +5 -2, so " +
      "that -2 to 3 is possible",
  },
  "reads-what-it-knows": {
    lawful: [
      ["recovered", 1, 33, 0, 0],
      ["added", 1, 33, 1, 1, 5],
      ["shown", 1, 0],
      ["replied", 1, 1, 1],
      ["shown", 1, 5],
      // Answered again, it is no second add.
      ["replied", 1, 1, 1],
      ["heard", 1, 34, 2, 1],
      ["keeps", 1, 33, 34, 2, 1],
      ["heard", 1, 34, 4, 0],
      // Of its own slot it knows best.
      ["heard", 1, 33, 9, 0],
      ["shown", 1, 8],
      // It starts again with what its disk has, and hears of the rest.
      ["recovered", 1, 33, 5, 0],
      ["replied", 1, 1, 1],
      ["shown", 1, 6],
      // On a disk that was wiped it is another replica.
      ["recovered", 1, 65, 0, 0],
      ["heard", 1, 33, 5, 0],
    ],
    broken: [["shown", 1, 0]],
    message: "n1 answered a count of 0: it has counted 0 itself, and all that it knows makes 5",
  },
  "slot-never-falls": {
    lawful: [
      ["recovered", 1, 33, 0, 0],
      ["added", 1, 33, 1, 1, 5],
      ["added", 1, 33, 1, 2, -1],
      ["recovered", 1, 33, 5, 1],
      ["recovered", 1, 65, 0, 0],
    ],
    broken: [["recovered", 1, 33, 5, 0]],
    message: "n1 starts as replica 33 with +5 -0 in its slot, where +5 -1 had been durable",
  },
  "slot-within-owner": {
    lawful: [
      ["added", 1, 33, 1, 1, 5],
      ["holds", 2, 33, 5, 0],
      ["added", 1, 33, 1, 2, -1],
      ["holds", 3, 33, 5, 1],
    ],
    broken: [["holds", 2, 33, 10, 1]],
    message: "n2 holds +10 -1 for the slot of replica 33, whose disk has had +5 -1 at most",
  },
  "counted-once": {
    lawful: [
      ["added", 1, 33, 1, 1, 5],
      ["added", 2, 34, 1, 1, 5],
      ["added", 1, 33, 1, 2, 5],
    ],
    broken: [["added", 1, 33, 1, 1, 5]],
    message: "n1 counted the add 1 of c1 twice in the slot of replica 33",
  },
  "acknowledged-is-durable": {
    lawful: [
      ["added", 1, 33, 1, 1, 5],
      ["replied", 1, 1, 1],
    ],
    broken: [["replied", 2, 1, 1]],
    message: "n2 answered the add 1 of c1, which its disk does not hold",
  },
};

export const sequencer: Cases = {
  "blocks-disjoint": {
    lawful: [
      ["blocks.allocated", 1, 2, 1, 1, 10],
      ["blocks.allocated", 1, 3, 2, 11, 10],
      // A member that lags applies what others have applied before.
      ["blocks.allocated", 2, 2, 1, 1, 10],
    ],
    broken: [["blocks.allocated", 1, 4, 3, 20, 10]],
    message: "n6 was given the ids from 20 on, and those below 21 had been allocated",
  },
  "ids-unique": {
    lawful: [
      ["blocks.allocated", 1, 2, 1, 1, 10],
      ["servers.issued", 1, 1],
      ["servers.issued", 1, 2],
      ["blocks.allocated", 1, 3, 2, 11, 10],
      ["servers.issued", 2, 11],
    ],
    broken: [["servers.issued", 1, 2]],
    message: "n4 gave a client id 2, which n4 had given to another",
  },
  "offsets-rise": {
    lawful: [
      ["blocks.allocated", 1, 2, 1, 1, 10],
      ["blocks.allocated", 1, 3, 1, 11, 10],
      ["servers.issued", 1, 11],
      ["servers.issued", 1, 5],
    ],
    broken: [["servers.issued", 1, 4]],
    message: "n4 gave a client id 4 after 5 of the same block",
  },
};

export const sequentialNode: Cases = {
  "one-woken": {
    lawful: [
      ["locks.fired", 1, 9, 6, 5],
      // A member that lags fires what others have fired before.
      ["locks.fired", 2, 9, 6, 5],
      ["locks.fired", 1, 12, 7, 6],
      ["locks.fired", 2, 12, 7, 6],
      // A session that ends takes two nodes with it, each watched by one.
      ["locks.fired", 1, 15, 8, 13],
      ["locks.fired", 1, 15, 9, 14],
    ],
    broken: [["locks.fired", 1, 15, 10, 14]],
    message: "the end of one node fired the watches of sessions 9 and 10 on node 14",
  },
  "passes-on-in-time": {
    lawful: [
      ["at", 1_000_000],
      ["locks.lead", 1, 2],
      ["locks.renewed", 1, 5, 5],
      ["locks.renewed", 1, 6, 6],
      ["at", 2_800_000],
      ["locks.ended", 1, 9, 5],
      ["locks.renewed", 1, 10, 6],
      // The end of a node is not that of its session.
      ["locks.released", 1, 11, 8, 8],
    ],
    broken: [["at", 4_900_000]],
    message:
      "session 6 was renewed last 2100000us ago, and has not ended though clocks, leaders and " +
      "faults excuse no more than 1866667us",
  },
};
