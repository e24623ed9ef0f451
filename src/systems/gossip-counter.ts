/** The gossiping counter: what it promises, what is counted of it, where it is searched. */
import { tally } from "../checkers/happened/count.ts";
import { addsUp } from "../checkers/invariants/adds-up.ts";
import {
  acknowledgedIsDurable,
  countedOnce,
  readsWithinBounds,
  slotNeverFalls,
  slotWithinOwner,
} from "../checkers/invariants/counter.ts";
import { readsWhatItKnows } from "../checkers/invariants/reads-what-it-knows.ts";
import { bind } from "../checkers/property.ts";
import type { Goal } from "./goal.ts";
import { asksAgain } from "./goals.ts";
import { machinesHappened } from "./happened.ts";
import { gossipCounterSpace } from "./spaces/gossip-counter.ts";
import type { System } from "./system.ts";

const STUDY = "Shapiro and others 2011, A comprehensive study of CRDTs";

const countsInPartition: Goal<null> = {
  name: "counts-in-partition",
  about: "A replica's disk takes an add while links are cut.",
  initial: () => null,
  on: { added: (_state, moment) => moment.faults("partition") > 0 },
};

const countsAfterRestart: Goal<{ readonly restarted: boolean[] }> = {
  name: "counts-after-restart",
  about: "A replica that had counted stops, and counts on once it is back.",
  initial: () => ({ restarted: [] }),
  on: {
    restarted({ restarted }, _moment, node) {
      restarted[node] = true;
      return false;
    },
    added: ({ restarted }, _moment, node) => restarted[node] === true,
  },
};

export const gossipCounter: System = {
  name: "gossip-counter",
  weaker: true,
  space: gossipCounterSpace,
  invariants: [
    bind(
      {
        name: "reads-within-bounds",
        statement:
          "A count lies between what this replica has acknowledged (and all others may have taken " +
          "away) and what all have been asked to add (less what this one has taken away).",
        source: `${STUDY}, specification 7; Jepsen's counter checker`,
      },
      readsWithinBounds,
    ),
    bind(
      {
        name: "reads-what-it-knows",
        statement:
          "A count that is answered is the sum of what has reached this replica of the slots of " +
          "others, and of what it has counted itself.",
        source: `${STUDY}, specification 7: a query is the sum of all slots`,
      },
      readsWhatItKnows,
    ),
    bind(
      {
        name: "slot-never-falls",
        statement: "The durable value of a slot never falls, as long as its replica is the same.",
        source: `${STUDY}, specification 6: payloads only rise`,
      },
      slotNeverFalls,
    ),
    bind(
      {
        name: "slot-within-owner",
        statement: "Nobody holds more of a slot than its owner has had on disk.",
        source: `${STUDY}, specification 6: only its owner raises a slot`,
      },
      slotWithinOwner,
    ),
    bind(
      {
        name: "counted-once",
        statement: "A replica counts each add of a client once, however often it is sent to it.",
        source: "RIFL (Lee and others 2015), §2",
      },
      countedOnce,
    ),
    bind(
      {
        name: "acknowledged-is-durable",
        statement: "An add is on the replica's disk before its client is answered.",
        source: "Gray and Reuter 1992, §9: log before reply",
      },
      acknowledgedIsDurable,
    ),
    bind(
      {
        name: "adds-up",
        statement:
          "After the heal all replicas agree on the sum of what was acknowledged and of some of " +
          "what was not; what only a lost disk held may be missing.",
        source: `${STUDY}, §2.2, eventual convergence; Jepsen's counter checker`,
      },
      addsUp as never,
    ),
  ],
  sometimes: [asksAgain, countsInPartition, countsAfterRestart] as readonly Goal[],
  happened: [tally("added", "added"), tally("slots-heard", "holds"), ...machinesHappened],
};
