/**
 * The decisions that Raft's safety rests on, each with its section in Ongaro's dissertation (2014). The protocol is
 * made from them, and a mutant replaces one: whoever doubts Raft reads this page.
 */

import type { NodeId } from "../../protocol/node-id.ts";
import { majorityOf, type NodeSet, reachedBy, sizeOf } from "../../protocol/quorum.ts";

export interface Rules {
  /** §3.4: a server votes at most once in a term, first come first served. */
  mayVoteFor(votedFor: NodeId, candidate: NodeId): boolean;
  /** §3.6.1: a vote goes only to a log that is at least as up to date: by last term, then by length. */
  isUpToDate(
    candidateTerm: number,
    candidateIndex: number,
    lastTerm: number,
    lastIndex: number,
  ): boolean;
  /** §3.8: what of its vote a server writes to disk before the vote may leave. */
  rememberedVote(votedFor: NodeId): NodeId;
  /** §3.8: whether a vote waits until the disk holds it. */
  voteWaitsForDisk(): boolean;
  /** §3.8: whether an acknowledgement waits until the disk holds the entries. */
  acknowledgementWaitsForDisk(): boolean;
  /** §3.4: whether these votes elect a leader in a cluster of `members`. */
  isElected(votes: NodeSet, members: number): boolean;
  /** §3.5: whether a log contains the entry that precedes the new ones; `termAtPrev` is -1 where it has none. */
  logMatches(prevLogIndex: number, prevLogTerm: number, termAtPrev: number): boolean;
  /** §3.5: whether an entry that is in the way of a new one must go, with all that follow it. */
  conflicts(existingTerm: number, newTerm: number): boolean;
  /** §3.5, figure 3.1: how far a follower commits: not past the last entry that this message has shown to match. */
  followerCommit(leaderCommit: number, lastNewIndex: number): number;
  /** §3.6.2: whether an entry of this term may be committed by counting its replicas; older ones follow with it. */
  mayCommitByCounting(entryTerm: number, currentTerm: number): boolean;
  /** §3.3: the highest index that a majority holds; `matches` has one number a member, the leader's own included. */
  majorityIndex(matches: readonly number[]): number;
  /** §3.8: what a leader counts as its own replica: what its disk holds, not what it has in memory. */
  ownMatch(stableIndex: number, lastIndex: number): number;
  /** §6.4: whether a leader may answer reads at its commit index: only after an entry of its own term is committed. */
  mayReadAt(commitTerm: number, currentTerm: number): boolean;
  /** §6.4: whether these servers' confirmations show that no newer leader had been elected. */
  isConfirmed(confirmations: NodeSet, members: number): boolean;
}

export const rules: Rules = {
  mayVoteFor: (votedFor, candidate) => votedFor === 0 || votedFor === candidate,
  isUpToDate: (candidateTerm, candidateIndex, lastTerm, lastIndex) =>
    candidateTerm > lastTerm || (candidateTerm === lastTerm && candidateIndex >= lastIndex),
  rememberedVote: (votedFor) => votedFor,
  voteWaitsForDisk: () => true,
  acknowledgementWaitsForDisk: () => true,
  isElected: (votes, members) => sizeOf(votes) >= majorityOf(members),
  logMatches: (prevLogIndex, prevLogTerm, termAtPrev) =>
    prevLogIndex === 0 || termAtPrev === prevLogTerm,
  conflicts: (existingTerm, newTerm) => existingTerm !== newTerm,
  followerCommit: (leaderCommit, lastNewIndex) => Math.min(leaderCommit, lastNewIndex),
  mayCommitByCounting: (entryTerm, currentTerm) => entryTerm === currentTerm,
  majorityIndex: (matches) => reachedBy(matches, majorityOf(matches.length)),
  ownMatch: (stableIndex) => stableIndex,
  mayReadAt: (commitTerm, currentTerm) => commitTerm === currentTerm,
  isConfirmed: (confirmations, members) => sizeOf(confirmations) >= majorityOf(members),
};
