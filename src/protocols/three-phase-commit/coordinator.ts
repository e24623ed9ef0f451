/** A coordinator: asks for votes, makes all committable, and then commits. */
import type { Value } from "../../core/json.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { nodesOf, setOf, withNode } from "../../protocol/quorum.ts";
import type { Request } from "../../protocol/request.ts";
import { admit } from "../../protocol/transactions/clients.ts";
import { placeOutputs } from "../../protocol/transactions/ledger.ts";
import { type Decision, oldestOf, type Reason } from "../../protocol/transactions/outcome.ts";
import {
  coordinatorOf,
  placed,
  type Transaction,
  transactionOf,
} from "../../protocol/transactions/transaction.ts";
import type { Vote } from "./messages.ts";
import type { ThreePhaseState } from "./state.ts";
import type { Commit, CommitSelf } from "./steps.ts";

/** A client asks for a transaction. */
export function onRequest(
  commit: Commit,
  state: ThreePhaseState,
  request: Request,
  self: CommitSelf,
): void {
  if (!admit(state, request, commit.nodes, self)) return;
  // Transactions begin when the epoch is on disk: their numbers must never come again.
  if (state.opening === 0) commit.steps.onAgain(commit, state, request.client, self);
}

/** Phase 1: each participant is asked to do its part and to vote; the coordinator is one always. */
export function begin(
  commit: Commit,
  state: ThreePhaseState,
  request: Request,
  self: CommitSelf,
): void {
  const parts = placed(request.command.input, commit.nodes);
  const transaction = transactionOf(self.id, state.epoch, ++state.count);
  const participants = withNode(setOf(parts.keys()), self.id);
  const steps = [...parts.values()].reduce((sum, work) => sum + work.length, 0);
  const outputs = new Array<Value>(steps).fill(null);
  state.undecided.set(transaction, { request, participants, votes: 0, outputs, acks: null });
  const { client, sequence } = request;
  const oldest = oldestOf(state, state.undecided.keys(), self.id);
  for (const to of nodesOf(participants)) {
    const work = parts.get(to) ?? [];
    const part = { participants, work, client, sequence, oldest };
    self.send(to, { type: "prepare", transaction, ...part });
  }
  self.setTimer(`votes ${transaction}`, commit.roundUs);
}

export function onVote(
  commit: Commit,
  state: ThreePhaseState,
  from: NodeId,
  vote: Vote,
  self: CommitSelf,
): void {
  const { transaction, outputs } = vote;
  const open = state.undecided.get(transaction);
  if (open === undefined || open.acks !== null) return;
  if (commit.rules.isAgainst(vote)) {
    commit.steps.decideAbort(commit, state, transaction, "voted-no", self);
    return;
  }
  open.votes = withNode(open.votes, from);
  placeOutputs(open.outputs, outputs);
  if (commit.rules.mayPreCommit(open.votes, open.participants)) {
    commit.steps.preCommit(commit, state, transaction, self);
  }
}

/** It has waited long enough for votes: those that have not voted have crashed. */
export function onVotesLate(
  commit: Commit,
  state: ThreePhaseState,
  transaction: Transaction,
  self: CommitSelf,
): void {
  if (state.undecided.get(transaction)?.acks !== null) return;
  commit.steps.decideAbort(commit, state, transaction, "timeout", self);
}

/** Phase 2: no one commits before all that run know that all have voted yes. */
export function preCommit(
  commit: Commit,
  state: ThreePhaseState,
  transaction: Transaction,
  self: CommitSelf,
): void {
  const open = state.undecided.get(transaction);
  if (open === undefined) return;
  open.acks = 0;
  self.cancelTimer(`votes ${transaction}`);
  const output = [...open.outputs];
  for (const to of nodesOf(open.participants)) {
    self.send(to, { type: "pre-commit", transaction, output });
  }
  self.setTimer(`acks ${transaction}`, commit.roundUs);
}

/** Phase 3. */
export function decideCommit(
  commit: Commit,
  state: ThreePhaseState,
  transaction: Transaction,
  self: CommitSelf,
): void {
  const open = state.undecided.get(transaction);
  if (open === undefined) return;
  const { participants } = open;
  const outcome = { commit: true, output: [...open.outputs] };
  self.cancelTimer(`acks ${transaction}`);
  commit.steps.conclude(commit, state, transaction, outcome, participants, self);
}

/** It needs no record first: whatever becomes of this node, no one is committable. */
export function decideAbort(
  commit: Commit,
  state: ThreePhaseState,
  transaction: Transaction,
  reason: Reason,
  self: CommitSelf,
): void {
  const open = state.undecided.get(transaction);
  if (open === undefined) return;
  self.cancelTimer(`votes ${transaction}`);
  const decision: Decision = { type: "decision", transaction, commit: false, output: null, reason };
  for (const to of nodesOf(open.participants)) if (to !== self.id) self.send(to, decision);
  commit.steps.conclude(commit, state, transaction, { commit: false, output: null }, 0, self);
}

/** Begins a client's transaction, if the client still wants it and none of its is under way. */
export function onAgain(
  commit: Commit,
  state: ThreePhaseState,
  client: number,
  self: CommitSelf,
): void {
  const request = state.waiting.get(client);
  if (request === undefined) return;
  const { sequence } = request;
  // It has committed, and is answered when the disk holds that.
  if (state.sessions.get(client)?.sequence === sequence) return;
  for (const { request: open } of state.undecided.values()) {
    if (open.client === client && open.sequence === sequence) return;
  }
  // One of before a crash may have committed.
  for (const [transaction, part] of state.prepared) {
    const isSame = part.client === client && part.sequence === sequence;
    if (isSame && coordinatorOf(transaction) === self.id) return;
  }
  commit.steps.begin(commit, state, request, self);
}
