/** How a transaction ends at a node. */
import type { NodeId } from "../../protocol/node-id.ts";
import { type NodeSet, withNode } from "../../protocol/quorum.ts";
import { tryAgain } from "../../protocol/transactions/clients.ts";
import {
  acknowledgeAgain,
  type Decision,
  type Outcome,
  settle,
} from "../../protocol/transactions/outcome.ts";
import { coordinatorOf, type Transaction } from "../../protocol/transactions/transaction.ts";
import type { ThreePhaseState } from "./state.ts";
import type { Commit, CommitSelf } from "./steps.ts";

export function conclude(
  commit: Commit,
  state: ThreePhaseState,
  transaction: Transaction,
  outcome: Outcome,
  tells: NodeSet,
  self: CommitSelf,
): void {
  const part = state.prepared.get(transaction);
  const open = state.undecided.get(transaction);
  const participants = part?.participants ?? open?.participants ?? 0;
  const { client = 0, sequence = 0 } = part ?? open?.request ?? {};
  state.undecided.delete(transaction);
  state.inquiries.delete(transaction);
  self.cancelTimer(`doubt ${transaction}`);
  self.cancelTimer(`states ${transaction}`);
  const known = { participants, client, sequence };
  const entry = settle(state, transaction, known, outcome, self.id);
  const isOwn = coordinatorOf(transaction) === self.id;
  if (isOwn && !outcome.commit) tryAgain(state, { client, sequence }, self);
  const then = { what: "outcome", transaction, tells };
  commit.steps.append(commit, state, entry, [], self, then);
}

export function onDecision(
  commit: Commit,
  state: ThreePhaseState,
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
  state: ThreePhaseState,
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
