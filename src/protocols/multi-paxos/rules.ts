/**
 * The decisions that the safety of Multi-Paxos rests on, each with its place and taking what it
 * decides on: PMS is "Paxos Made Simple" (Lamport 2001), PML "Paxos Made Live" (Chandra, Griesemer,
 * Redstone 2007), PMMC "Paxos Made Moderately Complex" (van Renesse, Altinbuken 2015), FP "Flexible
 * Paxos" (Howard, Malkhi, Spiegelman 2016). The steps (steps.ts) are made from them.
 */

import { type Ballot, ballotOf } from "../../protocol/ballot.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { majorityOf, type NodeSet, withNode } from "../../protocol/quorum.ts";
import { digestDecree } from "./messages.ts";
import type { Decree, Open, Vote } from "./state.ts";

export type Rules = typeof rules;

export const rules = {
  // --- ballots ---

  /** PMS §2.5: proposers choose their numbers from disjoint sets. */
  ballotFor: (round: number, proposer: NodeId): Ballot => ballotOf(round, proposer),
  /** PMS §2.5: a proposer never uses a number that it has used or heard of. */
  nextRound: (highestRound: number): number => highestRound + 1,

  // --- the acceptor ---

  /**
   * PMS §2.2, phase 1(b): an acceptor promises no ballot below one it has promised; the same one
   * again to its owner.
   */
  mayPromise: (ballot: Ballot, promised: Ballot): boolean => ballot >= promised,
  /** PMS §2.2, P1a: it accepts a proposal unless it has promised a higher ballot. */
  mayAccept: (ballot: Ballot, promised: Ballot): boolean => ballot >= promised,
  /**
   * PMS §2.5: the promise of a restarted acceptor: no ballot of a vote that its disk holds is above
   * it.
   */
  restoredPromise: (stored: Ballot, highestVote: Ballot): Ballot => Math.max(stored, highestVote),

  // --- the proposer ---

  /** PMS §2.2: an answer counts in the ballot in which it was given. */
  countsAnswer: (ballot: Ballot, current: Ballot): boolean => ballot === current,
  /** PMS §2.2, P2c: of two reported votes for a slot, the one of the higher ballot binds. */
  binds: (vote: Vote, other: Vote): boolean => vote.ballot > other.ballot,
  /** PMS §2.2, P2c: what a proposer proposes: what was reported, or what it likes. */
  chooseDecree: (reported: Vote | undefined, wanted: Decree | undefined): Decree | undefined =>
    reported === undefined ? wanted : reported.decree,

  /**
   * PMS §2.4: whether an acceptor's refusal ends the ballot of a leader: it has promised a higher
   * one.
   */
  deposes: (promised: Ballot, ballot: Ballot): boolean => promised > ballot,
  /**
   * PMS §2.4: whether a slot that a leader would decide was decided in another ballot: only a later
   * one can have decided otherwise than phase 1 found. `open` is what the leader has proposed for
   * the slot and does not know to be chosen.
   */
  isDecidedElsewhere: (
    slot: number,
    decree: Decree,
    nextSlot: number,
    open: Open | undefined,
  ): boolean =>
    open === undefined ? slot >= nextSlot : digestDecree(open.decree) !== digestDecree(decree),
  /**
   * PMS §3: the first slot that a leader may propose for: neither one that it has learnt is decided
   * nor one that it has executed, whose acceptors it need not know any more.
   */
  firstToPropose: (catchUpThrough: number, executed: number): number =>
    Math.max(catchUpThrough, executed) + 1,
  /**
   * PMS §2.4: whether a snapshot covers slots that a leader has proposed for or would: what was
   * decided there it does not say.
   */
  coversOpenSlots: (
    snapshotSlot: number,
    nextSlot: number,
    open: ReadonlyMap<number, Open>,
  ): boolean => snapshotSlot >= nextSlot || [...open.keys()].some((slot) => slot <= snapshotSlot),

  // --- quorums ---

  /**
   * PMS §2.2, FP §3: how many promises phase 1 needs of so many members; `given`: of the options, 0
   * for a majority.
   */
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

  /**
   * Whether a vote of this ballot is what a commit notice of that ballot says is chosen; another
   * vote may have lost.
   */
  isNoticed: (voteBallot: Ballot, noticeBallot: Ballot): boolean => voteBallot === noticeBallot,
  /** PMS §3: whether an operation has taken effect: its session has seen it or a later one. */
  isDuplicate: (sequence: number, lastSequence: number): boolean => sequence <= lastSequence,
  /** PML §5.5: a snapshot is installed only if it is newer than the state. */
  mayInstall: (slot: number, executed: number): boolean => slot > executed,

  // --- members ---

  /** PMS §3: a configuration that is chosen for slot i governs from slot i + alpha on. */
  governsFrom: (slot: number, alpha: number): number => slot + alpha,

  // --- reads ---

  /**
   * PML §5.2: how long a master's lease lasts from when it asked, given how far clocks may drift;
   * the grants last `grantUs`.
   */
  leaseUs: (grantUs: number, driftPpm: number): number =>
    Math.floor((grantUs * (1_000_000 - 2 * driftPpm)) / 1_000_000),
  /**
   * PML §5.2: whether a replica that granted a lease refuses other masters until it has run out.
   */
  refusesOthers: (nowUs: number, grantedUntilUs: number): boolean => nowUs < grantedUntilUs,
  /**
   * PML §5.2: whether a round of heartbeats renews the lease: those who heard it leave no quorum of
   * phase 1 to another master.
   */
  renewsLease: (hearers: number, phase1: number, members: number): boolean =>
    hearers + phase1 > members,
  /** PML §5.2: whether a lease is still good. */
  isWithinLease: (nowUs: number, leaseUs: number): boolean => nowUs < leaseUs,
  /** PML §5.2: whether a master's state holds everything that was chosen before it. */
  hasRecovered: (executed: number, recoverThrough: number): boolean => executed >= recoverThrough,
};
