/** A participant: does its part, proposes its vote in its own instance, and learns the outcome. */
import type { NodeId } from "../../protocol/node-id.ts";
import { type NodeSet, nodesOf, withNode } from "../../protocol/quorum.ts";
import { answerClients, tryAgain } from "../../protocol/transactions/clients.ts";
import { hold, outputsOf } from "../../protocol/transactions/ledger.ts";
import {
  acknowledgeAgain,
  type Decision,
  forget,
  type Outcome,
  type Reason,
  settle,
  tellOne,
} from "../../protocol/transactions/outcome.ts";
import { coordinatorOf, type Transaction } from "../../protocol/transactions/transaction.ts";
import { acceptorsOf } from "./acceptor.ts";
import type { Message, Prepare, Vote } from "./messages.ts";
import type { PaxosCommitState } from "./state.ts";
import type { Commit, CommitSelf } from "./steps.ts";

export function onPrepare(
  commit: Commit,
  state: PaxosCommitState,
  from: NodeId,
  { transaction, participants, work, client, sequence, oldest }: Prepare,
  self: CommitSelf,
): void {
  forget(state, from, oldest);
  const { rules, steps } = commit;
  const part = state.prepared.get(transaction);
  if (part !== undefined) {
    // What it has proposed, or what was accepted of it, may be lost.
    const { durable, outputs } = part;
    if (durable) propose(commit, transaction, { yes: true, outputs }, oldest, self);
    return;
  }
  if (rules.isOver(transaction, state.ended, state.oldest.get(from) ?? 0)) {
    tellOne(state, transaction, from, self);
    return;
  }
  const known = { participants, client, sequence };
  if (!rules.mayVoteYes(transaction, state.locks, work)) {
    // Its instance can only choose Aborted now: that is the outcome, and it must not vote yes
    // later.
    const vote: Vote = { yes: false, outputs: [] };
    const outcome = { commit: false, output: null };
    const entry = settle(state, transaction, known, outcome, self.id);
    const then = { what: "outcome", transaction };
    steps.append(
      commit,
      state,
      entry,
      proposals(commit, transaction, vote, oldest, self.id),
      self,
      then,
    );
    return;
  }
  const outputs = outputsOf(state.registers, work);
  hold(state, transaction, { participants, client, sequence, work, outputs, durable: false });
  const said = { transaction, participants, client, sequence, work, outputs, oldest };
  const entry = { type: "prepared", ...said } as const;
  const thenSend = proposals(commit, transaction, { yes: true, outputs }, oldest, self.id);
  steps.append(commit, state, entry, thenSend, self, { what: "vote", transaction });
}

/** Phase 2a of ballot 0, which needs no phase 1. */
function proposals(
  commit: Commit,
  transaction: Transaction,
  vote: Vote,
  oldest: Transaction,
  participant: NodeId,
): readonly { readonly to: NodeId; readonly message: Message }[] {
  const message: Message = { type: "accept", transaction, participant, ballot: 0, vote, oldest };
  return nodesOf(acceptorsOf(transaction, commit)).map((to) => ({ to, message }));
}

/** The vote is on disk, and is proposed once more: in ballot 0 it is never another one. */
function propose(
  commit: Commit,
  transaction: Transaction,
  vote: Vote,
  oldest: Transaction,
  self: CommitSelf,
): void {
  for (const { to, message } of proposals(commit, transaction, vote, oldest, self.id)) {
    self.send(to, message);
  }
}

/** When it takes over, if it is still in doubt then: not all at once. */
export function waitFor(commit: Commit, transaction: Transaction, self: CommitSelf): void {
  const { doubtUs } = commit;
  self.setTimer(`doubt ${transaction}`, doubtUs + self.random("doubt", doubtUs));
}

/**
 * What a quorum of acceptors has on disk is decided: it is sent at once, whatever becomes of this
 * node. It is acknowledged when it is on this disk too.
 */
export function conclude(
  commit: Commit,
  state: PaxosCommitState,
  transaction: Transaction,
  outcome: Outcome & { readonly reason?: Reason },
  tells: NodeSet,
  self: CommitSelf,
): void {
  const part = state.prepared.get(transaction);
  const request = state.asked.get(transaction);
  const participants = part?.participants ?? state.led.get(transaction)?.participants ?? 0;
  const { client = 0, sequence = 0 } = part ?? request ?? {};
  state.led.delete(transaction);
  state.asked.delete(transaction);
  state.tries.delete(transaction);
  self.cancelTimer(`ask ${transaction}`);
  self.cancelTimer(`votes ${transaction}`);
  self.cancelTimer(`doubt ${transaction}`);
  const decision: Decision = { type: "decision", transaction, ...outcome };
  for (const to of nodesOf(tells)) if (to !== self.id) self.send(to, decision);
  const entry = settle(state, transaction, { participants, client, sequence }, outcome, self.id);
  const then = { what: "outcome", transaction };
  if (coordinatorOf(transaction) === self.id) {
    commit.steps.append(commit, state, entry, [], self, then);
    answerClients(state, self);
    if (!outcome.commit) tryAgain(state, { client, sequence }, self);
    self.setTimer("resend", commit.resendUs);
  } else {
    const ack = { to: coordinatorOf(transaction), message: { type: "ack", transaction } as const };
    commit.steps.append(commit, state, entry, [ack], self, then);
  }
}

export function onDecision(
  commit: Commit,
  state: PaxosCommitState,
  { transaction, commit: commits, output }: Decision,
  self: CommitSelf,
): void {
  const oldest = state.oldest.get(coordinatorOf(transaction)) ?? 0;
  const isOver = commit.rules.isOver(transaction, state.ended, oldest);
  // What is over and forgotten may still be prepared here, if its coordinator never voted for it.
  if (isOver && !state.prepared.has(transaction)) acknowledgeAgain(state, transaction, self);
  else commit.steps.conclude(commit, state, transaction, { commit: commits, output }, 0, self);
}

export function onAck(
  commit: Commit,
  state: PaxosCommitState,
  from: NodeId,
  transaction: Transaction,
  self: CommitSelf,
): void {
  const known = state.untold.get(transaction);
  if (known === undefined) return;
  known.acks = withNode(known.acks, from);
  if (!commit.rules.mayForget(known.acks, known.participants)) return;
  state.untold.delete(transaction);
  commit.steps.append(commit, state, { type: "end", transaction }, [], self);
}
