/** What Zab promises (Junqueira 2011, and ZooKeeper's own specification), bound to its facts. */

import { lastDelivered } from "../checkers/electorates/last-delivered.ts";
import { configurationsStored } from "../checkers/happened/configurations.ts";
import { elections } from "../checkers/happened/elections.ts";
import { snapshots } from "../checkers/happened/snapshots.ts";
import { actionsInOrder } from "../checkers/invariants/actions-in-order.ts";
import { commitIndexRises } from "../checkers/invariants/commit-index-rises.ts";
import { committedIsDurable } from "../checkers/invariants/committed-is-durable.ts";
import { deliveredStays } from "../checkers/invariants/delivered-stays.ts";
import { epochsOnlyRise } from "../checkers/invariants/epochs-only-rise.ts";
import { leaderCompleteness } from "../checkers/invariants/leader-completeness.ts";
import { localPrimaryOrder } from "../checkers/invariants/local-primary-order.ts";
import { machineDeterminism } from "../checkers/invariants/machine-determinism.ts";
import { observersInNoQuorum } from "../checkers/invariants/observers-in-no-quorum.ts";
import { oneLeader } from "../checkers/invariants/one-leader.ts";
import { oneVote } from "../checkers/invariants/one-vote.ts";
import { processConsistency } from "../checkers/invariants/process-consistency.ts";
import { sameContent } from "../checkers/invariants/same-content.ts";
import { noGap, sameEntries } from "../checkers/invariants/same-order.ts";
import { samePrefix } from "../checkers/invariants/same-prefix.ts";
import { termsRise } from "../checkers/invariants/terms-rise.ts";
import { bind } from "../checkers/property.ts";
import { nodeName as name } from "../protocol/node-id.ts";
import { changesAsAsked } from "./administration.ts";
import type { Goal } from "./goal.ts";
import {
  asksAgain,
  changesMembersInPartition,
  installsInPartition,
  leaderCrashes,
  readByWrongClock,
  slowedLeader,
  truncated,
  twoLeaders,
} from "./goals.ts";
import {
  deliveries,
  highestTerm,
  machinesHappened,
  readsHappened,
  truncations,
} from "./happened.ts";
import { exactlyOnce, readFreshness } from "./sessions.ts";
import { zabSpace } from "./spaces/zab.ts";
import type { System } from "./system.ts";
import { zabPremises } from "./zab-premises.ts";

export const zab: System = {
  name: "zab",
  space: zabSpace,
  sometimes: [
    twoLeaders,
    truncated(3),
    installsInPartition,
    changesMembersInPartition,
    leaderCrashes,
    readByWrongClock,
    asksAgain,
    slowedLeader,
  ] as readonly Goal[],
  happened: [
    elections,
    truncations,
    deliveries,
    ...machinesHappened,
    highestTerm,
    snapshots,
    configurationsStored,
    ...readsHappened,
  ],
  invariants: [
    readFreshness,
    exactlyOnce,
    changesAsAsked("configured"),
    bind(
      {
        name: "machine-determinism",
        statement:
          "All servers that have applied the same entries are in the same state, client " +
          "sessions included, and give the same answers.",
        source: "Ongaro 2014, §3.5, §5.1 and §6.3, R15",
      },
      machineDeterminism("held"),
    ),
    bind(
      {
        name: "one-leader-per-epoch",
        statement: "In an epoch at most one server is established as the leader.",
        source: "Junqueira, Reed, Serafini 2011 (DSN); Leadership1 of the NJU specification",
      },
      oneLeader(
        (first, second, epoch) =>
          `${name(first)} and ${name(second)} were both established in epoch ${epoch}`,
      ),
    ),
    bind(
      {
        name: "one-promise-per-epoch",
        statement: "A server acknowledges an epoch, so that it counts, to one leader only.",
        source: "Junqueira 2011 §V, step f.1.2; Learner.registerWithLeader, comment on ACKEPOCH",
      },
      oneVote(
        (node, first, second, epoch) =>
          `${name(node)} promised epoch ${epoch} to ${name(first)} and to ${name(second)}`,
      ),
    ),
    bind(
      {
        name: "epochs-only-rise",
        statement:
          "A server's acceptedEpoch and currentEpoch never fall, currentEpoch <= " +
          "acceptedEpoch, and an epoch is sent only when the disk holds it.",
        source: "Junqueira 2011 (f.p and f.a); ZooKeeper QuorumPeer, ZOOKEEPER-1653",
      },
      epochsOnlyRise,
    ),
    bind(
      {
        name: "integrity",
        statement: "If some process delivers a transaction, then some process has broadcast it.",
        source: "Junqueira 2011, Integrity",
      },
      sameContent((index, epoch, first, second) =>
        first === second
          ? `${name(first)} broadcast two different things as transaction ${index} of epoch ` +
            `${epoch}`
          : `transaction ${index} of epoch ${epoch} is one thing to ${name(first)} and another ` +
            `to ${name(second)}`,
      ),
    ),
    bind(
      {
        name: "total-order",
        statement:
          "If some process delivers a before b, then any process that delivers b also delivers " +
          "a, and delivers a before b.",
        source: "Junqueira 2011, Total order and Agreement",
      },
      noGap({ did: "delivered", entry: "transaction" }),
      sameEntries(
        (first, epoch, index, second, other) =>
          `${name(first)} delivered a transaction of epoch ${epoch} at place ${index}, ` +
          `${name(second)} another one of epoch ${other}`,
      ),
    ),
    bind(
      {
        name: "zxid-identifies-prefix",
        statement:
          "If two histories, or a history and a snapshot, contain the same zxid, they are the " +
          "same up to it.",
        source: "Junqueira 2011; PrefixConsistency of the NJU specification",
      },
      samePrefix({ logs: "histories", entry: "transaction", term: "epoch" }, true),
    ),
    bind(
      {
        name: "local-primary-order",
        statement:
          "If a primary broadcasts a before b, then any process that delivers b has delivered " +
          "a before b: its counters go 1, 2, 3.",
        source: "Junqueira 2011, Local primary order",
      },
      localPrimaryOrder,
    ),
    bind(
      {
        name: "global-primary-order",
        statement:
          "A process that delivers transactions of two primaries delivers those of the earlier " +
          "first: zxids rise in every history.",
        source: "Junqueira 2011, Global primary order",
      },
      termsRise(
        (node, index, epoch, before) =>
          `${name(node)} holds transaction ${index} of epoch ${epoch} after one of epoch ${before}`,
      ),
    ),
    bind(
      {
        name: "primary-integrity",
        statement:
          "When a primary broadcasts, it has delivered every transaction of earlier epochs " +
          "that any process ever delivers.",
        source: "Junqueira 2011, Primary integrity; LeaderLogCompleteness of the NJU specification",
      },
      leaderCompleteness(
        (leader, epoch, index, written) =>
          `${name(leader)} is established in epoch ${epoch} without transaction ${index} of ` +
          `epoch ${written}, which was delivered`,
      ),
    ),
    bind(
      {
        name: "process-consistency",
        statement:
          "A follower that has acknowledged NEWLEADER holds on disk the history that its " +
          "leader began the epoch with.",
        source: "Junqueira 2011, step f.2.1; ProcessConsistency of the NJU specification",
      },
      processConsistency,
    ),
    bind(
      {
        name: "committed-log-durability",
        statement:
          "A transaction is delivered only once a quorum holds it on disk, and is never cut " +
          "from the history of who delivered it.",
        source:
          "Junqueira 2011, step l.3.2 (a quorum of acknowledgements); Shraer 2012 for " +
          "reconfigurations",
      },
      committedIsDurable(
        lastDelivered,
        (node, index, epoch, holders) =>
          `${name(node)} delivered transaction ${index} of epoch ${epoch}, which is on the ` +
          `disk of ${holders} only`,
      ),
      deliveredStays(
        (node, from, delivered) =>
          `${name(node)} dropped transactions from ${from} on after it had delivered up to ` +
          `${delivered}`,
      ),
    ),
    bind(
      {
        name: "committed-log-monotonic",
        statement:
          "The committed history of a server only grows: COMMIT, INFORM and UPTODATE never go " +
          "back.",
        source: "Junqueira 2011, step l.3.2; CommittedLogMonotonicity of the NJU specification",
      },
      commitIndexRises(
        (node, epoch, index, before) =>
          `${name(node)} announced in epoch ${epoch} that ${index} is committed, after ${before}`,
      ),
    ),
    bind(
      {
        name: "actions-in-order",
        statement:
          "A follower acknowledges one proposal after the other, in the epoch whose history it " +
          "acknowledged, each when its disk holds it.",
        source:
          "Junqueira 2011, phase 3; stateConsistent, ackConsistent and messageLegal of the NJU " +
          "specification",
      },
      actionsInOrder,
    ),
    bind(
      {
        name: "observers-in-no-quorum",
        statement:
          "When a leader is established, a quorum of the voters has promised its epoch and " +
          "holds its history.",
        source: "ZooKeeper Observers Guide (ZOOKEEPER-368); Leader.SyncedLearnerTracker",
      },
      observersInNoQuorum,
    ),
  ],
  premises: zabPremises,
};
