/**
 * The decisions that Zab's safety rests on, each with its place: the paper (Junqueira, Reed, Serafini, "Zab", DSN 2011)
 * or the class of ZooKeeper that takes it. The protocol is made from them, and a mutant replaces one.
 */
import { majorityOf, type NodeSet, sizeOf } from "../../protocol/quorum.ts";
import type { Phase, Vote } from "./state.ts";
import { epochOf } from "./zxid.ts";

/** What a learner does about a leader's epoch: takes it, knows it already, or will not follow. */
export type EpochAnswer = "accept" | "known" | "refuse";

/** What a follower writes on NEWLEADER, and when it says so: each step waits for the one before to be durable. */
export type NewLeaderStep = "history" | "epoch" | "ack";

export interface Rules {
  /** FastLeaderElection.totalOrderPredicate: a vote is better by epoch, then by zxid, then by server. */
  isBetterVote(vote: Vote, than: Vote): boolean;
  /** FastLeaderElection.initialVote: the last transaction that the disk's history ends with, and nothing that is only planned. */
  votedZxid(lastZxid: number, acceptedEpoch: number): number;
  /** FastLeaderElection.lookForLeader: whether votes, which may be lost, are sent again until a leader is found. */
  resendsVotes(): boolean;
  /** FastLeaderElection.checkLeader: a leader that others follow is joined only if it says itself that it leads. */
  mayJoin(leaderSaysSo: boolean): boolean;
  /** FastLeaderElection.Messenger: in which phases a server takes over voters that another one says are committed. */
  learnsVoters(phase: Phase): boolean;
  /** DSN 2011: a quorum is a majority of those who have a vote. */
  isQuorum(servers: NodeSet, voters: NodeSet): boolean;
  /** Observers have no vote in anything. */
  electorate(voters: NodeSet, everyone: NodeSet): NodeSet;
  /** step l.1.1: later than every epoch that a quorum has accepted, the leader's own included. */
  newEpoch(acceptedByQuorum: number, acceptedByLeader: number): number;
  /** step f.1.2: what of an accepted epoch the disk remembers before anybody is told. */
  rememberedEpoch(epoch: number): number;
  /** step f.1.2; Learner.registerWithLeader. */
  answerTo(epoch: number, acceptedEpoch: number): EpochAnswer;
  /** Learner.registerWithLeader: an epoch that was accepted before may have been acknowledged to somebody else. */
  countsAsAck(answer: EpochAnswer): boolean;
  /** Leader.waitForEpochAck: a leader whose history is behind a follower's gives up. */
  isAhead(epoch: number, zxid: number, thanEpoch: number, thanZxid: number): boolean;
  /** LearnerHandler.syncFollower: a learner whose last transaction the leader lacks must drop it. */
  mustTruncate(): boolean;
  /** LearnerHandler.queueCommittedProposals: only within an epoch do both have the transaction to go back to. */
  mayTruncateTo(zxid: number, learnerZxid: number): boolean;
  /** The first transaction that a DIFF brings. */
  diffFrom(lastCommon: number): number;
  /** Learner.syncWithLeader: a snapshot and the transactions behind it are taken over together, or not at all. */
  snapshotWaitsForHistory(): boolean;
  /** Learner.syncWithLeader; step f.2.1. */
  newLeaderSteps(): readonly NewLeaderStep[];
  /** The acknowledgement of NEWLEADER covers everything that was sent before it. */
  newLeaderAckCovers(syncedThrough: number): number;
  /** step l.2.2: a leader leads once a quorum holds its history. */
  isEstablished(quorumHasHistory: boolean): boolean;
  /** step l.2.2 (COMMIT-LD): what a learner is told to be committed: what is committed now (NJU issue 3). */
  committedAtUpToDate(committed: number, syncedThrough: number): number;
  /** Leader.lead, syncLimit: whether a leader ends the session with a learner that it has not heard for so long. */
  isSilent(silentUs: number, limitUs: number): boolean;
  /** LearnerHandler: what a new session with a server starts from; nothing of an older one counts. */
  learnerStart(before: number): number;
  /** step f.3.2: whether a follower's acknowledgement waits until the disk holds the transaction. */
  ackWaitsForDisk(): boolean;
  /** ZOOKEEPER-3701: whether a server ends when its disk has failed: what it said from then on, it might not remember. */
  stopsOnDiskError(): boolean;
  /** What a server has delivered when it looks for a leader again: what was committed. */
  deliveredOnLooking(delivered: number, last: number): number;
  /** Whether a server that looks for a leader again has stopped everything that it did for the one before. */
  stopsOnLooking(): boolean;
  /** Whether a client's read is answered from the server's own state at once. */
  readsLocally(reads: "local" | "sync" | "transaction"): boolean;
  /** ZOOKEEPER-2136: whether a `sync` waits until a quorum has confirmed the leader. */
  syncNeedsQuorum(): boolean;
  /** Whether an operation that took effect is done again. */
  isDuplicate(tookEffect: boolean): boolean;
}

const NEW_LEADER_STEPS: readonly NewLeaderStep[] = ["history", "epoch", "ack"];

export const rules: Rules = {
  isBetterVote: (vote, than) =>
    vote.epoch > than.epoch ||
    (vote.epoch === than.epoch &&
      (vote.zxid > than.zxid || (vote.zxid === than.zxid && vote.leader > than.leader))),
  votedZxid: (lastZxid) => lastZxid,
  resendsVotes: () => true,
  mayJoin: (leaderSaysSo) => leaderSaysSo,
  learnsVoters: (phase) => phase === "election",
  isQuorum: (servers, voters) => sizeOf(servers & voters) >= majorityOf(sizeOf(voters)),
  electorate: (voters) => voters,
  newEpoch: (acceptedByQuorum, acceptedByLeader) =>
    Math.max(acceptedByQuorum, acceptedByLeader) + 1,
  rememberedEpoch: (epoch) => epoch,
  answerTo: (epoch, acceptedEpoch) =>
    epoch > acceptedEpoch ? "accept" : epoch === acceptedEpoch ? "known" : "refuse",
  countsAsAck: (answer) => answer === "accept",
  isAhead: (epoch, zxid, thanEpoch, thanZxid) =>
    epoch > thanEpoch || (epoch === thanEpoch && zxid > thanZxid),
  mustTruncate: () => true,
  mayTruncateTo: (zxid, learnerZxid) => epochOf(zxid) === epochOf(learnerZxid),
  diffFrom: (lastCommon) => lastCommon + 1,
  snapshotWaitsForHistory: () => true,
  newLeaderSteps: () => NEW_LEADER_STEPS,
  newLeaderAckCovers: (syncedThrough) => syncedThrough,
  isEstablished: (quorumHasHistory) => quorumHasHistory,
  committedAtUpToDate: (committed) => committed,
  isSilent: (silentUs, limitUs) => silentUs > limitUs,
  learnerStart: () => 0,
  ackWaitsForDisk: () => true,
  stopsOnDiskError: () => true,
  deliveredOnLooking: (delivered) => delivered,
  stopsOnLooking: () => true,
  readsLocally: (reads) => reads === "local",
  syncNeedsQuorum: () => true,
  isDuplicate: (tookEffect) => tookEffect,
};
