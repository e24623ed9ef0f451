/**
 * An acceptor: promises ballots for all slots to come, and accepts decrees (Paxos Made Simple §2.2
 * and §3).
 */

import { type Ballot, roundOf } from "../../protocol/ballot.ts";
import type { Write } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import {
  type Accept,
  digestDecree,
  type Heartbeat,
  type Message,
  type Prepare,
  type Promised,
} from "./messages.ts";
import type { MultiPaxosState, Vote } from "./state.ts";
import type { MultiPaxos, PaxosSelf } from "./steps.ts";
import { journal } from "./storage.ts";

/**
 * Phase 1(b): the promise leaves when the disk holds it, and with it every vote that it reports.
 */
export function onPrepare(
  paxos: MultiPaxos,
  state: MultiPaxosState,
  from: NodeId,
  message: Prepare,
  self: PaxosSelf,
): void {
  const { ballot } = message;
  if (
    !paxos.rules.mayPromise(ballot, state.promised) ||
    paxos.steps.isBound(paxos, state, from, self)
  ) {
    paxos.steps.refuse(paxos, state, from, ballot, self);
    return;
  }
  const promise = { to: from, message: paxos.steps.promiseOf(paxos, state, message) };
  state.round = Math.max(state.round, roundOf(ballot));
  if (state.role !== "follower") paxos.steps.stepDown(paxos, state, self);
  else paxos.steps.resetElectionTimer(paxos, state, self);
  if (ballot > state.promised) {
    state.promised = ballot;
    state.leader = 0;
  }
  paxos.steps.persistPromise(paxos, state, [promise], self);
}

/** PML §5.2: whether another leader's lease binds this acceptor. */
export function isBound(
  paxos: MultiPaxos,
  state: MultiPaxosState,
  proposer: NodeId,
  self: PaxosSelf,
): boolean {
  if (paxos.options.reads !== "lease" || state.grantedTo === proposer) return false;
  return paxos.rules.refusesOthers(self.monotonicNow(), state.grantedUntilUs);
}

/**
 * PMS §3: what an acceptor promises: all its votes from a slot on, and up to where everything is
 * chosen, so that nothing else is proposed there.
 */
export function promiseOf(
  _paxos: MultiPaxos,
  state: MultiPaxosState,
  { ballot, from }: Prepare,
): Promised {
  const votes: (readonly [number, Vote])[] = [];
  for (const vote of state.votes) if (vote[0] >= from) votes.push(vote);
  return {
    type: "promise",
    ballot,
    decided: state.executed,
    votes,
  };
}

/** Phase 2(b). Accepting is promising too; the answer leaves when the disk holds the vote. */
export function onAccept(
  paxos: MultiPaxos,
  state: MultiPaxosState,
  from: NodeId,
  message: Accept,
  self: PaxosSelf,
): void {
  const { ballot, slot, decree, decided } = message;
  const { rules } = paxos;
  if (!rules.mayAccept(ballot, state.promised)) {
    paxos.steps.refuse(paxos, state, from, ballot, self);
    return;
  }
  paxos.steps.follow(paxos, state, from, ballot, self);
  if (slot <= state.executed) paxos.steps.tell(paxos, state, from, slot, self);
  else {
    // The vote on disk is the promise on disk.
    if (ballot > state.promised) state.promised = ballot;
    const answer: Message = { type: "accepted", ballot, slot, digest: digestDecree(decree) };
    const writes = paxos.steps.vote(paxos, state, slot, ballot, message);
    paxos.steps.sendAcceptance(paxos, from, answer, writes, self);
  }
  paxos.steps.notice(paxos, state, from, ballot, decided);
}

/** PMS §2.5: an acceptance leaves when the disk holds the vote. */
export function sendAcceptance(
  paxos: MultiPaxos,
  to: NodeId,
  message: Message,
  writes: readonly Write[],
  self: PaxosSelf,
): void {
  paxos.steps.persist(paxos, writes, [{ to, message }], self);
}

/** Votes. @returns the writes that must be durable first: none if it has voted so before. */
export function vote(
  _paxos: MultiPaxos,
  state: MultiPaxosState,
  slot: number,
  ballot: Ballot,
  { decree }: Pick<Accept, "decree">,
): readonly Write[] {
  if (state.votes.get(slot)?.ballot === ballot) return [];
  state.votes.set(slot, { ballot, decree });
  if (slot > state.lastVoted) state.lastVoted = slot;
  return [journal(state, slot, ballot, decree)];
}

/**
 * The leader is alive; where leases are granted, this grants one more (PML §5.2). To accept a
 * heartbeat of a ballot is a promise: a heartbeat of an earlier one that comes late would otherwise
 * take the grant over, and its sender could be promised the next ballot while the leader still
 * counts on it. So the answer leaves when the disk holds the promise.
 */
export function onHeartbeat(
  paxos: MultiPaxos,
  state: MultiPaxosState,
  from: NodeId,
  { ballot, beat, decided }: Heartbeat,
  self: PaxosSelf,
): void {
  if (!paxos.rules.mayAccept(ballot, state.promised)) {
    paxos.steps.refuse(paxos, state, from, ballot, self);
    return;
  }
  paxos.steps.follow(paxos, state, from, ballot, self);
  paxos.steps.promiseHeard(state, ballot);
  paxos.steps.grant(paxos, state, from, self);
  const message: Message = { type: "heard", ballot, beat };
  if (state.promised <= state.remembered) self.send(from, message);
  else paxos.steps.persistPromise(paxos, state, [{ to: from, message }], self);
  paxos.steps.notice(paxos, state, from, ballot, decided);
}

/** PML §5.2: an acceptor that gets a message of a ballot's leader promises that ballot. */
export function promiseHeard(state: MultiPaxosState, ballot: Ballot): void {
  if (ballot > state.promised) state.promised = ballot;
}

/** Promises no other proposer a ballot for an election timeout from now. */
export function grant(
  paxos: MultiPaxos,
  state: MultiPaxosState,
  leader: NodeId,
  self: PaxosSelf,
): void {
  if (paxos.options.reads !== "lease") return;
  state.grantedTo = leader;
  state.grantedUntilUs = self.monotonicNow() + paxos.options.electionMinUs;
}

/** PMS §2.5: reports the promised ballot to a proposer. */
export function refuse(
  _paxos: MultiPaxos,
  state: MultiPaxosState,
  to: NodeId,
  ballot: Ballot,
  self: PaxosSelf,
): void {
  self.send(to, { type: "nack", ballot, promised: state.promised });
}
