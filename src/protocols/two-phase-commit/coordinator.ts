/** A coordinator: asks for votes, decides, and tells all participants until they know. */
import type { Value } from "../../core/json.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { nodesOf, setOf, withNode } from "../../protocol/quorum.ts";
import type { Request } from "../../protocol/request.ts";
import { admit, answer, remember, tryAgain } from "../../protocol/transactions/clients.ts";
import { placeOutputs } from "../../protocol/transactions/ledger.ts";
import {
  placed,
  type Transaction,
  transactionOf,
} from "../../protocol/transactions/transaction.ts";
import type { Decision, Reason, Vote } from "./messages.ts";
import type { CommitState } from "./state.ts";
import type { Commit, CommitSelf } from "./steps.ts";
import { answerOf } from "./storage.ts";

/** A client asks for a transaction. */
export function onRequest(
  commit: Commit,
  state: CommitState,
  request: Request,
  self: CommitSelf,
): void {
  if (!admit(state, request, commit.nodes, self)) return;
  // Transactions begin when the epoch is on disk: their numbers must never come again.
  if (state.opening === 0) commit.steps.begin(commit, state, request, self);
}

/** The epoch is on disk: clients that asked meanwhile are served. */
export function onOpen(commit: Commit, state: CommitState, self: CommitSelf): void {
  state.opening = 0;
  for (const request of [...state.waiting.values()]) {
    commit.steps.begin(commit, state, request, self);
  }
}

/** Phase 1: each participant is asked to do its part and to vote. */
export function begin(
  commit: Commit,
  state: CommitState,
  request: Request,
  self: CommitSelf,
): void {
  const parts = placed(request.command.input, commit.nodes);
  const transaction = transactionOf(self.id, state.epoch, ++state.count);
  const participants = setOf(parts.keys());
  const steps = [...parts.values()].reduce((sum, work) => sum + work.length, 0);
  const outputs = new Array<Value>(steps).fill(null);
  state.undecided.set(transaction, { request, participants, votes: 0, outputs, record: 0 });
  const oldest = oldestOf(state);
  for (const [to, work] of parts) {
    self.send(to, { type: "prepare", transaction, participants, work, oldest });
  }
  if (parts.size === 0) commit.steps.decideCommit(commit, state, transaction, self);
  else self.setTimer(`votes ${transaction}`, commit.voteUs);
}

/** The oldest transaction that this coordinator may still answer questions about. */
function oldestOf({ undecided, committed }: CommitState): Transaction {
  return Math.min(...undecided.keys(), ...committed.keys());
}

export function onVote(
  commit: Commit,
  state: CommitState,
  from: NodeId,
  vote: Vote,
  self: CommitSelf,
): void {
  const { transaction, outputs } = vote;
  const open = state.undecided.get(transaction);
  if (open === undefined || open.record !== 0) return;
  if (commit.rules.isAgainst(vote)) {
    commit.steps.decideAbort(commit, state, transaction, "voted-no", self);
    return;
  }
  open.votes = withNode(open.votes, from);
  placeOutputs(open.outputs, outputs);
  if (commit.rules.mayCommit(open.votes, open.participants)) {
    commit.steps.decideCommit(commit, state, transaction, self);
  }
}

/** It has waited long enough for votes, and has not decided yet: it may abort. */
export function onVotesLate(
  commit: Commit,
  state: CommitState,
  transaction: Transaction,
  self: CommitSelf,
): void {
  const open = state.undecided.get(transaction);
  if (open === undefined || open.record !== 0) return;
  commit.steps.decideAbort(commit, state, transaction, "timeout", self);
}

/** The commit record is the decision: no one learns of it before it is durable. */
export function decideCommit(
  commit: Commit,
  state: CommitState,
  transaction: Transaction,
  self: CommitSelf,
): void {
  const open = state.undecided.get(transaction);
  if (open === undefined) return;
  const { client, sequence } = open.request;
  const { participants, outputs } = open;
  const output = answerOf(outputs);
  const entry = { type: "commit", transaction, participants, client, sequence, output } as const;
  self.cancelTimer(`votes ${transaction}`);
  open.record = commit.steps.append(commit, state, entry, [], self);
}

/** Phase 2 of a commit. */
export function onCommitDurable(
  commit: Commit,
  state: CommitState,
  transaction: Transaction,
  self: CommitSelf,
): void {
  const open = state.undecided.get(transaction);
  if (open === undefined) return;
  const { request, participants, outputs } = open;
  const output = answerOf(outputs);
  state.undecided.delete(transaction);
  state.committed.set(transaction, { participants, acks: 0 });
  remember(state.sessions, request.client, { sequence: request.sequence, output });
  if (state.waiting.get(request.client)?.sequence === request.sequence) {
    state.waiting.delete(request.client);
  }
  answer(request, output, self);
  tellCommit(state, transaction, self);
  if (participants !== 0) self.setTimer("resend", commit.resendUs);
  else state.committed.delete(transaction);
}

export function decideAbort(
  _commit: Commit,
  state: CommitState,
  transaction: Transaction,
  reason: Reason,
  self: CommitSelf,
): void {
  const open = state.undecided.get(transaction);
  if (open === undefined) return;
  state.undecided.delete(transaction);
  self.cancelTimer(`votes ${transaction}`);
  const decision: Decision = { type: "decision", transaction, commit: false, reason };
  for (const to of nodesOf(open.participants)) self.send(to, decision);
  tryAgain(state, open.request, self);
}

/** Tries a client's transaction once more, if the client may still want it. */
export function onAgain(
  commit: Commit,
  state: CommitState,
  client: number,
  self: CommitSelf,
): void {
  const request = state.waiting.get(client);
  if (request === undefined) return;
  for (const { request: open } of state.undecided.values()) {
    if (open.client === client && open.sequence === request.sequence) return;
  }
  commit.steps.begin(commit, state, request, self);
}

export function onAck(
  commit: Commit,
  state: CommitState,
  from: NodeId,
  transaction: Transaction,
  self: CommitSelf,
): void {
  const known = state.committed.get(transaction);
  if (known === undefined) return;
  known.acks = withNode(known.acks, from);
  if (!commit.rules.mayForget(known.acks, known.participants)) return;
  state.committed.delete(transaction);
  commit.steps.append(commit, state, { type: "end", transaction }, [], self);
}

/** Sends the decision again to participants that have not acknowledged it. */
export function onResend(commit: Commit, state: CommitState, self: CommitSelf): void {
  for (const transaction of state.committed.keys()) tellCommit(state, transaction, self);
  if (state.committed.size > 0) self.setTimer("resend", commit.resendUs);
}

function tellCommit(state: CommitState, transaction: Transaction, self: CommitSelf): void {
  const known = state.committed.get(transaction);
  if (known === undefined) return;
  const decision: Decision = { type: "decision", transaction, commit: true };
  for (const to of nodesOf(known.participants & ~known.acks)) self.send(to, decision);
}
