/**
 * The decisions that the synod's safety rests on, each with its place in "Paxos Made Simple"
 * (Lamport 2001), each taking what it decides on. The steps (steps.ts) are made from them.
 */

import type { Value } from "../../core/json.ts";
import { type Ballot, ballotOf, roundOf } from "../../protocol/ballot.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { majorityOf, type NodeSet, sizeOf } from "../../protocol/quorum.ts";
import type { Phase, Vote } from "./state.ts";

export type Rules = typeof rules;

export const rules = {
  /**
   * §2.2, phase 1(b): an acceptor answers a prepare request whose number is greater than that of
   * any it has answered.
   */
  mayPromise: (ballot: Ballot, promised: Ballot): boolean => ballot > promised,
  /**
   * §2.2, P1a: an acceptor accepts a proposal unless it has answered a prepare request with a
   * greater number.
   */
  mayAccept: (ballot: Ballot, promised: Ballot): boolean => ballot >= promised,
  /** §2.5: proposers choose their numbers from disjoint sets. */
  ballotFor: (round: number, proposer: NodeId): Ballot => ballotOf(round, proposer),
  /** §2.5: a proposer never uses a number that it has used or heard of. */
  nextRound: (round: number, promised: Ballot): number => Math.max(round, roundOf(promised)) + 1,
  /**
   * §2.2: a promise counts in the ballot that it was asked for, and until a value is proposed
   * there.
   */
  countsPromise: (ballot: Ballot, current: Ballot, phase: Phase): boolean =>
    phase === "preparing" && ballot === current,
  /** §2.2, P2c: of two votes that promises report, the one of the higher ballot binds. */
  binds: (vote: Vote, other: Vote): boolean => vote.ballot > other.ballot,
  /**
   * §2.2, P2c: the value of the highest-numbered proposal among the answers, or any value if they
   * reported none.
   */
  chooseValue: (highest: Vote | null, wanted: Value): Value =>
    highest === null ? wanted : highest.value,
  /**
   * §2.5: whether a proposer gives its ballot up for what an acceptor that refused it has promised.
   */
  abandons: (promised: Ballot, ballot: Ballot): boolean => promised > ballot,
  /** §2.2: whether these acceptors are a majority. */
  isQuorum: (acceptors: NodeSet, members: number): boolean =>
    sizeOf(acceptors) >= majorityOf(members),
  /**
   * §2.3: whether a learner that has seen these acceptances of one ballot may take its value as
   * chosen.
   */
  isChosen: (acceptors: NodeSet, members: number): boolean =>
    sizeOf(acceptors) >= majorityOf(members),
};
