/**
 * The decisions that Raft's safety rests on, each with its section in Ongaro's dissertation (2014). The protocol is
 * made from them, and a mutant replaces one: whoever doubts Raft reads this page.
 */

import type { NodeId } from "../../protocol/node-id.ts";
import { hasNode, majorityOf, type NodeSet, reachedBy, sizeOf } from "../../protocol/quorum.ts";
import type { Message } from "./messages.ts";
import type { Progress, Role } from "./state.ts";

export type Rules = typeof rules;

export const rules = {
  // --- terms and votes ---

  /** §3.4: a candidate stands in a term that it has not been in. */
  campaignTerm: (term: number): number => term + 1,
  /** §9.6: asking whether one could win changes no term. */
  termWhileAsking: (term: number): number => term,
  /** §9.6: promises to vote are no votes: the election proper starts with none. */
  votesFromPreVotes: (_promised: NodeSet): NodeSet => 0,
  /** §9.6: whether a promise answers the present asking: an earlier one may have been given before there was a leader. */
  answersAsking: (askedUs: number, presentUs: number): boolean => askedUs === presentUs,
  /** §9.6: whether servers ask before they stand; `asked` is what the options say. */
  asksBeforeStanding: (asked: boolean): boolean => asked,
  /** §3.3: a message of a higher term makes its receiver a follower in that term. */
  adoptsTermOf: (_type: Message["type"]): boolean => true,
  /** §3.4: no vote is carried into a new term. */
  voteInNewTerm: (_votedFor: NodeId): NodeId => 0,
  /** §3.4: a server votes in its own term only. */
  mayVoteIn: (candidateTerm: number, currentTerm: number): boolean => candidateTerm === currentTerm,
  /** §3.4: a server votes at most once in a term, first come first served. */
  mayVoteFor: (votedFor: NodeId, candidate: NodeId): boolean =>
    votedFor === 0 || votedFor === candidate,
  /** §3.6.1: a vote goes only to a log that is at least as up to date: by last term, then by length. */
  isUpToDate: (
    candidateTerm: number,
    candidateIndex: number,
    lastTerm: number,
    lastIndex: number,
  ): boolean =>
    candidateTerm > lastTerm || (candidateTerm === lastTerm && candidateIndex >= lastIndex),
  /** §3.4: a vote counts in the term in which it was given. */
  countsVote: (voteTerm: number, currentTerm: number): boolean => voteTerm === currentTerm,
  /** §3.4: hearing from a leader takes back no vote. */
  voteAfterAppend: (votedFor: NodeId): NodeId => votedFor,
  /** §4.2.3: whether a server ignores candidates, because it heard a leader within the shortest election timeout. */
  ignoresCandidates: (sinceHeardUs: number, electionMinUs: number): boolean =>
    sinceHeardUs < electionMinUs,
  /** §4.2.3: which candidates it ignores: of its own term or a later one; earlier ones are told the term. */
  mayIgnore: (candidateTerm: number, currentTerm: number): boolean => candidateTerm >= currentTerm,
  /** §6.4.1: a restarted voter cannot know whom it promised time to: it counts as having just heard its leader. */
  waitsAfterRestart: (leases: boolean): boolean => leases,
  /** §6.2: whether a leader steps down that hears from no quorum; `asked` is what the options say. */
  checksQuorum: (asked: boolean): boolean => asked,
  /** §3.4: timeouts are drawn anew each time, so that splits of the vote do not repeat. `drawn` lies in the range. */
  electionTimeoutUs: (_minUs: number, drawnUs: number): number => drawnUs,
  /** §3.4: whoever grants a vote gives the candidate time to win. */
  resetsTimerOnGrant: (): boolean => true,

  // --- quorums ---

  /** §3.3: the size of a majority of `members`. */
  majority: (members: number): number => majorityOf(members),
  /** §4.3: the groups that must each have a majority: the voters and, in a joint configuration, the old ones apart. */
  votingGroups: (voters: NodeSet, outgoing: NodeSet): readonly NodeSet[] =>
    outgoing === 0 ? [voters] : [voters, outgoing],
  /** §3.3: the highest index that `count` of the matches reach. */
  reached: (matches: readonly number[], count: number): number => reachedBy(matches, count),

  // --- the disk ---

  /** §3.8: the term that a restarted server is in. */
  restoredTerm: (stored: number, _lastTerm: number): number => stored,
  /** §3.8: whether a restarted server still has its disk. */
  keepsDisk: (): boolean => true,
  /** §3.8: what of its vote a server writes to disk before the vote may leave. */
  rememberedVote: (votedFor: NodeId): NodeId => votedFor,
  /** §3.8: whether a vote waits until the disk holds it. */
  voteWaitsForDisk: (): boolean => true,
  /** §3.8: whether an acknowledgement waits until the disk holds the entries. */
  acknowledgementWaitsForDisk: (): boolean => true,
  /** §3.8, §10.2.1: what a leader counts as its own replica: what its disk holds, not what it has in memory. */
  ownMatch: (stableIndex: number, _lastIndex: number): number => stableIndex,
  /** §10.2.1: how far the log is durable when a batch lands: not past entries that were cut and written anew meanwhile. */
  durableThrough: (valid: number, _written: number): number => valid,
  /** §3.8: the commit index of a restarted server: what its snapshot proves. */
  commitAtStart: (snapshotIndex: number, _lastIndex: number): number => snapshotIndex,

  // --- the log ---

  /** §3.5: whether a log contains the entry that precedes the new ones; `termAtPrev` is -1 where it has none. */
  logMatches: (_prevLogIndex: number, prevLogTerm: number, termAtPrev: number): boolean =>
    termAtPrev === prevLogTerm,
  /** §3.5: whether a message without entries is checked against the log like any other. */
  checksHeartbeats: (): boolean => true,
  /** §5.1: whether an entry lies in the part that a snapshot replaced, which is committed and matches. */
  isCompacted: (index: number, firstIndex: number): boolean => index < firstIndex,
  /** §3.5: whether an entry that is in the way of a new one must go, with all that follow it. */
  conflicts: (existingTerm: number, newTerm: number): boolean => existingTerm !== newTerm,
  /** §3.5: up to where a follower says that it matches: as far as this message showed. */
  acknowledgedIndex: (matched: number, _lastIndex: number): number => matched,
  /** §3.5, figure 3.1: how far a follower commits: not past the last entry that this message has shown to match. */
  followerCommit: (leaderCommit: number, lastNewIndex: number, _lastIndex: number): number =>
    Math.min(leaderCommit, lastNewIndex),
  /** Figure 3.1: the commit index increases monotonically. */
  nextCommit: (commitIndex: number, told: number): number => Math.max(commitIndex, told),
  /** §3.5: how far entries may be applied. */
  applyLimit: (commitIndex: number, _lastIndex: number): number => commitIndex,
  /** §3.5: a reply counts in the term in which it was given. */
  countsReply: (replyTerm: number, currentTerm: number): boolean => replyTerm === currentTerm,
  /** Figure 3.1: a new leader knows nothing of what its followers hold. */
  initialMatch: (_before: number): number => 0,
  /** Figure 3.1: what a follower holds increases monotonically. */
  nextMatch: (match: number, acknowledged: number): number => Math.max(match, acknowledged),
  /** §3.5: a rejection shows nothing that matches. */
  matchAfterRejection: (match: number, _hintIndex: number): number => match,
  /** §3.5: whether a rejection is old news: what it rejected is known to match. */
  isOvertaken: (rejectedIndex: number, match: number): boolean => rejectedIndex <= match,
  /** §3.5: where to try again: never below what is known to match. */
  nextAfterRejection: (hintIndex: number, match: number): number => Math.max(hintIndex, match) + 1,
  /** §3.6.2: whether an entry of this term may be committed by counting its replicas; older ones follow with it. */
  mayCommitByCounting: (entryTerm: number, currentTerm: number, _nextTerm: number): boolean =>
    entryTerm === currentTerm,
  /** §3.5, §4.2: whether a leader goes on with a reply after what it led to: not if that ended its office or removed the follower. */
  goesOnWith: (role: Role, known: Progress, now: Progress | null): boolean =>
    role === "leader" && now === known,
  /** §6.4: whether a leader opens its term with a no-op. */
  opensTerm: (): boolean => true,

  // --- clients and reads ---

  /** §6.3: whether an operation has taken effect: its session has seen it or a later one. */
  isDuplicate: (sequence: number, lastSequence: number): boolean => sequence <= lastSequence,
  /** §6.3: by which clock sessions expire: the one in the log, which is the same on all servers. */
  sessionClockUs: (entryUs: number, _localUs: number): number => entryUs,
  /** §6.3: whether whoever waits at an index asked for the entry that is applied there. */
  isAskedFor: (entryTerm: number, waiterTerm: number): boolean => entryTerm === waiterTerm,
  /** §6.2: whether clients that wait are told when their leader steps down. */
  dismissesWaiters: (): boolean => true,
  /** §6.2: whether an operation is answered before it is committed. */
  answersOnAppend: (): boolean => false,
  /** §6.4: whether a server answers reads from its own state at once, asking nobody. */
  readsAlone: (_role: Role): boolean => false,
  /** §6.4: whether a leader may answer reads at its commit index: only after an entry of its own term is committed. */
  mayReadAt: (commitTerm: number, currentTerm: number): boolean => commitTerm === currentTerm,
  /** §6.4: whether a reply confirms a round of heartbeats: only one of the leader's own term. */
  confirmsRound: (replyTerm: number, currentTerm: number): boolean => replyTerm === currentTerm,
  /** §6.4: the round that a reply confirms; 0, none, if it answers a message of an earlier term: each office counts its rounds anew. */
  answeredRound: (round: number, messageTerm: number, currentTerm: number): number =>
    messageTerm === currentTerm ? round : 0,
  /** §6.4: whether a round is confirmed; `quorum` says whether a quorum has replied. */
  isConfirmed: (quorum: boolean): boolean => quorum,
  /** §6.4: whether the state holds what a read must see. */
  mayAnswerAt: (appliedIndex: number, readIndex: number): boolean => appliedIndex >= readIndex,
  /** §6.4.1: how long a lease lasts, counted from the send: shorter than any election timeout on the fastest clock. */
  leaseUs: (electionMinUs: number, _electionMaxUs: number, driftPpm: number): number =>
    electionMinUs - Math.ceil((electionMinUs * 2 * driftPpm) / 1_000_000),
  /** §6.4.1: a leader that has told another to stand holds no lease any more in this term. */
  keepsLeaseAfterTransfer: (): boolean => false,
  /** §3.10: how long a leader that hands over takes no requests: if its target has not won within an election timeout, it goes on. */
  transferUs: (electionMinUs: number): number => electionMinUs,
  /** §3.10: whether leadership may be handed over: only to a log that has everything. */
  mayHandOver: (match: number, lastIndex: number): boolean => match === lastIndex,

  // --- snapshots ---

  /** §5.1: what a snapshot covers: what has been applied. */
  snapshotIndex: (appliedIndex: number, _lastIndex: number): number => appliedIndex,
  /** §5.1: the index that a snapshot of the state after `appliedIndex` is labelled with. */
  snapshotLabel: (index: number): number => index,
  /** §6.3: the sessions are part of the state and of its snapshots. */
  snapshotsSessions: (): boolean => true,
  /** §5.3: whether a follower needs a snapshot: the log no longer holds the next entry that it wants. */
  needsSnapshot: (next: number, firstIndex: number): boolean => next < firstIndex,
  /** §5.3: a snapshot is installed only if it tells something new. */
  mayInstall: (snapshotIndex: number, commitIndex: number): boolean => snapshotIndex > commitIndex,
  /** Figure 5.3: entries behind the snapshot stay if the log holds the snapshot's last entry. */
  keepsSuffix: (termAtIndex: number, snapshotTerm: number): boolean => termAtIndex === snapshotTerm,
  /** §5.3: installing a snapshot changes no term. */
  termAfterInstall: (currentTerm: number, _snapshotTerm: number): number => currentTerm,

  // --- membership ---

  /** §4.1: a server uses the latest configuration in its log, committed or not. */
  configurationLimit: (lastIndex: number, _appliedIndex: number): number => lastIndex,
  /** §4.1: a configuration that is cut from the log is no longer in force. */
  rollsBackConfiguration: (): boolean => true,
  /** §4.2.1: who may be asked to become a member: servers that exist, for one that never answers would count in every majority. */
  mayBeMembers: (named: NodeSet, existing: NodeSet): boolean =>
    named !== 0 && (named & ~existing) === 0,
  /** §4.1: the next change waits until the last one is committed. */
  isSettled: (configurationIndex: number, commitIndex: number): boolean =>
    configurationIndex <= commitIndex,
  /** The correction of 2015: a leader changes nothing before an entry of its own term is committed. */
  mayChangeIn: (commitTerm: number, currentTerm: number): boolean => commitTerm === currentTerm,
  /** §4.3: whether a change must pass through a joint configuration: when more than one server changes. */
  needsJoint: (voters: NodeSet, goal: NodeSet): boolean => sizeOf(voters ^ goal) > 1,
  /** §4.3: a joint configuration is left once it is committed, by a leader that has committed in its own term. */
  mayLeaveJoint: (
    configurationIndex: number,
    commitIndex: number,
    commitTerm: number,
    currentTerm: number,
  ): boolean => configurationIndex <= commitIndex && commitTerm === currentTerm,
  /** §4.1: a new leader goes on from the latest configuration in its log. */
  leadsWithLatest: (): boolean => true,
  /** §4.2.2: who stands for election: a voter of the latest configuration, or of the one before while that is not committed. */
  mayCampaign: (self: NodeId, latest: NodeSet, before: NodeSet, settled: boolean): boolean =>
    hasNode(latest, self) || (!settled && hasNode(before, self)),
  /** §4.2.1, §4.2.2: whoever is asked for a vote answers, whatever it believes to be itself. */
  learnersVote: (): boolean => true,
};
