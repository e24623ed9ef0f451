/**
 * The decisions that Zab's safety rests on, each with its place: the paper (Junqueira, Reed,
 * Serafini, "Zab", DSN 2011) or the class of ZooKeeper that takes it, each taking what it decides
 * on. The steps (steps.ts) are made from them.
 */

import { entryAt } from "../../core/chunked-log.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { hasNode, majorityOf, type NodeSet, sizeOf } from "../../protocol/quorum.ts";
import type { Request } from "../../protocol/request.ts";
import { isStale, type StateMachine } from "../../protocol/state-machine.ts";
import { lastIndex, lastZxid, type Phase, type Role, type Vote, type ZabState } from "./state.ts";
import { epochOf } from "./zxid.ts";

/** What a learner does about a leader's epoch: takes it, knows it already, or will not follow. */
export type EpochAnswer = "accept" | "known" | "refuse";

export type Rules = typeof rules;

export const rules = {
  // --- phase 0: election ---

  /**
   * FastLeaderElection.totalOrderPredicate: a vote is better by epoch, then by zxid, then by
   * server.
   */
  isBetterVote: (vote: Vote, than: Vote): boolean =>
    vote.epoch > than.epoch ||
    (vote.epoch === than.epoch &&
      (vote.zxid > than.zxid || (vote.zxid === than.zxid && vote.leader > than.leader))),
  /**
   * FastLeaderElection.initialVote: by what a server is ranked: the last transaction of its
   * history, and nothing that is only planned.
   */
  votedZxid: (state: ZabState): number => lastZxid(state),
  /**
   * FastLeaderElection.sendNotifications: who is sent a vote: the voters, and the server that it
   * is for. That one may be no voter here but one to come, of a reconfiguration that is pending
   * elsewhere: it cannot lead without this vote.
   */
  hearsVote: (isVoter: boolean, isVotedFor: boolean): boolean => isVoter || isVotedFor,
  /**
   * FastLeaderElection.Messenger: whether a server whose round is older is sent the present one:
   * where it counts this vote. To one that knows of no such voter each reply would have a reply.
   */
  tellsRound: (itsVoters: NodeSet, self: NodeId): boolean => hasNode(itsVoters, self),
  /**
   * FastLeaderElection.checkLeader: a leader that others follow is joined only if it says itself
   * that it leads.
   */
  mayJoin: (leaderRole: Role | undefined): boolean => leaderRole === "leading",
  /**
   * FastLeaderElection.Messenger: in which phases a server takes over voters that another one says
   * are committed.
   */
  learnsVoters: (phase: Phase): boolean => phase === "election",
  /**
   * FastLeaderElection.Messenger: whether a server is sent later voters: where it would learn
   * them. One that has found a leader answers each vote, and such answers have no answer.
   */
  tellsVoters: (role: Role, itsIndex: number, index: number): boolean =>
    role === "looking" && itsIndex < index,
  /** DSN 2011: a quorum is a majority of those who have a vote; observers have none. */
  isQuorum: (servers: NodeSet, voters: NodeSet): boolean =>
    sizeOf(servers & voters) >= majorityOf(sizeOf(voters)),

  // --- phase 1: discovery ---

  /** step l.1.1: later than every epoch that a quorum has accepted, the leader's own included. */
  newEpoch: (acceptedByQuorum: number, acceptedByLeader: number): number =>
    Math.max(acceptedByQuorum, acceptedByLeader) + 1,
  /**
   * Whether a leader makes way for a later one: a voter has accepted a later epoch, and would
   * refuse this one forever.
   */
  mustMakeWay: (acceptedEpoch: number, epoch: number): boolean => acceptedEpoch > epoch,
  /** step f.1.2; Learner.registerWithLeader. */
  answerTo: (epoch: number, acceptedEpoch: number): EpochAnswer =>
    epoch > acceptedEpoch ? "accept" : epoch === acceptedEpoch ? "known" : "refuse",
  /**
   * Learner.registerWithLeader: an epoch that was accepted before may have been acknowledged to
   * another leader.
   */
  countsAsAck: (answer: EpochAnswer): boolean => answer === "accept",
  /** Leader.waitForEpochAck: a leader whose history is shorter than a follower's gives up. */
  isAhead: (epoch: number, zxid: number, thanEpoch: number, thanZxid: number): boolean =>
    epoch > thanEpoch || (epoch === thanEpoch && zxid > thanZxid),

  // --- phase 2: synchronization ---

  /**
   * LearnerHandler.queueCommittedProposals: only within an epoch do both have the transaction to go
   * back to.
   */
  mayTruncateTo: (zxid: number, learnerZxid: number): boolean =>
    epochOf(zxid) === epochOf(learnerZxid),
  /**
   * LearnerHandler.syncFollower, TRUNC to maxCommittedLog: how much of a common history a learner
   * keeps: not what is after the last transaction that it is sent, which will be sent again.
   */
  lastKept: (common: number, end: number): number => Math.min(common, end),
  /** The first transaction that a DIFF brings. */
  diffFrom: (lastCommon: number): number => lastCommon + 1,
  /**
   * Learner.syncWithLeader: whether a snapshot takes the place of the state: only if it holds more
   * than was delivered.
   */
  mayInstall: (snapshotIndex: number, delivered: number): boolean => snapshotIndex > delivered,

  // --- phase 3: broadcast ---

  /**
   * step f.3.3: transactions are delivered in the order of their zxids; `nextZxid` is -1 where the
   * history ends.
   */
  isNext: (committedZxid: number, nextZxid: number): boolean => committedZxid === nextZxid,
  /**
   * Shraer 2012: whether the voters to come must hold a transaction, too: from the reconfiguration
   * on.
   */
  needsNextVoters: (index: number, reconfigurationIndex: number): boolean =>
    index >= reconfigurationIndex,
  /**
   * Leader.lead, syncLimit: whether a leader ends the session with a learner that it has not heard
   * for so long.
   */
  isSilent: (silentUs: number, limitUs: number): boolean => silentUs > limitUs,

  // --- clients ---

  /**
   * ZooKeeperServer.processConnectRequest: whether a server may serve a client: not if it has
   * delivered less than the client has seen.
   */
  mayServe: (seen: number, delivered: number): boolean => seen <= delivered,
  /** Whether a client's read is answered from the server's own state at once. */
  readsLocally: (reads: "local" | "sync" | "transaction"): boolean => reads === "local",
  /**
   * ZOOKEEPER-2136: whether a ping's answer confirms the leader for a `sync`: of a ping that was
   * sent after the sync arrived.
   */
  confirmsSync: (answeredRound: number, syncRound: number): boolean => answeredRound >= syncRound,
  /** Whether a sync that came back belongs to the read that waits: to no earlier one. */
  answersRead: (sequence: number, askedSequence: number): boolean => sequence === askedSequence,
  /** Whether an operation has taken effect: its client's session has seen it or a later one. */
  isDuplicate: (machine: StateMachine, request: Request): boolean => isStale(machine, request),
  /**
   * Whether an operation has its place in the history, delivered or not: what it comes to is
   * decided there, and asking for it again changes nothing.
   */
  hasPlace: (state: ZabState, request: Request): boolean => {
    const { machine, log, delivered } = state;
    if (isStale(machine, request)) return true;
    const { client, sequence } = request;
    for (let index = delivered + 1; index <= lastIndex(state); index++) {
      const other = entryAt(log, index)?.request;
      if (other?.client === client && other.sequence >= sequence) return true;
    }
    return false;
  },
};
