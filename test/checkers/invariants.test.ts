/**
 * Every invariant is shown to pass a lawful stream of facts, and to fire, with its message, on one
 * that breaks it.
 */
import { describe, expect, it } from "vitest";
import { Audit } from "../../src/checkers/audit/audit.ts";
import { WORLD_FACTS } from "../../src/protocol/shared-facts.ts";
import { protocols } from "../../src/protocols/index.ts";
import { Simulation } from "../../src/runner/simulation.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { invariants, systemOf, systems } from "../../src/systems/index.ts";

/** A fact with its numbers; `at`: it is so late now, microseconds. */
type Told = readonly [fact: string, ...numbers: number[]];

interface Case {
  readonly lawful: readonly Told[];
  /** Told after `lawful`, in an audit of its own: the last of them breaks the invariant. */
  readonly broken: readonly Told[];
  readonly message: string;
}

/** Three nodes hold entry 1 of term 1. */
const held: readonly Told[] = [1, 2, 3].map((node) => ["durable", node, 1, 1, 11] as const);

/** n1 holds write 1 of its own (writer 33) of key 7, and n2 too. */
const kept: readonly Told[] = [1, 2].flatMap((node): readonly Told[] => [
  ["opens", node, node, 7, 1],
  ["keeps", node, node, 7, 33, 1, 11],
  ["closes", node, node, 7],
]);

const DYNAMO: Record<string, Case> = {
  "dropped-for-a-descendant": {
    lawful: [
      ...kept,
      ["opens", 1, 1, 7, 1],
      ["keeps", 1, 1, 7, 34, 1, 12],
      ["knows", 1, 1, 7, 33, 1],
      ["closes", 1, 1, 7],
      // Kept for n2, which has it.
      ["opens", 3, 2, 7, 1],
      ["keeps", 3, 2, 7, 33, 1, 11],
      ["closes", 3, 2, 7],
      ["opens", 3, 2, 7, 0],
      ["closes", 3, 2, 7],
    ],
    broken: [
      ["opens", 2, 2, 7, 1],
      ["keeps", 2, 2, 7, 34, 1, 12],
      ["closes", 2, 2, 7],
    ],
    message: "n2's disk dropped write 1 of n1.1 and holds nothing that descends from it",
  },
  "stored-is-durable": {
    lawful: [...kept, ["vouched", 1, 1, 7, 33, 1]],
    broken: [["vouched", 3, 3, 7, 33, 1]],
    message: "n3 sent word that its disk holds write 1 of n1.1, and it does not",
  },
  "one-content-a-dot": {
    lawful: kept,
    broken: [["keeps", 3, 3, 7, 33, 1, 12]],
    message: "n3's disk holds write 1 of n1.1 with another content than before",
  },
  "acknowledged-by-w": {
    lawful: [...kept, ["written", 1, 7, 33, 1, 2]],
    broken: [["written", 1, 7, 33, 1, 3]],
    message: "n1 answered write 1 of n1.1, which 2 disks hold and 3 were to hold",
  },
  "reads-see-acknowledged": {
    lawful: [
      ["written", 1, 7, 33, 1, 2],
      ["looks", 2, 5, 7],
      ["written", 1, 7, 33, 2, 2],
      ["finds", 2, 5, 33, 1],
      ["returns", 2, 5, 7, 1],
      ["looks", 2, 6, 7],
      ["returns", 2, 6, 7, 0],
    ],
    broken: [
      ["looks", 2, 7, 7],
      ["finds", 2, 7, 33, 1],
      ["returns", 2, 7, 7, 1],
    ],
    message: "n2 answered a read without write 2 of n1.1, which had been answered before it began",
  },
  "replicas-converge": {
    lawful: [["belongs", 1, 7], ["belongs", 2, 7], ...kept],
    broken: [
      ["opens", 2, 2, 7, 1],
      ["keeps", 2, 2, 7, 33, 2, 0],
      ["closes", 2, 2, 7],
    ],
    message: "all have recovered, and of one key n1 holds the versions 33.1, n2 33.2",
  },
};

/** What is promised of any atomic commitment. */
const COMMITMENT: Record<string, Case> = {
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

/** What a counter promises whose replicas count apart. */
const GOSSIP_COUNTER: Record<string, Case> = {
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

/** By protocol and invariant; three nodes. */
const CASES: Readonly<Record<string, Readonly<Record<string, Case>>>> = {
  raft: {
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
      message:
        "n2 made at 5 the change that c7 asked for by its command 1, which had been made at 3",
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
  },
  paxos: {
    agreement: {
      lawful: [
        ["delivered", 1, 1, 1, 11],
        ["delivered", 2, 1, 2, 11],
      ],
      broken: [["delivered", 3, 1, 3, 99]],
      message: "n1 and n3 took different values as chosen for slot 1",
    },
    "one-value-per-ballot": {
      lawful: [
        ["proposed", 1, 1, 5, 11],
        ["proposed", 1, 1, 5, 11],
        ["proposed", 1, 1, 9, 12],
      ],
      broken: [["proposed", 1, 1, 5, 99]],
      message: "in ballot 5, n1 and n1 proposed different values for slot 1",
    },
    "promise-monotonic": {
      lawful: [
        ["promised", 1, 5],
        ["accepted", 1, 1, 5, 11],
      ],
      broken: [["accepted", 1, 1, 4, 11]],
      message: "n1 accepted in ballot 4 after it had promised 5",
    },
    "votes-safe": {
      lawful: [
        ["remembered", 1, 5, 0],
        ["remembered", 2, 5, 0],
        ["proposed", 1, 1, 5, 11],
        ["journaled", 1, 1, 5, 11],
        ["remembered", 1, 9, 0],
        ["remembered", 2, 9, 0],
        ["proposed", 2, 1, 9, 11],
        ["journaled", 1, 1, 9, 11],
        ["journaled", 2, 1, 9, 11],
        // n3 was slow: nodes 1 and 2 had promised its ballot before they went on.
        ["proposed", 3, 1, 7, 11],
      ],
      broken: [
        ["journaled", 1, 1, 9, 11],
        ["journaled", 2, 1, 9, 11],
        ["proposed", 3, 1, 12, 99],
      ],
      message: "n3 proposed, for slot 1 in ballot 12, another value than was chosen in ballot 9",
    },
    "learn-only-chosen": {
      lawful: [
        ["journaled", 1, 1, 5, 11],
        ["journaled", 2, 1, 5, 11],
        ["delivered", 3, 1, 5, 11],
      ],
      broken: [["delivered", 3, 1, 5, 99]],
      message: "n3 took a value as chosen for slot 1 that no quorum has accepted in one ballot",
    },
    "ballot-unique": {
      lawful: [
        ["prepared", 1, 5],
        ["prepared", 2, 6],
      ],
      broken: [["prepared", 2, 5]],
      message: "n1 and n2 both used ballot 5",
    },
    "told-is-durable": {
      lawful: [
        ["remembered", 1, 5, 0],
        ["promised", 1, 5],
      ],
      broken: [["promised", 1, 6]],
      message: "n1 promised ballot 6 while its disk remembered 5",
    },
  },
  "multi-paxos": {
    "changes-as-asked": {
      lawful: [
        ["quorums", 1, 0, 0b0111, 3],
        ["changeAsked", 7, 1, 14, 0b1000, 0],
        ["changes", 1, 1, 14, 7, 1],
        ["reconfigured", 1, 1, 14, 0b1111],
        ["administered", 1, 0b1000, 0, 7, 1],
        ["changeAsked", 7, 2, 15, 0, 0b1000],
        ["changes", 1, 2, 15, 7, 2],
        ["reconfigured", 1, 2, 15, 0b0111],
        // Decided once more, it is not made again.
        ["changes", 1, 3, 14, 7, 1],
        // n2 makes what n1 has made.
        ["reconfigured", 2, 1, 14, 0b1111],
        ["reconfigured", 2, 2, 15, 0b0111],
      ],
      broken: [["reconfigured", 2, 3, 14, 0b1111]],
      message:
        "n2 made at 3 the change that c7 asked for by its command 1, which had been made at 1",
    },
    validity: {
      lawful: [
        ["asked", 1, 1, 11],
        ["proposed", 1, 1, 5, 11],
      ],
      broken: [["proposed", 1, 2, 5, 99]],
      message: "n1 proposed, for slot 2 in ballot 5, what no client asked for",
    },
    "no-gap-applied": {
      lawful: [
        ["delivered", 1, 1, 5, 11],
        ["delivered", 1, 2, 5, 12],
        ["shipped", 1, 2, 3, 7],
      ],
      broken: [
        ["delivered", 3, 3, 5, 13],
        ["delivered", 3, 5, 5, 15],
      ],
      message: "n3 executed slot 5 after slot 3",
    },
    "quorum-intersection": {
      lawful: [["quorums", 1, 2 * 32 + 2, 0b111, 1]],
      broken: [["quorums", 1, 1 * 32 + 2, 0b111, 1]],
      message:
        "of 3 acceptors, n1 takes 1 promises and 2 acceptances for quorums: they need not " +
        "intersect",
    },
    "master-lease": {
      lawful: [
        ["proposed", 1, 1, 5, 11],
        ["read", 1, 1, 1, 1],
        ["leased", 1, 5],
      ],
      broken: [
        ["proposed", 2, 2, 9, 12],
        ["leased", 1, 5],
      ],
      message:
        "n1 answered a read after slot 1 by its lease of ballot 5, while n2 proposed for slot " +
        "2 in ballot 9",
    },
  },
  "two-phase-commit": COMMITMENT,
  "three-phase-commit": {
    ...COMMITMENT,
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
  },
  "paxos-commit": COMMITMENT,
  abd: {
    "one-value-per-timestamp": {
      lawful: [
        ["propagated", 1, 1048609, 11, 1, 1],
        ["propagated", 2, 1048609, 11, 0, 0],
        ["propagated", 2, 1048610, 12, 2, 1],
      ],
      broken: [["propagated", 2, 1048609, 13, 2, 1]],
      message: "n1 and n2 propagated different values with timestamp 1.n1.1",
    },
    "one-timestamp-per-write": {
      lawful: [
        ["propagated", 1, 1048609, 11, 1, 1],
        ["propagated", 2, 1048609, 11, 1, 1],
        ["propagated", 1, 2097185, 12, 1, 2],
      ],
      broken: [["propagated", 2, 3145762, 11, 1, 1]],
      message:
        "n2 propagated write 1 of c1 with timestamp 3.n2.1, and it had been propagated with 1.n1.1",
    },
    "timestamps-rise": {
      lawful: [
        ["stored", 1, 1048609, 11],
        ["stored", 2, 1048609, 11],
        ["stored", 1, 2097186, 12],
        ["stored", 1, 2097186, 12],
      ],
      broken: [["stored", 1, 1048609, 11]],
      message: "n1's disk holds timestamp 1.n1.1 in place of 2.n2.1",
    },
    "confirmed-is-durable": {
      lawful: [
        ["stored", 1, 1048609, 11],
        ["confirmed", 1, 1048609],
        ["confirmed", 2, 0],
      ],
      broken: [["confirmed", 2, 1048609]],
      message: "n2 sent word that it holds timestamp 1.n1.1, and its disk holds 0.n0.0",
    },
    "read-freshness": {
      lawful: [
        ["received", 1, 1, 5],
        ["asked", 2, 1, 1],
        ["read", 1, 2, 1, 5],
      ],
      broken: [["read", 1, 2, 1, 4]],
      message:
        "n1 answered a read of c2 from its state after entry 4, although entry 5 had been " +
        "reported before",
    },
    "writes-follow": {
      lawful: [
        ["received", 1, 1, 2097185],
        ["asked", 2, 1, 1],
        ["propagated", 2, 3145762, 12, 2, 1],
      ],
      broken: [
        ["asked", 3, 1, 1],
        ["propagated", 3, 1048611, 13, 3, 1],
      ],
      message:
        "n3 propagated write 1 of c3 with timestamp 1.n3.1, although 2.n1.1 had been reported " +
        "before it was asked for",
    },
  },
  "gossip-counter": GOSSIP_COUNTER,
  dynamo: DYNAMO,
  zab: {
    "one-leader-per-epoch": {
      lawful: [
        ["lead", 1, 1],
        ["lead", 2, 2],
      ],
      broken: [["lead", 3, 2]],
      message: "n2 and n3 were both established in epoch 2",
    },
    "one-promise-per-epoch": {
      lawful: [
        ["vote", 1, 1, 2],
        ["vote", 1, 2, 3],
      ],
      broken: [["vote", 1, 2, 2]],
      message: "n1 promised epoch 2 to n3 and to n2",
    },
    "epochs-only-rise": {
      lawful: [
        ["acceptedEpoch", 1, 2],
        ["toldEpoch", 1, 2],
        ["currentEpoch", 1, 2],
      ],
      broken: [["currentEpoch", 1, 3]],
      message: "n1 is in epoch 3, but its disk has accepted 2 only",
    },
    integrity: {
      lawful: [
        ["proposed", 1, 1, 1, 11],
        ["delivered", 2, 1, 1, 11],
      ],
      broken: [["delivered", 3, 1, 1, 99]],
      message: "transaction 1 of epoch 1 is one thing to n1 and another to n3",
    },
    "total-order": {
      lawful: [
        ["delivered", 1, 1, 1, 11],
        ["delivered", 1, 2, 1, 12],
        ["shipped", 1, 2, 3, 7],
      ],
      broken: [
        ["delivered", 3, 3, 1, 13],
        ["delivered", 2, 2, 1, 12],
      ],
      message: "n2 delivered transaction 2 after transaction 0",
    },
    "zxid-identifies-prefix": {
      lawful: [...held, ["durable", 1, 2, 1, 12]],
      broken: [["durable", 3, 2, 1, 99]],
      message: "the histories of n1 and n3 differ up to transaction 2 of epoch 1",
    },
    "local-primary-order": {
      lawful: [
        ["vote", 1, 1, 1],
        ["stamped", 1, 1, 1, 1],
        ["stamped", 1, 2, 1, 2],
      ],
      broken: [["stamped", 1, 3, 1, 4]],
      message: "n1 has transaction 3 of epoch 1 under counter 4, where counter 3 belongs",
    },
    "global-primary-order": {
      lawful: [
        ["durable", 1, 1, 1, 11],
        ["durable", 1, 2, 2, 12],
      ],
      broken: [["durable", 1, 3, 1, 13]],
      message: "n1 holds transaction 3 of epoch 1 after one of epoch 2",
    },
    "primary-integrity": {
      lawful: [
        ["durable", 1, 1, 1, 11],
        ["delivered", 1, 1, 1, 11],
        ["lead", 1, 2],
      ],
      broken: [["lead", 3, 3]],
      message: "n3 is established in epoch 3 without transaction 1 of epoch 1, which was delivered",
    },
    "process-consistency": {
      lawful: [
        ...held,
        ["synchronized", 2, 2, 1, 1],
        // n1 has gone on to epoch 3 and another history when this late word arrives.
        ["acceptedEpoch", 1, 3],
        ["truncated", 1, 1],
        ["durable", 1, 1, 3, 99],
        ["synchronized", 3, 2, 1, 1],
      ],
      broken: [["synchronized", 3, 2, 2, 1]],
      message:
        "n3 acknowledged the history of n1 in epoch 2 up to 2, but its disk holds 1 transactions",
    },
    "committed-log-durability": {
      lawful: [["configured", 1, 0, 0b111], ...held, ["delivered", 1, 1, 1, 11]],
      broken: [["truncated", 1, 1]],
      message: "n1 dropped transactions from 1 on after it had delivered up to 1",
    },
    "committed-log-monotonic": {
      lawful: [
        ["announced", 1, 1, 2],
        ["announced", 1, 1, 3],
      ],
      broken: [["announced", 1, 1, 1]],
      message: "n1 announced in epoch 1 that 1 is committed, after 3",
    },
    "actions-in-order": {
      lawful: [...held, ["synchronized", 2, 1, 0, 1], ["acknowledged", 2, 1, 1, 1]],
      broken: [["acknowledged", 2, 2, 2, 1]],
      message: "n2 acknowledged transaction 2 to n1 before it acknowledged the history of epoch 2",
    },
    "observers-in-no-quorum": {
      lawful: [
        ["configured", 1, 0, 0b011],
        ["toldEpoch", 2, 1],
        ["synchronized", 2, 1, 0, 1],
        ["lead", 1, 1],
      ],
      broken: [
        ["toldEpoch", 3, 2],
        ["synchronized", 3, 2, 0, 1],
        ["lead", 1, 2],
      ],
      message: "n1 is established in epoch 2 without a quorum of the voters",
    },
  },
};

/** What an audit of one invariant finds. */
function found(protocol: string, name: string, stream: readonly Told[]): readonly string[] {
  const invariant = systemOf(protocol).invariants.find((promised) => promised.name === name);
  if (invariant === undefined) throw new Error(`${protocol} does not promise ${name}`);
  const facts = { ...WORLD_FACTS, ...protocols.get(protocol)?.facts };
  const audit = new Audit([invariant], 3, facts);
  for (const [fact, ...numbers] of stream) {
    if (fact === "at") {
      audit.clock = { steps: 0, nowUs: numbers[0] as number };
      continue;
    }
    const tell = audit.facts[fact];
    if (tell === undefined) throw new Error(`${protocol} declares no fact ${fact}`);
    tell(...numbers);
  }
  audit.conclude({ recovered: true, workMax: 10_000 });
  return audit.findings.map(({ message }) => message);
}

const cases = Object.entries(CASES).flatMap(([protocol, named]) =>
  Object.entries(named).map(([name, given]) => ({ protocol, name, ...given })),
);

describe.each(cases)("$name of $protocol", ({ protocol, name, lawful, broken, message }) => {
  it("passes a lawful stream of facts", () => {
    expect(found(protocol, name, lawful)).toEqual([]);
  });

  it("fires on a stream that breaks it, at the fact that does", () => {
    const stream = [...lawful, ...broken];
    expect(found(protocol, name, stream.slice(0, -1))).toEqual([]);
    expect(found(protocol, name, stream)).toContain(message);
  });
});

/** A chain of two in epoch 2: the head, n4, holds two updates, the tail one. */
const CHAIN: readonly Told[] = [
  ["configuration.follows", 1, 2, 1, 1, 0],
  ["configuration.follows", 1, 2, 2, 2, 1],
  ["configuration.whole", 1, 2, 1],
  ["configuration.whole", 1, 2, 2],
  ["configuration.follows", 2, 2, 1, 1, 0],
  ["chain.held", 1, 2, 1, 1, 77],
  ["chain.held", 1, 2, 1, 2, 88],
  ["chain.held", 2, 2, 2, 1, 77],
  ["chain.acknowledged", 2, 2, 1, 1],
  ["chain.received", 1, 1, 1],
];

/** View 2: the primary, n4, holds two updates, its backup one. */
const PAIR: readonly Told[] = [
  ["views.follows", 1, 2, 1, 1, 0],
  ["views.whole", 1, 2, 1],
  ["views.follows", 1, 2, 2, 2, 1],
  ["views.whole", 1, 2, 2],
  ["replicas.held", 1, 2, 1, 1, 77],
  ["replicas.held", 1, 2, 1, 2, 88],
  ["replicas.acted", 1, 2],
  ["replicas.held", 2, 2, 2, 1, 77],
  ["replicas.backed", 2, 2, 1],
  ["replicas.received", 1, 1, 1],
  ["replicas.served", 1, 2],
];

/** By system and invariant over its services: facts are `SERVICE.fact`. */
const OVER: Readonly<Record<string, Readonly<Record<string, Case>>>> = {
  swim: {
    "death-fits-accusers": {
      lawful: [
        ["swim.confirmed", 1, 500, 3_000, 3],
        ["swim.suspects", 1, 2, 100],
        ["swim.accused", 1, 2, 1],
        ["swim.accused", 1, 2, 3],
        ["swim.outlived", 1, 2, 1_750],
        ["swim.suspects", 1, 2, 9_000],
        ["swim.accused", 1, 2, 3],
        ["swim.accused", 1, 2, 3],
      ],
      broken: [["swim.outlived", 1, 2, 1_750]],
      message: "n1 declares n2 dead after 1750us, and with 1 that accuse it has to wait for 3000us",
    },
    "suspected-in-time": {
      lawful: [
        ["swim.promises", 1, 0, 300],
        ["swim.awaits", 1, 2, 1_000],
        ["swim.acked", 1, 2, 9],
        ["swim.awaits", 1, 2, 1_100],
        ["swim.looked", 1, 1_400],
        ["swim.lives", 1, 2],
        ["swim.awaits", 1, 2, 1_450],
        ["swim.looked", 1, 1_750],
        // Neither an ack nor news of its life has come.
        ["swim.awaits", 1, 2, 1_750],
      ],
      broken: [["swim.looked", 1, 1_751]],
      message: "n1 has heard nothing from n2 for 301us and trusts it, where it waits 300us at most",
    },
    "probes-in-full": {
      lawful: [
        ["swim.helped", 1, 2, 3],
        ["swim.pinged", 1, 2, 40],
        ["swim.acked", 1, 2, 40],
        ["swim.looked", 1, 100],
        ["swim.pinged", 1, 3, 41],
        ["swim.asked", 1, 4, 3, 41],
        ["swim.asked", 1, 5, 3, 41],
        ["swim.holds", 1, 3, 1, 0],
        ["swim.looked", 1, 200],
        // Of two that could be asked one is held for dead, and then the other.
        ["swim.holds", 1, 4, 2, 0],
        ["swim.holds", 1, 5, 2, 0],
        ["swim.pinged", 1, 3, 42],
        ["swim.asked", 1, 2, 3, 42],
        ["swim.looked", 1, 300],
        // A pause: its timers are handled late, in whatever order.
        ["swim.pinged", 1, 3, 43],
        ["swim.paused", 1],
        ["swim.looked", 1, 900],
        // A restart: it holds all for alive.
        ["swim.pinged", 1, 3, 44],
        ["swim.crashed", 1],
        ["swim.restarted", 1],
        ["swim.looked", 1, 1_000],
        ["swim.pinged", 1, 3, 50],
        // An ack of an earlier probe is none of this one.
        ["swim.acked", 1, 3, 43],
        ["swim.asked", 1, 2, 3, 50],
        ["swim.holds", 1, 3, 1, 0],
      ],
      broken: [["swim.looked", 1, 1_100]],
      message: "n3 has not answered n1, which has asked 1 others to ping it, where it asks 2",
    },
    "refutes-later": {
      lawful: [
        ["swim.says", 1, 0],
        ["swim.blamed", 1, 4],
        ["swim.says", 1, 5],
        ["swim.blamed", 1, 3],
        ["swim.says", 1, 5],
        ["swim.crashed", 1],
        ["swim.says", 1, 0],
        ["swim.blamed", 1, 5],
      ],
      broken: [["swim.says", 1, 1]],
      message:
        "n1 says that it is alive in incarnation 1, and has heard that it is suspected or dead in 5",
    },
    "own-incarnation": {
      lawful: [
        ["swim.raised", 1, 0],
        ["swim.holds", 2, 1, 1, 0],
        ["swim.raised", 1, 1],
        ["swim.holds", 2, 1, 0, 1],
        // It starts over after a restart, and others know of what it was in before.
        ["swim.crashed", 1],
        ["swim.restarted", 1],
        ["swim.raised", 1, 0],
        ["swim.holds", 3, 1, 2, 1],
      ],
      broken: [["swim.holds", 4, 1, 1, 2]],
      message: "n4 holds n1 for suspect in incarnation 2, and it has been in 1 at most",
    },
    "overrides-in-order": {
      lawful: [
        ["swim.raised", 1, 2],
        ["swim.holds", 2, 1, 1, 0],
        ["swim.holds", 2, 1, 2, 0],
        ["swim.holds", 2, 1, 0, 1],
        ["swim.holds", 2, 1, 1, 2],
        ["swim.holds", 3, 1, 1, 0],
        ["swim.restarted", 3],
        ["swim.holds", 3, 1, 1, 0],
      ],
      broken: [["swim.holds", 2, 1, 0, 2]],
      message: "n2 held n1 for suspect in incarnation 2, and now for alive in 2",
    },
    "suspicion-ends": {
      lawful: [
        ["swim.borne", 1, 300, 500],
        ["swim.suspects", 1, 2, 1_000],
        ["swim.looked", 1, 1_500],
        ["swim.declares", 1, 2],
        ["swim.suspects", 1, 3, 1_600],
        ["swim.trusts", 1, 3],
        ["swim.looked", 1, 9_000],
        ["swim.suspects", 1, 3, 9_000],
        ["swim.paused", 1],
        ["swim.looked", 1, 20_000],
        ["swim.suspects", 1, 3, 20_000],
        ["swim.suspects", 1, 2, 20_200],
      ],
      broken: [["swim.looked", 1, 20_501]],
      message: "n1 has suspected n3 for 501us, and bears it for 500us",
    },
    "not-declared-too-soon": {
      lawful: [
        ["swim.borne", 1, 1_101, 3_000],
        ["swim.borne", 2, 1_101, 3_000],
        ["swim.raised", 3, 1],
        ["at", 10_000],
        ["swim.holds", 1, 3, 1, 0],
        ["at", 11_000],
        ["swim.holds", 1, 3, 2, 0],
        // Heard of it.
        ["swim.holds", 2, 3, 2, 0],
        ["swim.holds", 1, 3, 1, 1],
        ["at", 11_500],
        ["swim.holds", 2, 3, 1, 1],
      ],
      broken: [
        ["at", 12_000],
        ["swim.holds", 2, 3, 2, 1],
      ],
      message:
        "n2 declares n3 dead in incarnation 1 as the first, and has suspected it for 500us, where " +
        "no clock within bounds shows 1101us before 1000us",
    },
  },
  "consensus-view": {
    "one-view-a-number": {
      lawful: [
        ["members.installs", 1, 2, 0b0011],
        ["members.installs", 2, 2, 0b0011],
        ["members.installs", 3, 3, 0b0111],
        ["members.installs", 1, 3, 0b0111],
      ],
      broken: [["members.installs", 2, 3, 0b0001]],
      message:
        "n2/members installed view 3 with n1/members, and another had installed it with " +
        "n1/members n2/members n3/members",
    },
    "views-in-order": {
      lawful: [
        ["members.installs", 1, 2, 0b0011],
        ["members.installs", 1, 7, 0b0011],
        ["members.installs", 2, 3, 0b0011],
        ["members.restarted", 1],
        ["members.installs", 1, 4, 0b0001],
      ],
      broken: [["members.installs", 1, 4, 0b0001]],
      message: "n1/members installed view 4, and had view 4",
    },
    "removed-if-silent": {
      lawful: [
        ["group.renewed", 1, 10, 4],
        ["group.renewed", 1, 11, 5],
        ["at", 500_000],
        ["group.removed", 1, 12, 4, 10],
        // Others apply the same entries later, some when one of them is far ahead.
        ["group.renewed", 1, 20, 4],
        ["group.renewed", 2, 10, 4],
        ["group.removed", 2, 12, 4, 10],
        ["group.kept", 1, 25, 4, 10],
        ["group.kept", 2, 25, 4, 10],
        ["group.renewed", 2, 20, 4],
      ],
      broken: [
        ["at", 1_000_000],
        ["group.removed", 2, 30, 4, 10],
      ],
      message:
        "n4 was taken out of the view at 30, for silence since 10, and had renewed its place at 20",
    },
    "not-removed-too-soon": {
      lawful: [
        ["group.drifting", 1, 100_000],
        ["at", 1_000_000],
        ["group.renewed", 1, 10, 4],
        ["group.renewed", 1, 11, 5],
        ["at", 1_454_545],
        // Another applies the renewal only now.
        ["group.renewed", 2, 10, 4],
        ["group.removed", 1, 12, 4, 10],
        ["at", 1_500_000],
        ["group.removed", 2, 12, 4, 10],
        ["group.renewed", 1, 20, 4],
      ],
      broken: [
        ["at", 1_954_000],
        ["group.removed", 1, 30, 4, 20],
      ],
      message:
        "n4 was taken out of the view 454000us after its last renewal, where no clock " +
        "within bounds shows 500000us before 454544us",
    },
    "silence-noticed": {
      lawful: [
        ["group.remembered", 1, 2, 1],
        ["group.lead", 1, 2],
        ["group.renewed", 1, 10, 4],
        ["group.joined", 1, 10, 4],
        ["at", 100],
        ["group.renewed", 1, 11, 5],
        ["group.joined", 1, 11, 5],
        ["at", 200],
        // From here on it is known that n1 counts.
        ["group.renewed", 1, 12, 5],
        ["at", 600_000],
        // Asked for when n4 had been silent for 200 us at the least.
        ["group.renewed", 1, 13, 5],
        // Applied before n1 has done so, by one that does not count.
        ["at", 700_000],
        ["group.renewed", 2, 14, 5],
        // A new leader counts anew.
        ["group.remembered", 3, 3, 3],
        ["group.lead", 3, 3],
        ["group.renewed", 1, 14, 5],
        ["group.renewed", 3, 14, 5],
        ["at", 800_000],
        ["group.renewed", 3, 15, 5],
        ["at", 900_000],
        ["group.renewed", 3, 16, 5],
        // What was due in a pause is proposed after it.
        ["group.paused", 3],
        ["at", 2_000_000],
        ["group.resumed", 3],
        ["group.renewed", 3, 17, 5],
        ["at", 2_100_000],
        // Asked for before a restart, or after it.
        ["members.crashed", 5],
        ["members.restarted", 5],
        ["group.renewed", 3, 18, 5],
        ["at", 2_200_000],
        ["group.renewed", 3, 19, 5],
        ["at", 2_300_000],
        ["group.remembered", 2, 4, 2],
        ["group.lead", 2, 4],
        ["group.renewed", 2, 20, 5],
        ["at", 2_400_000],
        ["group.renewed", 2, 21, 5],
        ["at", 2_500_000],
        ["group.renewed", 2, 22, 5],
        ["at", 3_100_000],
        // It waits for an answer.
        ["group.ending", 2, 4],
        ["group.renewed", 2, 23, 5],
        ["at", 4_000_000],
        ["group.renewed", 2, 24, 5],
        ["group.removed", 2, 25, 4, 10],
        ["group.remembered", 1, 5, 1],
        ["group.lead", 1, 5],
        ["group.renewed", 1, 26, 5],
        ["at", 4_050_000],
        ["group.renewed", 1, 27, 5],
        ["at", 4_100_000],
        ["group.renewed", 1, 28, 5],
        ["group.renewed", 1, 29, 4],
        ["group.joined", 1, 29, 4],
        ["at", 4_656_556],
        ["group.renewed", 1, 30, 5],
        ["at", 4_700_000],
        ["group.renewed", 1, 31, 5],
      ],
      broken: [
        ["at", 4_800_000],
        ["group.renewed", 1, 32, 5],
      ],
      message:
        "n1/group, which leads, took in a renewal 600000us or more after the last one of n4, and has " +
        "not proposed to take that one out of the view",
    },
  },
  "heartbeat-detector": {
    "suspected-in-time": {
      lawful: [
        ["heartbeat.promises", 1, 300, 301],
        ["heartbeat.awaits", 1, 2, 1_000],
        ["heartbeat.awaits", 1, 3, 1_000],
        ["heartbeat.reached", 1, 2, 0, 2],
        ["heartbeat.awaits", 1, 2, 1_100],
        ["heartbeat.looked", 1, 1_301],
        ["heartbeat.suspects", 1, 3, 1_300],
        // A pause: what became due in it is handled after it, at whatever time.
        ["heartbeat.paused", 1],
        ["heartbeat.resumed", 1],
        ["heartbeat.looked", 1, 9_000],
        ["heartbeat.awaits", 1, 2, 9_000],
        // A restart: those that started before no longer wait.
        ["heartbeat.crashed", 1],
        ["heartbeat.restarted", 1],
        ["heartbeat.promises", 1, 300, 301],
        ["heartbeat.looked", 1, 20_000],
        ["heartbeat.awaits", 1, 2, 20_000],
        ["heartbeat.looked", 1, 20_301],
        // No word has come: it still waits since it did before.
        ["heartbeat.awaits", 1, 2, 20_301],
      ],
      broken: [["heartbeat.looked", 1, 20_302]],
      message: "n1 has heard nothing from n2 for 302us and trusts it, where it waits 301us at most",
    },
    "not-suspected-too-soon": {
      lawful: [
        ["heartbeat.promises", 1, 300, 301],
        ["heartbeat.awaits", 1, 2, 1_000],
        ["heartbeat.suspects", 1, 2, 1_300],
        ["heartbeat.trusts", 1, 2],
        ["heartbeat.awaits", 1, 2, 2_000],
      ],
      broken: [["heartbeat.suspects", 1, 2, 2_299]],
      message: "n1 suspects n2 after 299us without word, where it waits 300us at least",
    },
    "only-news": {
      lawful: [
        ["heartbeat.heard", 1, 2, 0, 1, 0],
        ["heartbeat.heard", 1, 2, 0, 4, 0],
        ["heartbeat.heard", 1, 2, 7, 1, 0],
        ["heartbeat.heard", 3, 2, 0, 4, 0],
        ["heartbeat.restarted", 1],
        ["heartbeat.heard", 1, 2, 0, 9, 0],
      ],
      broken: [["heartbeat.heard", 1, 2, 0, 9, 0]],
      message: "n1 takes word 9 of n2 for a sign of life, and had had word 9",
    },
  },
  "chen-detector": {
    "suspected-in-time": {
      lawful: [
        ["chen.expects", 1, 100, 2, 5_000, 9_000],
        // Sent at 0, 100 and 200, under way for 10, 40 and 20: the last two count.
        ["chen.reached", 1, 2, 7, 1],
        ["chen.heard", 1, 2, 7, 1, 110],
        ["chen.reached", 1, 2, 7, 2],
        ["chen.heard", 1, 2, 7, 2, 240],
        ["chen.reached", 1, 2, 7, 3],
        ["chen.heard", 1, 2, 7, 3, 320],
        // One that says so again, and none has come.
        ["chen.heard", 1, 2, 7, 4, 900],
        ["chen.looked", 1, 6_430],
        ["chen.paused", 1],
        ["chen.looked", 1, 6_600],
        ["chen.reached", 1, 2, 7, 5],
        ["chen.heard", 1, 2, 7, 5, 6_601],
        ["chen.suspects", 1, 2, 13_000],
        ["chen.looked", 1, 90_000],
        ["chen.trusts", 1, 2],
        ["chen.crashed", 1],
        ["chen.looked", 1, 90_100],
        ["chen.reached", 1, 2, 8, 1],
        ["chen.heard", 1, 2, 8, 1, 90_200],
        ["chen.looked", 1, 96_300],
      ],
      broken: [["chen.looked", 1, 96_301]],
      message: "n1 trusts n2, whose next heartbeat is overdue for 1001us",
    },
    "not-suspected-too-soon": {
      lawful: [
        ["chen.expects", 1, 100, 2, 50, 9_000],
        ["chen.reached", 1, 2, 7, 1],
        ["chen.heard", 1, 2, 7, 1, 110],
        ["chen.reached", 1, 2, 7, 2],
        ["chen.heard", 1, 2, 7, 2, 240],
        // On average 25 after they were due: the next is expected at 325.
        ["chen.suspects", 1, 2, 375],
      ],
      broken: [["chen.suspects", 1, 2, 374]],
      message: "n1 suspects n2 1us before its next heartbeat is overdue",
    },
  },
  chain: {
    "update-propagation": {
      lawful: CHAIN,
      broken: [["chain.held", 2, 2, 2, 2, 99]],
      message:
        "n5's disk holds update 2, in epoch 2, and the history of its predecessor n4 has another " +
        "update at, or before, 2",
    },
    "inprocess-requests": {
      lawful: CHAIN,
      broken: [["chain.acknowledged", 2, 2, 2, 1]],
      message:
        "n5 sent word in epoch 2 that the tail has 1 updates and itself 2, and its own disk " +
        "holds 1",
    },
    "answered-is-kept": {
      lawful: CHAIN,
      broken: [["chain.received", 1, 2, 2]],
      message:
        "a client was answered as of update 2, and n5, which is a replica in epoch 2 and counts " +
        "as whole, holds 1",
    },
    "read-freshness": {
      lawful: [...CHAIN, ["chain.asked", 1, 2, 5], ["chain.read", 2, 1, 2, 1]],
      broken: [["chain.read", 2, 1, 2, 0]],
      message:
        "n5 answered a read of c1 from its state after entry 0, although entry 1 had been " +
        "reported before",
    },
    "exactly-once": {
      lawful: [
        ["chain.performed", 1, 1, 1, 1],
        ["chain.performed", 2, 1, 1, 1],
      ],
      broken: [["chain.performed", 1, 2, 1, 1]],
      message: "operation 1 of session 1 took effect at entry 1 and, on n4, at entry 2",
    },
  },
  "craq-eventual": {
    "shown-never-falls": {
      lawful: [
        ["chain.shown", 1, 2, 3],
        ["chain.shown", 2, 2, 1],
        ["chain.shown", 1, 5, 0],
      ],
      broken: [["chain.shown", 2, 2, 0]],
      message: "n5 answered a read with 0 updates, and an earlier one with 1",
    },
    "bounded-inconsistency": {
      lawful: [
        ["chain.bounds", 1, 300_000, 2],
        ["chain.performed", 3, 1, 1, 1],
        ["chain.asked", 6, 1, 0],
        ["chain.bounded", 1, 6, 1, 3],
      ],
      broken: [["chain.bounded", 1, 6, 1, 4]],
      message:
        "n4 answered a read of c6 with 4 updates, of which the tail has 1, and at most 2 more " +
        "were " +
        "allowed",
    },
  },
  "primary-backup": {
    "one-primary-a-view": {
      lawful: PAIR,
      broken: [["replicas.served", 2, 2]],
      message: "n5 acted as the primary of view 2, which is n4's",
    },
    "backed-is-durable": {
      lawful: PAIR,
      broken: [["replicas.backed", 2, 2, 2]],
      message: "n5 sent word in view 2 that its disk holds 2 updates, and it holds 1",
    },
    "update-propagation": {
      lawful: PAIR,
      broken: [["replicas.held", 2, 2, 2, 2, 99]],
      message:
        "n5's disk holds update 2, in epoch 2, and the history of its predecessor n4 has another " +
        "update at, or before, 2",
    },
    "answered-is-kept": {
      lawful: PAIR,
      broken: [["replicas.received", 1, 2, 2]],
      message:
        "a client was answered as of update 2, and n5, which is a replica in epoch 2 and counts " +
        "as whole, holds 1",
    },
  },
  "fenced-lock": {
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
  },
  sequencer: {
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
        ["servers.issued", 1, 1, 1],
        ["servers.issued", 1, 1, 2],
        ["blocks.allocated", 1, 3, 2, 11, 10],
        ["servers.issued", 2, 11, 11],
      ],
      broken: [["servers.issued", 1, 1, 2]],
      message: "n4 gave a client id 2, which n4 had given to another",
    },
    "offsets-rise": {
      lawful: [
        ["blocks.allocated", 1, 2, 1, 1, 10],
        ["blocks.allocated", 1, 3, 1, 11, 10],
        ["servers.issued", 1, 11, 11],
        ["servers.issued", 1, 1, 5],
      ],
      broken: [["servers.issued", 1, 1, 4]],
      message: "n4 gave a client id 4 after 5 of the same block",
    },
  },
  "sequential-node": {
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
  },
  transfers: {
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
  },
  percolator: {
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
      message:
        "the transaction that started at 5 is rolled back on n6, and committed at 9 elsewhere",
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
  },
  spanner: {
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
      message:
        "operation 2 of c1 has timestamp 91, and 91 had been answered before it was asked for",
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
  },
  // At the start shards 0, 2, 3 and 5 are on g1 (n4 to n6), the others on g2 (n7 to n9).
  "sharded-store": {
    "one-owner": {
      lawful: [
        ["g1.served", 1, 1, 2, 1, 1],
        ["g1.froze", 1, 2, 2, 1],
        ["g2.served", 1, 1, 1, 2, 1],
        ["g2.installed", 1, 2, 2, 2],
        ["map.moved", 1, 7, 2, 2, 2],
        ["g2.served", 2, 1, 1, 2, 1],
        ["g2.served", 1, 3, 2, 1, 2],
        ["g1.collected", 1, 3, 2, 1],
        // A member that lags applies what others have applied before.
        ["g1.served", 2, 1, 2, 1, 1],
        ["g1.froze", 2, 2, 2, 1],
      ],
      broken: [["g1.served", 1, 4, 2, 1, 3]],
      message: "shard 2: n4 (g1) did operation 3 of c1 on it, which g2 owns",
    },
    "once-over-groups": {
      lawful: [
        ["g1.served", 1, 1, 2, 1, 1],
        ["g1.served", 2, 1, 2, 1, 1],
        ["g2.served", 1, 1, 1, 1, 2],
        ["g2.served", 1, 2, 1, 2, 1],
      ],
      broken: [["g2.served", 1, 3, 2, 1, 1]],
      message: "operation 1 of c1 on shard 2 took effect in g1 and again in g2",
    },
    "survivors-keep": {
      lawful: [
        ["map.joined", 1, 5, 3],
        ["map.reassigned", 1, 5, 2, 1, 3],
        ["map.left", 1, 6, 2],
        ["map.reassigned", 1, 6, 1, 2, 1],
        ["map.reassigned", 1, 6, 4, 2, 3],
      ],
      broken: [["map.reassigned", 1, 6, 2, 3, 1]],
      message: "g2 left, and shard 2 moves from g3 to g1",
    },
    "share-for-each": {
      lawful: [["map.placed", 1, 5, 1, 3]],
      broken: [["map.placed", 1, 5, 3, 0]],
      message: "the placement has no shard on g3",
    },
    "only-members-own": {
      lawful: [
        ["map.joined", 1, 5, 3],
        ["map.assigned", 1, 5, 2, 1, 3],
        // A move under way is finished first, and the shard is sent on when it is over.
        ["map.left", 1, 6, 3],
        ["map.assigned", 1, 6, 2, 1, 3],
        ["map.assigned", 1, 7, 2, 3, 3],
        ["map.assigned", 1, 8, 2, 3, 2],
        // Another node applies what was told before.
        ["map.joined", 2, 5, 3],
        ["map.assigned", 2, 5, 2, 1, 3],
      ],
      broken: [["map.assigned", 1, 9, 4, 1, 3]],
      message: "shard 4 is to move to g3, which is not among g1, g2",
    },
    "fresh-loads": {
      lawful: [
        ["operator.mapped", 18, 4],
        ...[1, 2, 3].map((group): Told => ["operator.loaded", 18, group]),
        ["map.balanced", 1, 5, 2, 4, 4],
        ["operator.mapped", 18, 6],
        ["map.balanced", 2, 5, 2, 4, 4],
      ],
      broken: [["map.balanced", 1, 9, 2, 6, 6]],
      message:
        "shard 2 moves in map 6, and the last map under which all loads were reported is map 4",
    },
  },
};

/**
 * What an audit finds of a system's services, one of them alone or several.
 * @param atEnd the one that judges it, once the run has ended after these facts; absent: it goes
 * on.
 */
function foundOver(system: string, stream: readonly Told[], atEnd?: string): readonly string[] {
  const nodes = Math.max(...(systems.get(system)?.services ?? []).flatMap(({ on }) => on));
  const scenario = parseScenario(`version: 1\nsystem: ${system}\nnodes: ${nodes}\n`, "over.yaml");
  const { audit } = new Simulation(scenario, system, 1);
  for (const [fact, ...numbers] of stream) {
    if (fact === "at") {
      audit.clock = { steps: 0, nowUs: numbers[0] as number, calmUs: 0 };
      continue;
    }
    const [service, name] = fact.split(".") as [string, string];
    const scope = systems.get(system)?.services?.findIndex((one) => one.name === service) ?? -1;
    const tell = audit.factsOf[scope]?.[name];
    if (tell === undefined) throw new Error(`${system} declares no fact ${fact}`);
    tell(...numbers);
  }
  if (atEnd !== undefined) audit.conclude({ recovered: true, workMax: 10_000 });
  return audit.findings
    .filter(({ invariant }) => atEnd === undefined || invariant === atEnd)
    .map(({ message }) => message.split("\n")[0] as string);
}

const over = Object.entries(OVER).flatMap(([system, named]) =>
  Object.entries(named).map(([name, given]) => ({ system, name, ...given })),
);

describe.each(over)("$name over the services of $system", (given) => {
  const { system, name, lawful, broken, message } = given;
  const ends = invariants.get(name)?.atEnd === undefined ? undefined : name;

  it("passes a lawful stream of facts", () => {
    expect(foundOver(system, lawful, ends)).toEqual([]);
  });

  it("fires on a stream that breaks it, at the fact that does", () => {
    const stream = [...lawful, ...broken];
    expect(foundOver(system, stream.slice(0, -1), ends)).toEqual([]);
    expect(foundOver(system, stream, ends)).toContain(message);
  });
});

it("what holders believe is not judged once a clock has run off further than leases allow for", () => {
  const both: Told[] = [
    ["holders.believed", 1, 5],
    ["holders.believed", 2, 9],
    ["holders.believed", 1, 5],
  ];
  expect(foundOver("fenced-lock", both)).toHaveLength(1);
  expect(foundOver("fenced-lock", [["holders.drifting", 3, 100_001], ...both])).toEqual([]);
  expect(foundOver("fenced-lock", [["locks.drifting", 1, -100_001], ...both])).toEqual([]);
});

it("what holders of Redlock believe is not judged once the clock of a server was set, of others always", () => {
  const both: Told[] = [
    ["holders.believed", 1, 5],
    ["holders.believed", 2, 9],
    ["holders.believed", 1, 5],
  ];
  expect(foundOver("redlock", both)).toHaveLength(1);
  expect(foundOver("redlock", [["s3.jumped", 1, 1], ...both])).toEqual([]);
  expect(foundOver("redlock", [["s5.drifting", 1, 100_001], ...both])).toEqual([]);
  expect(foundOver("naive-table", [["table.jumped", 1, 1], ...both])).toHaveLength(1);
});

it("no invariant is without a stream that it fires on", () => {
  const shown = new Set([...cases, ...over].map(({ name }) => name));
  expect([...invariants.keys()].filter((name) => !shown.has(name))).toEqual([]);
});

it.each([
  [
    "another set than was asked for",
    ["reconfigured", 1, 2, 15, 0b0111],
    "n1 takes n1, n2, n3 for the members after the change at 2: of those before it, n1, n2, n3, " +
      "n4, the change that c8 asked for by its command 1 makes n1, n2, n4",
  ],
  [
    "another set than another node has",
    ["reconfigured", 2, 1, 14, 0b0111],
    "n2 takes n1, n2, n3 for the members after the change at 1, while n1 takes n1, n2, n3, n4",
  ],
  [
    "an answer for a change that was not made",
    ["administered", 2, 0, 0b0100, 8, 1],
    "n2 answered that the change was made that c8 asked for by its command 1, and it was not",
  ],
] as const)("changes-as-asked of multi-paxos fires on %s", (_words, told, message) => {
  const stream: readonly Told[] = [
    ["quorums", 1, 0, 0b0111, 3],
    ["changeAsked", 7, 1, 14, 0b1000, 0],
    ["changeAsked", 8, 1, 15, 0, 0b0100],
    ["changes", 1, 1, 14, 7, 1],
    ["changes", 1, 2, 15, 8, 1],
    ["reconfigured", 1, 1, 14, 0b1111],
  ];
  expect(found("multi-paxos", "changes-as-asked", [...stream, told])).toEqual([message]);
});

it("votes-safe of multi-paxos names who had voted for another value", () => {
  const stream: readonly Told[] = [
    ["remembered", 1, 5, 0],
    ["remembered", 2, 5, 0],
    ["proposed", 1, 1, 5, 11],
    ["journaled", 1, 1, 5, 11],
    ["remembered", 1, 9, 0],
    ["remembered", 3, 9, 0],
    ["proposed", 2, 1, 9, 12],
  ];
  expect(found("multi-paxos", "votes-safe", stream)).toEqual([
    "n2 proposed, for slot 1 in ballot 9, a value that no quorum shows to be safe: n1 had " +
      "voted for another in ballot 5",
  ]);
});

it("commit-monotonic of raft fires where a follower's own commit index falls", () => {
  const stream: readonly Told[] = [
    ["committed", 2, 5],
    ["restarted", 2],
    ["committed", 2, 3],
    ["committed", 3, 5],
  ];
  expect(found("raft", "commit-monotonic", stream)).toEqual([]);
  expect(found("raft", "commit-monotonic", [...stream, ["committed", 2, 2]])).toEqual([
    "the commit index of n2 fell from 3 to 2",
  ]);
});

it.each([
  ["a higher", [33, 34, 33]],
  ["a lower", [34, 33, 34]],
] as const)("one-value-per-ballot fires in the first ballot after %s one", (_words, ballots) => {
  const [first, other, again] = ballots;
  const stream: readonly Told[] = [
    ["proposed", 1, 1, first, 11],
    ["proposed", 2, 1, other, 12],
    ["proposed", 1, 1, first, 11],
  ];
  expect(found("paxos", "one-value-per-ballot", stream)).toEqual([]);
  expect(
    found("paxos", "one-value-per-ballot", [...stream, ["proposed", 1, 1, again, 13]]),
  ).toHaveLength(1);
});

describe("match-truth of raft, further", () => {
  const begun: readonly Told[] = [["term", 1, 1], ["lead", 1, 1], ...held];

  it("fires where a follower acknowledges more than it was sent, whatever the leader holds", () => {
    const stream: readonly Told[] = [
      ...begun,
      ["replicated", 1, 1, 2, 1],
      ["durable", 2, 2, 1, 12],
      ["acknowledged", 2, 1, 2, 1],
    ];
    expect(found("raft", "match-truth", stream)).toEqual([
      "n2 acknowledged entry 2 in term 1, and n1 has sent it no entry beyond 1",
    ]);
  });

  it("fires where a leader counts on an entry that is on neither disk", () => {
    expect(found("raft", "match-truth", [...begun, ["counted", 1, 1, 2, 2]])).toHaveLength(1);
  });

  it("forgives a leader that lost what it sent and then follows a later one", () => {
    const stream: readonly Told[] = [
      ...begun,
      ["replicated", 1, 1, 2, 2],
      ["crashed", 1],
      ["durable", 2, 2, 1, 12],
      ["acknowledged", 2, 1, 2, 1],
      ["restarted", 1],
      ["remembered", 1, 2, 0],
      ["durable", 1, 2, 2, 99],
    ];
    expect(found("raft", "match-truth", stream)).toEqual([]);
  });

  it("forgives a leader that crashes before its disk holds what it sent", () => {
    const stream: readonly Told[] = [
      ...begun,
      ["replicated", 1, 1, 2, 2],
      ["durable", 2, 2, 1, 12],
      ["acknowledged", 2, 1, 2, 1],
      ["crashed", 1],
      ["durable", 1, 2, 1, 99],
    ];
    expect(found("raft", "match-truth", stream)).toEqual([]);
  });
});

it("removed-if-silent of consensus-view fires where one is kept that has renewed nothing", () => {
  const stream: readonly Told[] = [
    ["group.renewed", 1, 10, 4],
    ["group.renewed", 1, 20, 4],
    ["group.kept", 1, 25, 4, 10],
    ["group.kept", 2, 25, 4, 10],
  ];
  expect(foundOver("consensus-view", stream)).toEqual([]);
  expect(foundOver("consensus-view", [...stream, ["group.kept", 1, 30, 4, 20]])).toEqual([
    "n4 was kept in the view at 30, and had not renewed its place since 20",
  ]);
});

describe("answered-is-kept of redlock", () => {
  const begun: readonly Told[] = [
    ["resource.accepted", 1, 3, 1],
    ["resource.wrote", 1, 3, 1],
  ];

  it("fires where a holder is shown what is not on the disk", () => {
    const stream: readonly Told[] = [...begun, ["resource.showed", 1, 7, 1, 2]];
    expect(foundOver("redlock", stream)).toEqual([]);
    expect(foundOver("redlock", [...begun, ["resource.showed", 1, 7, 2, 2]])).toEqual([
      "the resource answered n7, which has token 7, that it holds 2, and its disk holds 1",
    ]);
  });

  it("fires where the token of a read that was answered is lost in a crash", () => {
    const stream: readonly Told[] = [...begun, ["resource.showed", 1, 7, 1, 2]];
    expect(foundOver("redlock", [...stream, ["resource.restarted", 1]])).toEqual([
      "the resource answered an operation with token 7, and starts again with token 3",
    ]);
    const kept: readonly Told[] = [
      ...stream,
      ["resource.accepted", 1, 7, 2],
      ["resource.restarted", 1],
    ];
    expect(foundOver("redlock", kept)).toEqual([]);
  });

  it("fires where what was confirmed by one grant is on the disk by another only", () => {
    const stream: readonly Told[] = [
      ...begun,
      ["resource.accepted", 1, 7, 2],
      ["resource.wrote", 1, 7, 2],
      ["resource.confirmed", 1, 3, 2, 1],
    ];
    expect(foundOver("redlock", stream)).toHaveLength(1);
  });
});

it("a probe that has ended without an ack leaves none trusted", () => {
  const stream: readonly Told[] = [
    ["swim.helped", 1, 0, 3],
    ["swim.pinged", 1, 3, 50],
  ];
  const trusted = foundOver("swim", [...stream, ["swim.looked", 1, 100]]);
  expect(trusted).toEqual([
    "n3 has not answered n1, directly or by way of others, and is not suspected",
  ]);
  const suspected: Told = ["swim.holds", 1, 3, 1, 0];
  expect(foundOver("swim", [...stream, suspected, ["swim.looked", 1, 100]])).not.toContain(
    trusted[0],
  );
});

it("a shard that is on its way nowhere is on a group that has joined", () => {
  const stays: readonly Told[] = [
    ["map.left", 1, 5, 2],
    ["map.assigned", 1, 5, 3, 2, 0],
  ];
  expect(foundOver("sharded-store", stays)).toEqual(["shard 3 stays on g2, which is not among g1"]);
});
