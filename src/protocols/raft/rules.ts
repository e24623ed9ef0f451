/**
 * The decisions that Raft's safety rests on, each with its section in Ongaro's dissertation (2014),
 * each taking what it decides on. The steps (steps.ts) are made from them.
 */

import type { NodeId } from "../../protocol/node-id.ts";
import { hasNode, majorityOf, type NodeSet, reachedBy, sizeOf } from "../../protocol/quorum.ts";
import type { Message } from "./messages.ts";
import type { RaftOptions } from "./options.ts";
import type { Incoming, Progress, RaftState, Role } from "./state.ts";

export type Rules = typeof rules;

export const rules = {
  // --- terms and votes ---

  /** §3.4: a candidate campaigns in a term that it has not been in. */
  campaignTerm: (term: number): number => term + 1,
  /**
   * §9.6: whether a promise answers the present asking: an earlier one may have been given before
   * there was a leader.
   */
  answersAsking: (askedUs: number, presentUs: number): boolean => askedUs === presentUs,
  /**
   * §3.3: a message of a higher term makes its receiver a follower in that term; those about an
   * pre-vote name a term that no server is in yet (§9.6).
   */
  adoptsTerm: (type: Message["type"], term: number, currentTerm: number): boolean =>
    term > currentTerm && type !== "pre-vote" && type !== "pre-vote-reply",
  /** §3.3: a leader's message of an earlier term is refused. */
  isObsolete: (messageTerm: number, currentTerm: number): boolean => messageTerm < currentTerm,
  /** §3.4: a server votes in its own term only. */
  mayVoteIn: (candidateTerm: number, currentTerm: number): boolean => candidateTerm === currentTerm,
  /** §3.4: a server votes at most once in a term, first come first served. */
  mayVoteFor: (votedFor: NodeId, candidate: NodeId): boolean =>
    votedFor === 0 || votedFor === candidate,
  /**
   * §3.6.1: a vote goes only to a log that is at least as up to date: by last term, then by length.
   */
  isUpToDate: (
    candidateTerm: number,
    candidateIndex: number,
    lastTerm: number,
    lastIndex: number,
  ): boolean =>
    candidateTerm > lastTerm || (candidateTerm === lastTerm && candidateIndex >= lastIndex),
  /** §3.4: a vote counts in the term in which it was given. */
  countsVote: (voteTerm: number, currentTerm: number): boolean => voteTerm === currentTerm,
  /**
   * §9.6: whether a server would vote in the term that a candidate asks about: in a later one than
   * its own.
   */
  mayPromise: (candidateTerm: number, currentTerm: number): boolean => candidateTerm > currentTerm,
  /**
   * §3.10: whether a server campaigns because its leader says so: as a follower of the term in
   * which the leader said it.
   */
  mayTakeOver: (messageTerm: number, currentTerm: number, role: Role): boolean =>
    messageTerm === currentTerm && role === "follower",
  /**
   * §4.2.3: whether a server ignores candidates, because it heard a leader within the shortest
   * election timeout.
   */
  ignoresCandidates: (sinceHeardUs: number, electionMinUs: number): boolean =>
    sinceHeardUs < electionMinUs,
  /**
   * §4.2.3: which candidates it ignores: of its own term or a later one; earlier ones are sent the
   * term.
   */
  mayIgnore: (candidateTerm: number, currentTerm: number): boolean => candidateTerm >= currentTerm,

  // --- quorums ---

  /** §3.3: the size of a majority of `members`. */
  majority: (members: number): number => majorityOf(members),
  /**
   * §4.3: the groups that must each have a majority: the voters and, in a joint configuration, the
   * old ones apart.
   */
  votingGroups: (voters: NodeSet, outgoing: NodeSet): readonly NodeSet[] =>
    outgoing === 0 ? [voters] : [voters, outgoing],
  /** §3.3: the highest index that `count` of the matches reach. */
  reached: (matches: readonly number[], count: number): number => reachedBy(matches, count),

  // --- the disk ---

  /**
   * §3.8: whether what a server says is true of its disk: term and vote are there, and the log up
   * to the index that it vouches for.
   */
  isDurable: (index: number, stableIndex: number, hardStateIsDurable: boolean): boolean =>
    hardStateIsDurable && index <= stableIndex,
  /**
   * §3.8, §10.2.1: what a leader counts as its own replica: what its disk holds, not what it has in
   * memory.
   */
  ownMatch: (state: RaftState): number => state.stableIndex,

  // --- the log ---

  /**
   * §3.5: whether a log contains the entry that precedes the new ones; `termAtPrev` is -1 where it
   * has none.
   */
  logMatches: (prevLogTerm: number, termAtPrev: number): boolean => termAtPrev === prevLogTerm,
  /**
   * §5.1: whether an entry is in the part that a snapshot replaced, which is committed and matches.
   */
  isCompacted: (index: number, firstIndex: number): boolean => index < firstIndex,
  /** §3.5: whether an entry that is in the way of a new one must go, with all that follow it. */
  conflicts: (existingTerm: number, newTerm: number): boolean => existingTerm !== newTerm,
  /**
   * §3.5, figure 3.1: how far a follower commits: not past the last entry that this message has
   * shown to match.
   */
  followerCommit: (leaderCommit: number, lastNewIndex: number): number =>
    Math.min(leaderCommit, lastNewIndex),
  /** Figure 3.1: the commit index increases monotonically. */
  nextCommit: (commitIndex: number, told: number): number => Math.max(commitIndex, told),
  /** §3.5: a reply counts in the term in which it was given. */
  countsReply: (replyTerm: number, currentTerm: number): boolean => replyTerm === currentTerm,
  /** Figure 3.1: what a follower holds increases monotonically. */
  nextMatch: (match: number, acknowledged: number): number => Math.max(match, acknowledged),
  /** §3.5: whether a rejection is old news: what it rejected is known to match. */
  isOvertaken: (rejectedIndex: number, match: number): boolean => rejectedIndex <= match,
  /** §3.5: where to try again: never below what is known to match. */
  nextAfterRejection: (hintIndex: number, match: number): number => Math.max(hintIndex, match) + 1,
  /**
   * §3.6.2: whether an entry of this term may be committed by counting its replicas; older ones
   * follow with it.
   */
  mayCommitByCounting: (entryTerm: number, currentTerm: number): boolean =>
    entryTerm === currentTerm,
  /**
   * §3.5, §4.2: whether a leader goes on with a reply after what it led to: not if that ended its
   * office or removed the follower.
   */
  goesOnWith: (role: Role, known: Progress, now: Progress | null): boolean =>
    role === "leader" && now === known,

  // --- clients and reads ---

  /** §6.3: whether an operation has taken effect: its session has seen it or a later one. */
  isDuplicate: (sequence: number, lastSequence: number): boolean => sequence <= lastSequence,
  /**
   * §6.3: whether a session has not been used since a moment of the log's time, which is the same
   * on all servers.
   */
  hasExpired: (activeUs: number, beforeUs: number): boolean => activeUs < beforeUs,
  /** §6.3: whether the request that waits at an index is the entry that is applied there. */
  isAskedFor: (entryTerm: number, waiterTerm: number): boolean => entryTerm === waiterTerm,
  /**
   * §6.4: whether a leader may answer reads at its commit index: only after an entry of its own
   * term is committed.
   */
  mayReadAt: (commitTerm: number, currentTerm: number): boolean => commitTerm === currentTerm,
  /** §6.4: whether a reply confirms a round of heartbeats: only one of the leader's own term. */
  confirmsRound: (replyTerm: number, currentTerm: number): boolean => replyTerm === currentTerm,
  /**
   * §6.4: whether the round that a read needs is confirmed: one that was begun after the read
   * arrived.
   */
  isVouchedFor: (readRound: number, confirmedRound: number): boolean => readRound <= confirmedRound,
  /**
   * §6.4: whether an answer belongs to the read that a follower's client waits for: to no earlier
   * one.
   */
  answersRead: (sequence: number, askedSequence: number): boolean => sequence === askedSequence,
  /** §6.4: whether the state holds what a read must see. */
  mayAnswerAt: (appliedIndex: number, readIndex: number): boolean => appliedIndex >= readIndex,
  /**
   * §6.4.1: how long a lease lasts, counted from the send: shorter than any election timeout on the
   * fastest clock.
   */
  leaseUs: ({ electionMinUs, leaseDriftPpm }: RaftOptions): number =>
    electionMinUs - Math.ceil((electionMinUs * 2 * leaseDriftPpm) / 1_000_000),
  /**
   * §6.4.1: whether a lease may be used: until it ends, and not once the leader has asked another
   * to campaign in this term.
   */
  isWithinLease: (nowUs: number, leaseUs: number, handedOver: boolean): boolean =>
    nowUs < leaseUs && !handedOver,
  /** §3.10: whether leadership may be handed over: only to a log that has everything. */
  mayHandOver: (match: number, lastIndex: number): boolean => match === lastIndex,

  // --- snapshots ---

  /**
   * §5.3: whether a follower needs a snapshot: the log no longer holds the next entry that it
   * wants.
   */
  needsSnapshot: (next: number, firstIndex: number): boolean => next < firstIndex,
  /** §5.3: a snapshot is installed only if it is newer than the state. */
  mayInstall: (snapshotIndex: number, commitIndex: number): boolean => snapshotIndex > commitIndex,
  /** Figure 5.3: entries after the snapshot stay if the log holds the snapshot's last entry. */
  keepsSuffix: (termAtIndex: number, snapshotTerm: number): boolean => termAtIndex === snapshotTerm,
  /**
   * §5.3: whether a part of a snapshot is the next one: what has arrived is of the same leader's
   * term and snapshot, and ends where the part begins.
   */
  isNextPart: (offset: number, received: number): boolean => offset === received,
  /**
   * §5.3: whether parts that have arrived belong to the snapshot that is being sent: parts of two
   * leaders make no whole.
   */
  isSameTransfer: (incoming: Incoming | null, term: number, index: number): boolean =>
    incoming?.office === term && incoming.index === index,

  // --- membership ---

  /**
   * §4.2.1: who may be asked to become a member: servers that exist, for one that never answers
   * would count in every majority.
   */
  mayBeMembers: (named: NodeSet, existing: NodeSet): boolean =>
    named !== 0 && (named & ~existing) === 0,
  /** §4.1: the next change waits until the last one is committed. */
  isSettled: (configurationIndex: number, commitIndex: number): boolean =>
    configurationIndex <= commitIndex,
  /**
   * The correction of 2015: a leader changes nothing before an entry of its own term is committed.
   */
  mayChangeIn: (commitTerm: number, currentTerm: number): boolean => commitTerm === currentTerm,
  /**
   * §4.3: whether a change must pass through a joint configuration: when more than one server
   * changes.
   */
  needsJoint: (voters: NodeSet, goal: NodeSet): boolean => sizeOf(voters ^ goal) > 1,
  /**
   * §4.3: a joint configuration is left once it is committed, by a leader that has committed in its
   * own term.
   */
  mayLeaveJoint: (
    configurationIndex: number,
    commitIndex: number,
    commitTerm: number,
    currentTerm: number,
  ): boolean => configurationIndex <= commitIndex && commitTerm === currentTerm,
  /**
   * §4.3: whether who asked for a change is told that it was made: its last configuration is
   * committed.
   * @param finalIndex 0: it is not in the log yet.
   */
  isDone: (finalIndex: number, commitIndex: number): boolean =>
    finalIndex !== 0 && finalIndex <= commitIndex,
  /**
   * §4.2.1: whether a newcomer has caught up in a round: its log reaches where the leader's ended
   * when the round began.
   */
  hasCaughtUp: (match: number, roundIndex: number): boolean => match >= roundIndex,
  /**
   * §4.2.2: whether a leader steps down because it was removed: once the configuration without it
   * is committed.
   */
  mustLeave: (
    self: NodeId,
    members: NodeSet,
    configurationIndex: number,
    commitIndex: number,
  ): boolean => configurationIndex <= commitIndex && !hasNode(members, self),
  /**
   * §4.2.2: who may campaign: a voter of the latest configuration, or of the one before while that
   * is not committed.
   */
  mayCampaign: (self: NodeId, latest: NodeSet, before: NodeSet, settled: boolean): boolean =>
    hasNode(latest, self) || (!settled && hasNode(before, self)),
};
