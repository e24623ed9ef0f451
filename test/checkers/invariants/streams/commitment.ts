/** Of the invariants of atomic commitment: a lawful stream of each, and what breaks it. */
import type { Cases } from "../../told.ts";

/** What is promised of any atomic commitment. */
export const commitment: Cases = {
  "one-decision": {
    lawful: [
      ["resolved", 1, 33, 1],
      ["notified", 1, 33, 1],
      ["resolved", 2, 33, 1],
      ["resolved", 2, 65, 0],
      // Of what is forgotten an abort is presumed: that binds no disk.
      ["notified", 1, 33, 0],
    ],
    broken: [["resolved", 3, 33, 0]],
    message: "transaction 33: n3 decided to abort, and n1 to commit",
  },
  "decision-stays": {
    lawful: [
      ["resolved", 1, 33, 1],
      ["resolved", 1, 33, 1],
    ],
    broken: [["resolved", 1, 33, 0]],
    message: "transaction 33: n1 had decided to commit, and decided to abort",
  },
  "commit-needs-all-votes": {
    lawful: [
      ["ready", 2, 33],
      ["ready", 3, 33],
      ["decided", 1, 33, 0b110],
    ],
    broken: [["decided", 1, 65, 0b110]],
    message: "transaction 65: n1 decided to commit, and no disk of n2, n3 holds a vote of yes",
  },
  "abort-needs-a-reason": {
    lawful: [
      ["voted", 2, 33, 1],
      ["voted", 3, 33, 0],
      ["abandoned", 1, 33],
      ["voted", 2, 65, 1],
    ],
    broken: [["abandoned", 1, 65]],
    message: "transaction 65: n1 aborted it as voted against, and no participant had",
  },
  "vote-is-durable": {
    lawful: [
      ["ready", 2, 33],
      ["voted", 2, 33, 1],
      ["voted", 3, 33, 0],
    ],
    broken: [["voted", 3, 33, 1]],
    message: "transaction 33: n3 sent a vote of yes that its disk does not hold",
  },
  "committed-once": {
    lawful: [
      ["completed", 1, 4, 1, 33],
      ["completed", 1, 4, 1, 33],
      ["completed", 1, 4, 2, 65],
    ],
    broken: [["completed", 1, 4, 2, 97]],
    message:
      "n1 committed operation 2 of client 4 as transaction 97, and it had been committed as 65",
  },
};

export const threePhaseCommit: Cases = {
  ...commitment,
  "non-blocking": {
    lawful: [
      ["bounded", 1, 1_000],
      ["ready", 1, 33],
      ["resolved", 1, 33, 1],
      // One that says no bound may be in doubt for ever, and so may one that has crashed.
      ["ready", 2, 65],
      ["ready", 1, 65],
      ["crashed", 1],
      ["at", 2_000],
      ["restarted", 1],
    ],
    broken: [
      ["bounded", 3, 1_000],
      ["ready", 3, 65],
      ["at", 4_000],
      ["resolved", 3, 65, 1],
    ],
    message: "transaction 65: n3 has run and been in doubt for 2000us, and may be for 1000us",
  },
};
