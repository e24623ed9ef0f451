/** A participant: does its part, votes, and waits in doubt until it knows the outcome. */
import type { Value } from "../../core/json.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { nodesOf, withNode } from "../../protocol/quorum.ts";
import { hold, outputsOf, resolve } from "../../protocol/transactions/ledger.ts";
import { coordinatorOf, type Transaction } from "../../protocol/transactions/transaction.ts";
import type { Decision, Message, Prepare } from "./messages.ts";
import type { CommitState } from "./state.ts";
import type { Commit, CommitSelf } from "./steps.ts";
import { forget } from "./storage.ts";

export function onPrepare(
  commit: Commit,
  state: CommitState,
  from: NodeId,
  { transaction, participants, work, oldest }: Prepare,
  self: CommitSelf,
): void {
  forget(state, from, oldest);
  const { rules, steps } = commit;
  const known = state.prepared.get(transaction);
  if (known !== undefined) {
    if (known.durable) self.send(from, voteOf(transaction, known.outputs));
    return;
  }
  if (rules.isOver(transaction, state.ended, state.oldest.get(from) ?? 0)) return;
  if (!rules.mayVoteYes(transaction, state.refused, state.locks, work)) {
    self.send(from, { type: "vote", transaction, yes: false, outputs: [] });
    return;
  }
  const outputs = outputsOf(state.registers, work);
  hold(state, transaction, { participants, work, outputs, durable: false });
  const entry = { type: "prepared", transaction, participants, work, outputs, oldest } as const;
  const vote = { to: from, message: voteOf(transaction, outputs) };
  state.voting.set(steps.append(commit, state, entry, [vote], self), transaction);
  self.setTimer(`doubt ${transaction}`, commit.doubtUs);
}

function voteOf(transaction: Transaction, outputs: readonly Value[]): Message {
  return { type: "vote", transaction, yes: true, outputs };
}

export function onDecision(
  commit: Commit,
  state: CommitState,
  { transaction, commit: commits }: Decision,
  self: CommitSelf,
): void {
  const ack = { to: coordinatorOf(transaction), message: { type: "ack", transaction } } as const;
  if (!state.prepared.has(transaction)) {
    // Its part has ended; the acknowledgement was lost, or is on its way to the disk.
    if (commits)
      commit.steps.append(commit, state, { type: "committed", transaction }, [ack], self);
    return;
  }
  resolve(state, transaction, commits);
  self.cancelTimer(`doubt ${transaction}`);
  const type = commits ? "committed" : "aborted";
  commit.steps.append(commit, state, { type, transaction }, commits ? [ack] : [], self);
}

/** However long it is in doubt, it cannot decide alone: it asks. */
export function onDoubt(
  commit: Commit,
  state: CommitState,
  transaction: Transaction,
  self: CommitSelf,
): void {
  const part = state.prepared.get(transaction);
  if (part === undefined) return;
  const coordinator = coordinatorOf(transaction);
  const asked = commit.cooperative ? withNode(part.participants, coordinator) : 0;
  for (const to of nodesOf(withNode(asked, coordinator))) {
    if (to !== self.id || to === coordinator) self.send(to, { type: "inquire", transaction });
  }
  self.setTimer(`doubt ${transaction}`, commit.doubtUs);
}

/**
 * A node that knows the outcome answers with it. A participant that has not voted yet promises
 * never to vote yes, which makes the outcome an abort; one that is in doubt itself cannot help.
 */
export function onInquire(
  commit: Commit,
  state: CommitState,
  from: NodeId,
  transaction: Transaction,
  self: CommitSelf,
): void {
  if (coordinatorOf(transaction) === self.id) {
    if (!commit.rules.knowsOutcome(transaction, state)) return;
    const commits = state.committed.has(transaction);
    const decision: Decision = commits
      ? { type: "decision", transaction, commit: true }
      : { type: "decision", transaction, commit: false, reason: "presumed" };
    self.send(from, decision);
    return;
  }
  const outcome = state.ended.get(transaction);
  if (outcome !== undefined) self.send(from, { type: "decision", transaction, commit: outcome });
  else if (!state.prepared.has(transaction)) {
    commit.steps.refuse(commit, state, from, transaction, self);
  }
}

/** The promise is durable before another participant relies on it. */
export function refuse(
  commit: Commit,
  state: CommitState,
  from: NodeId,
  transaction: Transaction,
  self: CommitSelf,
): void {
  const message: Decision = { type: "decision", transaction, commit: false };
  state.refused.add(transaction);
  commit.steps.append(
    commit,
    state,
    { type: "refused", transaction },
    [{ to: from, message }],
    self,
  );
}
