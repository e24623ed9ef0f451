/**
 * Reads without log entries (§6.4): confirm the leader by a round of heartbeats or by its lease,
 * wait for the log, answer.
 */

import type { NodeId } from "../../protocol/node-id.ts";
import { type NodeSet, withNode } from "../../protocol/quorum.ts";
import type { Request } from "../../protocol/request.ts";
import { query } from "../../protocol/state-machine.ts";
import { isQuorum } from "./configuration.ts";
import type { Message, ReadIndex, ReadIndexReply } from "./messages.ts";
import { progressOf, sendAll } from "./replicate.ts";
import { lastIndex, type PendingRead, type RaftState, termAt } from "./state.ts";
import type { Raft, RaftSelf } from "./steps.ts";

/**
 * Answers a read from the state as it is.
 * @param leaseTerm the term whose lease vouches for it; 0: none does.
 */
export function answerRead(
  raft: Raft,
  state: RaftState,
  request: Request,
  leaseTerm: number,
  self: RaftSelf,
): void {
  const output = query(state.machine, raft.object, request.command);
  const { leader, appliedIndex: index } = state;
  if (leaseTerm === 0) self.reply(request, { status: "ok", output, leader, index });
  else self.reply(request, { status: "ok", output, leader, index, leaseTerm });
}

/** A client's read at the leader: by its lease at once, else by a round of heartbeats. */
export function onRead(raft: Raft, state: RaftState, request: Request, self: RaftSelf): void {
  const { rules, steps } = raft;
  const applied = rules.mayAnswerAt(state.appliedIndex, state.commitIndex);
  if (applied && steps.holdsLease(raft, state, self)) {
    steps.answerRead(raft, state, request, state.term, self);
    return;
  }
  startRead(raft, state, request, request.client, request.sequence, 0, self);
}

/** §6.4.1: whether no other server can have been elected yet. */
export function holdsLease(raft: Raft, state: RaftState, self: RaftSelf): boolean {
  const { rules, options } = raft;
  if (options.reads !== "lease") return false;
  if (!rules.isWithinLease(self.monotonicNow(), state.leaseUs, state.handedOver)) return false;
  return rules.mayReadAt(termAt(state, state.commitIndex), state.term);
}

/**
 * Notes the index that a read must see and has the leader confirmed by messages sent from now on.
 * Reads that come while a round is out share the next one.
 */
function startRead(
  raft: Raft,
  state: RaftState,
  request: Request | null,
  client: number,
  sequence: number,
  from: NodeId,
  self: RaftSelf,
): void {
  // Before an entry of its own term is committed a leader does not know how far the log is; all of
  // it is far enough.
  const index = raft.rules.mayReadAt(termAt(state, state.commitIndex), state.term)
    ? state.commitIndex
    : lastIndex(state);
  state.reads.push({ client, sequence, request, from, round: state.round + 1, index });
  if (raft.steps.isConfirmed(raft, state, self)) startRound(raft, state, self);
}

/** A follower confirmed a round. */
export function confirmReads(raft: Raft, state: RaftState, self: RaftSelf): void {
  const leases = raft.options.reads === "lease";
  if (!leases && state.reads.length === 0) return;
  if (!raft.steps.isConfirmed(raft, state, self)) return;
  if (leases) {
    const lastsUs = raft.rules.leaseUs(raft.options);
    state.leaseUs = Math.max(state.leaseUs, state.roundUs + lastsUs);
  }
  if (state.reads.length > 0) raft.steps.serveReads(raft, state, self);
}

/**
 * Answers the reads that are confirmed and whose index is applied, and starts the next round if
 * reads wait for it.
 */
export function serveReads(raft: Raft, state: RaftState, self: RaftSelf): void {
  if (state.role !== "leader") return;
  const confirmed = raft.steps.isConfirmed(raft, state, self);
  const round = confirmed ? state.round : state.round - 1;
  const { reads } = state;
  let waiting = 0;
  let wanted = false;
  for (let at = 0; at < reads.length; at++) {
    const read = reads[at] as PendingRead;
    if (!raft.rules.isVouchedFor(read.round, round) || !mayServe(raft, state, read)) {
      reads[waiting++] = read;
      if (read.round > state.round) wanted = true;
    } else serve(raft, state, read, self);
  }
  while (reads.length > waiting) reads.pop();
  if (confirmed && wanted) startRound(raft, state, self);
}

function mayServe(raft: Raft, state: RaftState, read: PendingRead): boolean {
  // A follower waits for its own state; the leader only has to know that the index is committed.
  const reached = read.request === null ? state.commitIndex : state.appliedIndex;
  return raft.rules.mayAnswerAt(reached, read.index);
}

function serve(raft: Raft, state: RaftState, read: PendingRead, self: RaftSelf): void {
  if (read.request !== null) {
    raft.steps.answerRead(raft, state, read.request, 0, self);
    return;
  }
  const { client, sequence, index, from } = read;
  self.send(from, { type: "read-index-reply", term: state.term, client, sequence, index });
}

/** Sends a round of heartbeats; what it confirms counts from now. */
function startRound(raft: Raft, state: RaftState, self: RaftSelf): void {
  beginRound(state, self);
  sendAll(raft, state, self);
  if (raft.steps.isConfirmed(raft, state, self)) confirmReads(raft, state, self);
}

/** The next messages belong to a new round. */
export function beginRound(state: RaftState, self: RaftSelf): void {
  state.round++;
  state.roundUs = self.monotonicNow();
}

/** Whether the latest round has been confirmed by a quorum. */
export function isConfirmed(raft: Raft, state: RaftState, self: RaftSelf): boolean {
  let confirmations: NodeSet = withNode(0, self.id);
  for (let peer = 1; peer < state.progress.length; peer++) {
    const progress = progressOf(state, peer);
    if (progress !== null && progress.round >= state.round)
      confirmations = withNode(confirmations, peer);
  }
  return isQuorum(raft, state, confirmations);
}

// --- reads at followers ---

/**
 * A follower's client wants to read: it asks its leader at which index. The read's number is in the
 * question, so that a late answer cannot be taken for that to a later one.
 */
export function askLeader(raft: Raft, state: RaftState, request: Request, self: RaftSelf): void {
  const { client, sequence } = request;
  state.asked.set(client, { request, index: -1 });
  const question: Message = { type: "read-index", term: state.term, client, sequence };
  raft.steps.promise(raft, state, 0, state.leader, question, self);
}

/** A follower asks. */
export function onReadIndex(
  raft: Raft,
  state: RaftState,
  from: NodeId,
  { term, client, sequence }: ReadIndex,
  self: RaftSelf,
): void {
  if (state.role !== "leader" || term !== state.term) return;
  if (raft.steps.holdsLease(raft, state, self)) {
    const index = state.commitIndex;
    self.send(from, { type: "read-index-reply", term, client, sequence, index });
    return;
  }
  startRead(raft, state, null, client, sequence, from, self);
}

/** The leader's answer. */
export function onReadIndexReply(
  raft: Raft,
  state: RaftState,
  { client, sequence, index }: ReadIndexReply,
  self: RaftSelf,
): void {
  const asked = state.asked.get(client);
  if (asked === undefined || !raft.rules.answersRead(sequence, asked.request.sequence)) return;
  asked.index = index;
  serveAsked(raft, state, self);
}

/** Answers the reads whose index this follower has applied. */
export function serveAsked(raft: Raft, state: RaftState, self: RaftSelf): void {
  for (const [client, { request, index }] of state.asked) {
    if (index < 0 || !raft.rules.mayAnswerAt(state.appliedIndex, index)) continue;
    state.asked.delete(client);
    raft.steps.answerRead(raft, state, request, 0, self);
  }
}
