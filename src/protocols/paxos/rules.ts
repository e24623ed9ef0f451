/**
 * The decisions that the synod's safety rests on, each with its place in "Paxos Made Simple" (Lamport 2001). The
 * protocol is made from them, and a mutant replaces one.
 */

import type { Value } from "../../core/json.ts";
import { type Ballot, ballotOf } from "../../protocol/ballot.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { majorityOf, type NodeSet, sizeOf } from "../../protocol/quorum.ts";
import type { Vote } from "./state.ts";

export interface Rules {
  /** §2.2, phase 1(b): an acceptor answers a prepare request whose number is greater than that of any it has answered. */
  mayPromise(ballot: Ballot, promised: Ballot): boolean;
  /** §2.2, P1a: an acceptor accepts a proposal unless it has answered a prepare request with a greater number. */
  mayAccept(ballot: Ballot, promised: Ballot): boolean;
  /** §2.5: proposers choose their numbers from disjoint sets. */
  ballotFor(round: number, proposer: NodeId): Ballot;
  /** §2.2, P2c: of two votes that promises report, the one of the higher ballot binds. */
  binds(vote: Vote, other: Vote): boolean;
  /** §2.2, P2c: the value of the highest-numbered proposal among the answers, or any value if they reported none. */
  chooseValue(highest: Vote | null, wanted: Value): Value;
  /** §2.5: whether a proposer gives its ballot up for what an acceptor that refused it has promised. */
  abandons(promised: Ballot, ballot: Ballot): boolean;
  /** §2.2: whether these acceptors are a majority. */
  isQuorum(acceptors: NodeSet, members: number): boolean;
  /** §2.5: what of its promise an acceptor writes to disk before it answers. */
  rememberedPromise(promised: Ballot): Ballot;
  /** §2.5: what of its vote an acceptor writes to disk before it answers. */
  rememberedVote(vote: Vote | null): Vote | null;
  /** §2.5: the round that a restarted proposer starts above: the highest that its disk remembers. */
  resumedRound(stored: number): number;
  /** §2.5: whether the answer to a proposal waits until the disk holds the vote. */
  acceptanceWaitsForDisk(): boolean;
  /** §2.3: whether a learner that has seen these acceptances of one ballot may take its value as chosen. */
  isChosen(acceptors: NodeSet, members: number): boolean;
}

const isMajority = (set: NodeSet, members: number) => sizeOf(set) >= majorityOf(members);

export const rules: Rules = {
  mayPromise: (ballot, promised) => ballot > promised,
  mayAccept: (ballot, promised) => ballot >= promised,
  ballotFor: ballotOf,
  binds: (vote, other) => vote.ballot > other.ballot,
  chooseValue: (highest, wanted) => (highest === null ? wanted : highest.value),
  abandons: (promised, ballot) => promised > ballot,
  isQuorum: isMajority,
  rememberedPromise: (promised) => promised,
  rememberedVote: (vote) => vote,
  resumedRound: (stored) => stored,
  acceptanceWaitsForDisk: () => true,
  isChosen: isMajority,
};
