/** Of the invariants of Raft: a lawful stream of each, and what breaks it. */
import { type Cases, held } from "../../told.ts";

export const raft: Cases = {
  "election-safety": {
    lawful: [
      ["lead", 1, 1],
      ["lead", 2, 2],
    ],
    broken: [["lead", 3, 2]],
    message: "n2 and n3 both led term 2",
  },
  "one-vote-per-term": {
    lawful: [
      ["vote", 1, 1, 2],
      ["vote", 1, 1, 2],
      ["vote", 1, 2, 3],
    ],
    broken: [
      ["crashed", 1],
      ["restarted", 1],
      ["vote", 1, 2, 1],
    ],
    message: "n1 voted for n3 and then for n1 in term 2",
  },
  "term-monotonic": {
    lawful: [
      ["term", 1, 1],
      ["term", 1, 3],
    ],
    broken: [["term", 1, 2]],
    message: "n1 spoke in term 2 after it had spoken in 3",
  },
  "log-matching": {
    lawful: [...held, ["durable", 1, 2, 1, 12], ["durable", 2, 2, 1, 12]],
    broken: [["durable", 3, 2, 1, 99]],
    message: "the logs of n1 and n3 differ up to entry 2 of term 1",
  },
  "leader-completeness": {
    lawful: [
      ["durable", 1, 1, 1, 11],
      ["delivered", 1, 1, 1, 11],
      ["lead", 1, 2],
    ],
    broken: [["lead", 3, 3]],
    message: "n3 leads term 3 without entry 1 of term 1, which is committed",
  },
  "state-machine-safety": {
    lawful: [
      ["delivered", 1, 1, 1, 11],
      ["delivered", 2, 1, 1, 11],
      ["delivered", 1, 2, 1, 12],
    ],
    broken: [["delivered", 3, 1, 1, 99]],
    message: "n1 applied an entry of term 1 at index 1, n3 a different one of term 1",
  },
  "commit-monotonic": {
    lawful: [
      ["announced", 1, 1, 2],
      ["restarted", 1],
      ["announced", 1, 2, 1],
    ],
    broken: [["announced", 1, 2, 0]],
    message: "n1 announced commit index 0 after 1",
  },
  "committed-is-durable": {
    lawful: [
      ["configured", 1, 0, 0b111],
      ["durable", 1, 1, 1, 11],
      ["durable", 2, 1, 1, 11],
      ["delivered", 1, 1, 1, 11],
    ],
    broken: [
      ["durable", 1, 2, 1, 12],
      ["delivered", 1, 2, 1, 12],
    ],
    message: "n1 applied entry 2 of term 1, which is on the disk of n1 only",
  },
  "configuration-safety": {
    lawful: [
      ["configured", 1, 0, 0b111],
      ["configured", 1, 1, 0b011],
      ["delivered", 1, 1, 1, 11],
    ],
    broken: [
      ["configured", 1, 2, 0b001],
      ["configured", 1, 3, 0b011],
    ],
    message: "n1 holds configurations at entries 2 and 3, and neither is committed",
  },
  "lease-exclusive": {
    lawful: [
      ["lead", 1, 1],
      ["leased", 1, 1],
    ],
    broken: [
      ["lead", 2, 2],
      ["leased", 1, 1],
    ],
    message: "n1 answered a read by its lease of term 1, while n2 led term 2",
  },
  "read-freshness": {
    lawful: [
      ["received", 1, 1, 5],
      ["asked", 2, 1, 7],
      ["read", 1, 2, 1, 5],
    ],
    broken: [
      ["asked", 2, 2, 7],
      ["read", 1, 2, 2, 4],
    ],
    message:
      "n1 answered a read of c2 from its state after entry 4, although entry 5 had been " +
      "reported before",
  },
  "exactly-once": {
    lawful: [
      ["performed", 1, 1, 4, 1],
      ["performed", 2, 1, 4, 1],
      ["performed", 1, 2, 0, 0],
    ],
    broken: [["performed", 2, 3, 4, 1]],
    message: "operation 1 of session 4 took effect at entry 1 and, on n2, at entry 3",
  },
  "changes-as-asked": {
    lawful: [
      ["configured", 1, 0, 0b0111],
      ["changeAsked", 7, 1, 14, 0b1000, 0],
      // It is brought as a learner first: who has a vote stays as it is.
      ["reconfigured", 1, 2, 12, 0b0111],
      ["changes", 1, 3, 14, 7, 1],
      ["reconfigured", 1, 3, 14, 0b1111],
      ["administered", 1, 0b1000, 0, 7, 1],
      ["changeAsked", 8, 1, 15, 0, 0b1000],
      ["changes", 1, 4, 15, 8, 1],
      ["reconfigured", 1, 4, 15, 0b0111],
      // A copy of the request is answered, and changes nothing.
      ["changeAsked", 7, 1, 14, 0b1000, 0],
      ["administered", 1, 0b1000, 0, 7, 1],
    ],
    broken: [
      ["changes", 2, 5, 16, 7, 1],
      ["reconfigured", 2, 5, 16, 0b1111],
    ],
    message: "n2 made at 5 the change that c7 asked for by its command 1, which had been made at 3",
  },
  "role-transitions": {
    lawful: [
      ["vote", 1, 1, 1],
      ["lead", 1, 1],
    ],
    broken: [["acknowledged", 1, 1, 1, 2]],
    message: "n1 followed n2 in term 1, which it had led",
  },
  "snapshot-prefix": {
    lawful: [],
    broken: [["snapshotted", 1, 4, 1, 77]],
    message: "n1 keeps a snapshot up to entry 4, which no server has applied",
  },
  "machine-determinism": {
    lawful: [
      ["answered", 1, 1, 5],
      ["answered", 2, 1, 5],
      ["imaged", 1, 1, 9],
    ],
    broken: [["imaged", 2, 1, 8]],
    message: "the state after entry 1 is not the same on n1 and n2",
  },
  "fresh-term": {
    lawful: [
      ["durable", 1, 1, 1, 11],
      ["lead", 1, 1],
    ],
    broken: [
      ["durable", 2, 1, 2, 12],
      ["lead", 1, 2],
    ],
    message: "n1 leads term 2, of which n2 holds an entry already",
  },
  "commits-own-term": {
    lawful: [...held, ["announced", 1, 1, 0], ["announced", 1, 1, 1]],
    broken: [
      ["durable", 1, 2, 1, 12],
      ["announced", 1, 2, 1],
      ["announced", 1, 2, 2],
    ],
    message: "n1 moved its commit index in term 2 to entry 2 of term 1",
  },
  "match-monotonic": {
    lawful: [
      ["counted", 1, 1, 2, 3],
      ["continued", 1, 1, 2, 3, 1],
      ["counted", 1, 2, 2, 1],
    ],
    broken: [["counted", 1, 2, 2, 0]],
    message: "n1 counted on n2 for entry 1 in term 2, and now only for 0",
  },
  "match-truth": {
    lawful: [
      ["term", 1, 1],
      ["lead", 1, 1],
      ...held,
      ["replicated", 1, 1, 2, 2],
      ["acknowledged", 2, 1, 1, 1],
      // The leader's disk lags behind what it sends.
      ["durable", 2, 2, 1, 12],
      ["acknowledged", 2, 1, 2, 1],
      ["durable", 1, 2, 1, 12],
    ],
    broken: [
      ["replicated", 1, 1, 2, 3],
      ["durable", 2, 3, 1, 99],
      ["acknowledged", 2, 1, 3, 1],
      ["durable", 1, 3, 1, 13],
    ],
    message:
      "n2 acknowledged entry 3 in term 1, and its disk does not hold the log of n1 up to there",
  },
  "durable-before-send": {
    lawful: [
      ["remembered", 1, 1, 1],
      ["vote", 1, 1, 1],
    ],
    broken: [["vote", 1, 2, 3]],
    message: "n1 voted in term 2 while its disk remembered term 1",
  },
  "leader-append-only": {
    lawful: [["remembered", 1, 1, 1], ["lead", 1, 1], ...held, ["truncated", 2, 1]],
    broken: [["truncated", 1, 1]],
    message: "n1 cut its log from entry 1 on in term 1, which it leads",
  },
  "term-of-entries": {
    lawful: [
      ["remembered", 1, 2, 0],
      ["durable", 1, 1, 1, 11],
      ["durable", 1, 2, 2, 12],
    ],
    broken: [["durable", 1, 3, 1, 13]],
    message: "n1 holds entry 3 of term 1 after one of term 2",
  },
};
