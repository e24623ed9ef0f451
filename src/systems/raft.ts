/** What Raft promises (Ongaro 2014), bound to its facts. */

import { latestInLog } from "../checkers/electorates/latest-in-log.ts";
import { configurationsStored } from "../checkers/happened/configurations.ts";
import { tally } from "../checkers/happened/count.ts";
import { elections } from "../checkers/happened/elections.ts";
import { snapshots } from "../checkers/happened/snapshots.ts";
import { commitIndexRises, knownIndexRises } from "../checkers/invariants/commit-index-rises.ts";
import { commitsOwnTerm } from "../checkers/invariants/commits-own-term.ts";
import { committedIsDurable } from "../checkers/invariants/committed-is-durable.ts";
import { configurationSafety } from "../checkers/invariants/configuration-safety.ts";
import { deliveredStays, neverBack } from "../checkers/invariants/delivered-stays.ts";
import { durableBeforeSend } from "../checkers/invariants/durable-before-send.ts";
import { freshTerm } from "../checkers/invariants/fresh-term.ts";
import { leaderAppendOnly } from "../checkers/invariants/leader-append-only.ts";
import { leaderCompleteness } from "../checkers/invariants/leader-completeness.ts";
import { leaseExclusive } from "../checkers/invariants/lease-exclusive.ts";
import { machineDeterminism } from "../checkers/invariants/machine-determinism.ts";
import { matchMonotonic } from "../checkers/invariants/match-monotonic.ts";
import { matchTruth } from "../checkers/invariants/match-truth.ts";
import { oneLeader } from "../checkers/invariants/one-leader.ts";
import { oneVote } from "../checkers/invariants/one-vote.ts";
import { roleTransitions } from "../checkers/invariants/role-transitions.ts";
import { noGap, sameEntries } from "../checkers/invariants/same-order.ts";
import { samePrefix } from "../checkers/invariants/same-prefix.ts";
import { snapshotPrefix } from "../checkers/invariants/snapshot-prefix.ts";
import { termMonotonic } from "../checkers/invariants/term-monotonic.ts";
import { termsRemembered, termsRise } from "../checkers/invariants/terms-rise.ts";
import { bind } from "../checkers/property.ts";
import { nodeName as name } from "../protocol/node-id.ts";
import { changesAsAsked } from "./administration.ts";
import type { Goal } from "./goal.ts";
import {
  asksAgain,
  changesMembersInPartition,
  installsInPartition,
  leaderCrashes,
  leaseReadInPartition,
  readByWrongClock,
  slowedLeader,
  triesInVain,
  truncated,
  twoLeaders,
  votesAfterRestart,
} from "./goals.ts";
import {
  deliveries,
  highestTerm,
  machinesHappened,
  readsHappened,
  truncations,
} from "./happened.ts";
import { raftPremises } from "./raft-premises.ts";
import { exactlyOnce, readFreshness } from "./sessions.ts";
import { raftSpace } from "./spaces/raft.ts";
import type { System } from "./system.ts";

export const raft: System = {
  name: "raft",
  space: raftSpace,
  sometimes: [
    twoLeaders,
    truncated(3),
    installsInPartition,
    changesMembersInPartition,
    leaderCrashes,
    leaseReadInPartition,
    readByWrongClock,
    asksAgain,
    triesInVain("vote", 3),
    votesAfterRestart("vote"),
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
    tally("transfers", "handedOver"),
    ...readsHappened,
  ],
  premises: raftPremises,
  invariants: [
    bind(
      {
        name: "election-safety",
        statement: "At most one leader can be elected in a given term.",
        source: "Ongaro 2014, figure 3.2 and §3.4",
      },
      oneLeader(
        (first, second, term) => `${name(first)} and ${name(second)} both led term ${term}`,
      ),
    ),
    bind(
      {
        name: "one-vote-per-term",
        statement: "Each server votes for at most one candidate in a given term, across restarts.",
        source: "Ongaro 2014, §3.4 and §3.8",
      },
      oneVote(
        (voter, first, second, term) =>
          `${name(voter)} voted for ${name(first)} and then for ${name(second)} in term ${term}`,
      ),
    ),
    bind(
      {
        name: "term-monotonic",
        statement: "The term in which a server sends never decreases, across restarts.",
        source: "Ongaro 2014, §3.3 and §3.8",
      },
      termMonotonic,
    ),
    bind(
      {
        name: "log-matching",
        statement:
          "If two logs contain an entry with the same index and term, they are identical in " +
          "all entries up through it.",
        source: "Ongaro 2014, figure 3.2 and §3.5",
      },
      samePrefix({ logs: "logs", entry: "entry", term: "term" }, false),
    ),
    bind(
      {
        name: "leader-completeness",
        statement:
          "If an entry is committed in a given term, it is present in the logs of the leaders " +
          "of all higher terms.",
        source: "Ongaro 2014, figure 3.2 and §3.6.3",
      },
      leaderCompleteness(
        (leader, term, index, written) =>
          `${name(leader)} leads term ${term} without entry ${index} of term ${written}, which ` +
          "is committed",
      ),
    ),
    bind(
      {
        name: "state-machine-safety",
        statement:
          "If a server has applied an entry at a given index, no other server will ever apply " +
          "a different one there.",
        source: "Ongaro 2014, figure 3.2 and §3.6.3",
      },
      noGap({ did: "applied", entry: "entry" }),
      sameEntries(
        (first, term, index, second, other) =>
          `${name(first)} applied an entry of term ${term} at index ${index}, ${name(second)} ` +
          `a different one of term ${other}`,
      ),
    ),
    bind(
      {
        name: "commit-monotonic",
        statement:
          "A server's commit index never falls while it runs, and it never removes an entry " +
          "that it has applied.",
        source: "Ongaro 2014, figure 3.1 (commitIndex increases monotonically) and §3.5",
      },
      commitIndexRises(
        (node, _term, index, before) =>
          `${name(node)} announced commit index ${index} after ${before}`,
      ),
      knownIndexRises(
        (node, index, before) =>
          `the commit index of ${name(node)} fell from ${before} to ${index}`,
      ),
      neverBack("entry"),
      deliveredStays(
        (node, from, applied) =>
          `${name(node)} removed entries from ${from} on after it had applied up to ${applied}`,
      ),
    ),
    bind(
      {
        name: "committed-is-durable",
        statement:
          "An entry is committed only once a majority of the voters of the configuration in " +
          "force (of both, in a joint one) hold it on disk.",
        source: "Ongaro 2014, §3.5, §3.8 and §4.3; etcd's CommittedIsDurableInv",
      },
      committedIsDurable(
        latestInLog,
        (node, index, term, holders) =>
          `${name(node)} applied entry ${index} of term ${term}, which is on the disk of ` +
          `${holders} only`,
      ),
    ),
    bind(
      {
        name: "configuration-safety",
        statement:
          "A log holds at most one configuration that is not committed, every quorum of a " +
          "configuration meets every quorum of the next, and all voters exist.",
        source: "Ongaro 2014, §4.1 and §4.3, R17",
      },
      configurationSafety,
    ),
    bind(
      {
        name: "lease-exclusive",
        statement:
          "No other server can have been elected while a leader's lease is valid, in real time.",
        source: "Ongaro 2014, §6.4.1, R20",
      },
      leaseExclusive,
    ),
    readFreshness,
    exactlyOnce,
    changesAsAsked("configured"),
    bind(
      {
        name: "role-transitions",
        statement:
          "Only a candidate becomes a leader, in the term in which it campaigned; and a leader " +
          "stays one until it is in a later term or steps down for good.",
        source: "Ongaro 2014, §3.3, figure 3.3; CCF's StateTransitionsProp, R21",
      },
      roleTransitions,
    ),
    bind(
      {
        name: "snapshot-prefix",
        statement: "A snapshot replaces exactly the committed log up to its last included index.",
        source: "Ongaro 2014, §5.1 and figure 5.3, R16",
      },
      snapshotPrefix,
    ),
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
    bind(
      {
        name: "fresh-term",
        statement: "The term of a candidate that can be elected occurs in no log.",
        source: "Ongaro 2014, §3.4; CCF's CandidateTermNotInLog, R14",
      },
      freshTerm,
    ),
    bind(
      {
        name: "commits-own-term",
        statement:
          "Only log entries from the leader's current term are committed by counting replicas.",
        source: "Ongaro 2014, §3.6.2 and figure 3.7; CCF's NeverCommitEntryPrevTermsProp, R12",
      },
      commitsOwnTerm,
    ),
    bind(
      {
        name: "match-monotonic",
        statement:
          "A leader's matchIndex for a follower increases monotonically in its term, and " +
          "nextIndex is always beyond it.",
        source: "Ongaro 2014, figure 3.1; CCF's MonotonicMatchIndexProp; etcd #149, R11",
      },
      matchMonotonic,
    ),
    bind(
      {
        name: "match-truth",
        statement:
          "What a leader counts as replicated on a follower is on the follower's disk, the " +
          "same as in the leader's log.",
        source: "Ongaro 2014, figure 3.1 (matchIndex) and §3.5, R10",
      },
      matchTruth,
    ),
    bind(
      {
        name: "durable-before-send",
        statement:
          "A server updates its term, vote and log on stable storage before it answers for them.",
        source: "Ongaro 2014, figure 3.1 (persistent state) and §3.8, R18",
      },
      durableBeforeSend,
    ),
    bind(
      {
        name: "leader-append-only",
        statement:
          "A leader never overwrites or deletes entries in its log; it only appends new ones.",
        source: "Ongaro 2014, figure 3.2 and §3.5, R4",
      },
      leaderAppendOnly,
    ),
    bind(
      {
        name: "term-of-entries",
        statement:
          "The terms of a log's entries never decrease, and the last is not later than the " +
          "server's current term.",
        source: "Ongaro 2014, §3.5 and figure 3.1; CCF's LogTermsProp, R13",
      },
      termsRise(
        (node, index, term, before) =>
          `${name(node)} holds entry ${index} of term ${term} after one of term ${before}`,
      ),
      termsRemembered,
    ),
  ],
};
