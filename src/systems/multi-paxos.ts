/** What Multi-Paxos promises (Lamport 2001 §3, Paxos Made Live), bound to its facts. */

import { configurationsMade } from "../checkers/happened/configurations.ts";
import { elections } from "../checkers/happened/elections.ts";
import { snapshots } from "../checkers/happened/snapshots.ts";
import { neverBack } from "../checkers/invariants/delivered-stays.ts";
import { machineDeterminism } from "../checkers/invariants/machine-determinism.ts";
import { masterLease } from "../checkers/invariants/master-lease.ts";
import { oneLeader } from "../checkers/invariants/one-leader.ts";
import { quorumIntersection } from "../checkers/invariants/quorum-intersection.ts";
import { noGap } from "../checkers/invariants/same-order.ts";
import { validity } from "../checkers/invariants/validity.ts";
import { bind } from "../checkers/property.ts";
import { roundOf } from "../protocol/ballot.ts";
import { nodeName as name } from "../protocol/node-id.ts";
import { changesAsAsked } from "./administration.ts";
import type { Goal } from "./goal.ts";
import {
  acceptsTwice,
  asksAgain,
  installsInPartition,
  leaderCrashes,
  leaseReadInPartition,
  makesChangeInPartition,
  proposesAnothers,
  slowedLeader,
  triesInVain,
  twoLeaders,
  votesAfterRestart,
} from "./goals.ts";
import { deliveries, machinesHappened, readsHappened } from "./happened.ts";
import { acceptorInvariants, highestRound } from "./paxos.ts";
import { multiPaxosPremises } from "./paxos-premises.ts";
import { exactlyOnce, readFreshness } from "./sessions.ts";
import { multiPaxosSpace } from "./spaces/multi-paxos.ts";
import type { System } from "./system.ts";

export const multiPaxos: System = {
  name: "multi-paxos",
  space: multiPaxosSpace,
  sometimes: [
    twoLeaders,
    installsInPartition,
    makesChangeInPartition,
    leaderCrashes,
    leaseReadInPartition,
    asksAgain,
    triesInVain("prepared", 3, roundOf),
    votesAfterRestart("promised"),
    acceptsTwice,
    proposesAnothers,
    slowedLeader,
  ] as readonly Goal[],
  happened: [
    elections,
    deliveries,
    ...machinesHappened,
    highestRound,
    snapshots,
    configurationsMade,
    ...readsHappened,
  ],
  invariants: [
    readFreshness,
    exactlyOnce,
    changesAsAsked("quorums"),
    bind(
      {
        name: "machine-determinism",
        statement:
          "All servers that have applied the same entries are in the same state, client " +
          "sessions included, and give the same answers.",
        source: "Ongaro 2014, §3.5, §5.1 and §6.3, R15",
      },
      machineDeterminism(),
    ),
    ...acceptorInvariants(
      oneLeader(
        (first, second, ballot) =>
          `${name(first)} and ${name(second)} both acted as the master of ballot ${ballot}`,
        "ballot",
      ),
    ),
    bind(
      {
        name: "validity",
        statement: "Only a value that has been proposed may be chosen.",
        source: "Lamport, Paxos Made Simple (2001), §2.1, P7",
      },
      validity,
    ),
    bind(
      {
        name: "no-gap-applied",
        statement: "Servers execute commands in the order of their slots, one for each.",
        source: "Lamport, Paxos Made Simple (2001), §3, P8",
      },
      noGap({ did: "executed", entry: "slot" }),
      neverBack("slot"),
    ),
    bind(
      {
        name: "quorum-intersection",
        statement: "Quorums of phase 1 intersect with quorums of phase 2.",
        source: "Howard, Malkhi, Spiegelman, Flexible Paxos (2016), §3, P9",
      },
      quorumIntersection,
    ),
    bind(
      {
        name: "master-lease",
        statement:
          "As long as the master has the lease, other replicas cannot successfully submit " +
          "values to Paxos.",
        source: "Chandra, Griesemer, Redstone, Paxos Made Live (2007), §5.2, R20",
      },
      masterLease,
    ),
  ],
  premises: multiPaxosPremises,
};
