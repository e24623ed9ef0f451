/**
 * The decisions that the safety of Multi-Paxos rests on, each with its place: PMS is "Paxos Made Simple" (Lamport 2001),
 * PML "Paxos Made Live" (Chandra, Griesemer, Redstone 2007), PMMC "Paxos Made Moderately Complex" (van Renesse, Altinbuken
 * 2015), FP "Flexible Paxos" (Howard, Malkhi, Spiegelman 2016). The protocol is made from them, and a mutant replaces one.
 */

import { type Ballot, ballotOf } from "../../protocol/ballot.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { majorityOf, type NodeSet, withNode } from "../../protocol/quorum.ts";
import type { Decree, Vote } from "./state.ts";

export type Rules = typeof rules;

export const rules = {
  // --- ballots ---

  /** PMS §2.5: proposers choose their numbers from disjoint sets. */
  ballotFor: (round: number, proposer: NodeId): Ballot => ballotOf(round, proposer),
  /** PMS §2.5: a proposer never uses a number that it has used or heard of. */
  nextRound: (highestRound: number): number => highestRound + 1,
  /** PMS §2.4: whether a proposer that was refused waits, at random, before it tries again. */
  backsOff: (): boolean => true,
  /** PMS §3: whether a proposer runs phase 1 again after a restart, whatever ballot it led before. */
  resumesLeading: (): boolean => false,

  // --- the acceptor ---

  /** PMS §2.2, phase 1(b): an acceptor promises no ballot below one it has promised; the same one again to its owner. */
  mayPromise: (ballot: Ballot, promised: Ballot): boolean => ballot >= promised,
  /** PMS §2.2, P1a: it accepts a proposal unless it has promised a higher ballot. */
  mayAccept: (ballot: Ballot, promised: Ballot): boolean => ballot >= promised,
  /** PMS §2.5: what of its promise an acceptor writes to disk before it answers. */
  rememberedPromise: (promised: Ballot): Ballot => promised,
  /** PMS §2.5: the promise of a restarted acceptor: no ballot of a vote that its disk holds is above it. */
  restoredPromise: (stored: Ballot, highestVote: Ballot): Ballot => Math.max(stored, highestVote),
  /** PMS §2.5: whether a restarted acceptor still has its votes. */
  keepsVotes: (): boolean => true,
  /** PMS §2.5: whether the answer waits until the disk holds the vote. */
  acceptanceWaitsForDisk: (): boolean => true,
  /** PML §5.1: whether a restarted acceptor still has its disk. One that has not may not take part as if it had. */
  keepsDisk: (): boolean => true,
  /** PMS §3: up to where a promise says that everything is chosen, so that nobody proposes there again. */
  reportedDecided: (executed: number): number => executed,

  // --- the proposer ---

  /** PMS §2.2: an answer counts in the ballot in which it was given. */
  countsAnswer: (ballot: Ballot, current: Ballot): boolean => ballot === current,
  /** PMS §2.2, P2c: of two reported votes for a slot, the one of the higher ballot binds. */
  binds: (vote: Vote, other: Vote): boolean => vote.ballot > other.ballot,
  /** PMS §2.2, P2c: what a proposer proposes: what was reported, or what it likes. */
  chooseDecree: (reported: Vote | undefined, wanted: Decree | undefined): Decree | undefined =>
    reported === undefined ? wanted : reported.decree,
  /** PMS §3: gaps below what phase 1 found are filled with no-ops. */
  fillsGaps: (): boolean => true,

  /** PMS §2.4: whether an acceptor's refusal ends the ballot of a leader: it has promised a higher one. */
  deposes: (promised: Ballot, ballot: Ballot): boolean => promised > ballot,
  /** PMS §2.4: whether a leader goes on that has learnt that a slot of its own was decided in another ballot. */
  leadsOn: (decidedElsewhere: boolean): boolean => !decidedElsewhere,

  // --- quorums ---

  /** PMS §2.2, FP §3: how many promises phase 1 needs of so many members; `given`: of the options, 0 for a majority. */
  phase1Size: (members: number, given: number): number => given || majorityOf(members),
  /** PMS §2.2, FP §3: how many acceptances choose. */
  phase2Size: (members: number, given: number): number => given || majorityOf(members),
  /** FP §3: every quorum of phase 1 meets every quorum of phase 2. */
  quorumsIntersect: (phase1: number, phase2: number, members: number): boolean =>
    phase1 + phase2 > members,
  /** PMS §2.2: acceptors are counted, not messages. */
  counted: (acceptors: NodeSet, from: NodeId): NodeSet => withNode(acceptors, from),
  /** PMS §2.3: a single acceptance shows nothing; `size` is the quorum's. */
  isChosen: (acceptors: number, size: number): boolean => acceptors >= size,

  // --- the learner ---

  /** Whether a vote of this ballot is what a commit notice of that ballot says is chosen; another vote may have lost. */
  isNoticed: (voteBallot: Ballot, noticeBallot: Ballot): boolean => voteBallot === noticeBallot,
  /** PMS §3: whether an operation has taken effect: its session has seen it or a later one. */
  isDuplicate: (sequence: number, lastSequence: number): boolean => sequence <= lastSequence,
  /** PML §5.5: whether a snapshot holds the sessions. */
  snapshotsSessions: (): boolean => true,
  /** PML §5.5: a snapshot is installed only if it tells something new. */
  mayInstall: (slot: number, executed: number): boolean => slot > executed,

  // --- members ---

  /** PMS §3: a configuration that is chosen for slot i governs from slot i + alpha on. */
  governsFrom: (slot: number, alpha: number): number => slot + alpha,

  // --- reads ---

  /** PML §5.2: how long a master's lease lasts from when it asked, if clocks err by so much; the grants last `grantUs`. */
  leaseUs: (grantUs: number, driftPpm: number): number =>
    Math.floor((grantUs * (1_000_000 - 2 * driftPpm)) / 1_000_000),
  /** PML §5.2: whether a replica that granted a lease refuses other masters until it has run out. */
  refusesOthers: (nowUs: number, grantedUntilUs: number): boolean => nowUs < grantedUntilUs,
  /** PML §5.2: whether an acceptor that hears the leader of a ballot promises it, so that no earlier leader's heartbeat takes the grant over. */
  hearingPromises: (): boolean => true,
  /** PML §5.2: a restarted replica cannot know what it granted: it waits as if it just had. */
  waitsAfterRestart: (): boolean => true,
  /** PML §5.2: whether a node answers reads from its own state at once, lease or not. */
  readsAlone: (_leads: boolean): boolean => false,
};
