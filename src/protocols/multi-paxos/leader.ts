/**
 * A leader: finishes what its predecessors began, then proposes what clients ask (Paxos Made Simple
 * §3).
 */
import type { NodeId } from "../../protocol/node-id.ts";
import { hasNode, sizeOf, withNode } from "../../protocol/quorum.ts";
import { isChosen, isPrepared, membersAhead, membersFor, membersNow } from "./configuration.ts";
import type { Accepted, Heard, Message } from "./messages.ts";
import { type Decree, type MultiPaxosState, NO_OP, type Open, type Vote } from "./state.ts";
import type { MultiPaxos, PaxosSelf } from "./steps.ts";

/** P2c: of the votes that are reported for a slot, the one of the highest ballot binds. */
export function noteVote(
  paxos: MultiPaxos,
  state: MultiPaxosState,
  slot: number,
  reported: Vote,
): void {
  if (slot > state.recoverThrough) state.recoverThrough = slot;
  const known = state.reported.get(slot);
  if (known === undefined || paxos.rules.binds(reported, known)) state.reported.set(slot, reported);
}

/** Phase 1 is done for all slots: leads from now on. */
export function becomeLeader(paxos: MultiPaxos, state: MultiPaxosState, self: PaxosSelf): void {
  state.role = "leader";
  state.leader = self.id;
  state.campaign = 0;
  state.refusals = 0;
  state.nextSlot = paxos.rules.firstToPropose(state.catchUpThrough, state.executed);
  state.executedBefore = -1;
  state.beat = 0;
  state.heard = 0;
  state.leaseUs = 0;
  self.cancelTimer("election");
  self.setTimer("check-quorum", paxos.options.electionMinUs);
  paxos.steps.heartbeat(paxos, state, self);
}

/**
 * Phase 2(a) for every slot that may be open: first what phase 1 found, with no-ops in the gaps,
 * then new operations. Never more than alpha slots ahead of what is executed: who decides further
 * ones is not known yet.
 */
export function pump(paxos: MultiPaxos, state: MultiPaxosState, self: PaxosSelf): void {
  const { rules, options } = paxos;
  // What it had learnt before it led may be executed before it is proposed anew.
  const first = rules.firstToPropose(state.catchUpThrough, state.executed);
  state.nextSlot = Math.max(state.nextSlot, first);
  while (state.nextSlot <= state.executed + options.window) {
    const slot = state.nextSlot;
    const recovers = slot <= state.recoverThrough;
    if (!recovers && state.queue.length === 0) return;
    if (!isPrepared(paxos, state.promises, membersFor(state, slot))) return;
    const found = state.reported.get(slot);
    const wanted = found === undefined && recovers ? NO_OP : state.queue[0];
    const decree = rules.chooseDecree(found, wanted) as Decree;
    if (decree === state.queue[0]) state.queue.shift();
    state.nextSlot = slot + 1;
    paxos.steps.propose(paxos, state, slot, decree, self);
  }
}

/** Asks the slot's acceptors to accept; its own disk gets the vote meanwhile. */
export function propose(
  paxos: MultiPaxos,
  state: MultiPaxosState,
  slot: number,
  decree: Decree,
  self: PaxosSelf,
): void {
  const open: Open = { decree, acceptors: 0, stale: false };
  state.open.set(slot, open);
  paxos.steps.ask(paxos, state, slot, open, self);
  if (!hasNode(membersFor(state, slot), self.id)) return;
  const writes = paxos.steps.vote(paxos, state, slot, state.ballot, open);
  state.flying.set(paxos.steps.persist(paxos, writes, [], self), slot);
}

/** Sends phase 2(a) to those who have not accepted. */
export function ask(
  _paxos: MultiPaxos,
  state: MultiPaxosState,
  slot: number,
  open: Open,
  self: PaxosSelf,
): void {
  const { decree, acceptors } = open;
  const members = membersFor(state, slot);
  const { ballot, executed: decided } = state;
  const message: Message = { type: "accept", ballot, slot, decree, decided };
  for (const peer of self.peers) {
    if (hasNode(members, peer) && !hasNode(acceptors, peer)) self.send(peer, message);
  }
}

/** Phase 2(b) arrived: the decree is chosen once a quorum of the slot's acceptors has it. */
export function onAccepted(
  paxos: MultiPaxos,
  state: MultiPaxosState,
  from: NodeId,
  { ballot, slot }: Accepted,
): void {
  if (state.role !== "leader" || !paxos.rules.countsAnswer(ballot, state.ballot)) return;
  state.heard = withNode(state.heard, from);
  paxos.steps.count(paxos, state, slot, from);
}

/**
 * An acceptor, perhaps this node's own once its disk has the vote, accepted what is proposed for a
 * slot.
 */
export function count(paxos: MultiPaxos, state: MultiPaxosState, slot: number, from: NodeId): void {
  const open = state.open.get(slot);
  if (open === undefined) return;
  open.acceptors = paxos.rules.counted(open.acceptors, from);
  if (!isChosen(paxos, open.acceptors, membersFor(state, slot))) return;
  state.open.delete(slot);
  state.learnt.set(slot, open.decree);
}

/**
 * Sends all nodes a heartbeat with the slot up to which everything is chosen; repeats what was
 * lost, and asks new acceptors for their promise.
 */
export function heartbeat(paxos: MultiPaxos, state: MultiPaxosState, self: PaxosSelf): void {
  self.setTimer("heartbeat", paxos.options.heartbeatUs);
  paxos.steps.grant(paxos, state, self.id, self);
  state.beat++;
  state.beatUs = self.monotonicNow();
  state.beatHeard = withNode(0, self.id);
  paxos.steps.announce(paxos, state, self);
  for (const [slot, open] of state.open) {
    if (open.stale) paxos.steps.ask(paxos, state, slot, open, self);
    open.stale = true;
  }
  const { ballot } = state;
  const missing = membersAhead(state) & ~state.promises;
  if (missing === 0) return;
  for (const peer of self.peers) {
    if (hasNode(missing, peer)) self.send(peer, { type: "prepare", ballot, from: state.nextSlot });
  }
}

/** The commit notice, with the ballot in which it is to be read. */
export function announce(
  _paxos: MultiPaxos,
  { ballot, beat, executed }: MultiPaxosState,
  self: PaxosSelf,
): void {
  const message: Message = { type: "heartbeat", ballot, beat, decided: executed };
  for (const peer of self.peers) self.send(peer, message);
}

/**
 * A follower has acknowledged a heartbeat. If enough acknowledged the latest one that no other node
 * can be promised a ballot, the lease is renewed (PML §5.2).
 */
export function onHeard(
  paxos: MultiPaxos,
  state: MultiPaxosState,
  from: NodeId,
  { ballot, beat }: Heard,
): void {
  if (state.role !== "leader" || ballot !== state.ballot) return;
  state.heard = withNode(state.heard, from);
  const { rules, options } = paxos;
  if (options.reads !== "lease" || beat !== state.beat) return;
  state.beatHeard = withNode(state.beatHeard, from);
  const members = membersNow(state);
  const size = sizeOf(members);
  const phase1 = rules.phase1Size(size, options.phase1Quorum);
  if (!rules.renewsLease(sizeOf(state.beatHeard & members), phase1, size)) return;
  const lastsUs = rules.leaseUs(options.electionMinUs, options.leaseDriftPpm);
  state.leaseUs = Math.max(state.leaseUs, state.beatUs + lastsUs);
}

/**
 * A leader that reaches no quorum decides nothing: its clients should try other nodes. Nor does one
 * that cannot get what a promise said is chosen, since the nodes that have it are down: another
 * phase 1, with others, finds it.
 */
export function checkQuorum(paxos: MultiPaxos, state: MultiPaxosState, self: PaxosSelf): void {
  const heard = withNode(state.heard, self.id);
  state.heard = 0;
  const members = membersNow(state);
  const stuck = state.executed < state.catchUpThrough && state.executed === state.executedBefore;
  state.executedBefore = state.executed;
  if (!stuck && isChosen(paxos, heard, members)) {
    self.setTimer("check-quorum", paxos.options.electionMinUs);
  } else paxos.steps.stepDown(paxos, state, self);
}

/** A leader that is not an acceptor of the next slots leaves them to those that are. */
export function retire(paxos: MultiPaxos, state: MultiPaxosState, self: PaxosSelf): void {
  if (hasNode(membersAhead(state), self.id)) return;
  paxos.steps.announce(paxos, state, self);
  paxos.steps.stepDown(paxos, state, self);
}
