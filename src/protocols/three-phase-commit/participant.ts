/** A participant: does its part, votes, becomes committable, and commits. */
import type { Value } from "../../core/json.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { withNode } from "../../protocol/quorum.ts";
import { hold, outputsOf } from "../../protocol/transactions/ledger.ts";
import { decisionOf, forget } from "../../protocol/transactions/outcome.ts";
import type { Transaction } from "../../protocol/transactions/transaction.ts";
import type { Message, Prepare, StateRequest } from "./messages.ts";
import { rankOf, type ThreePhaseState, type Voted } from "./state.ts";
import type { Commit, CommitSelf } from "./steps.ts";

export function onPrepare(
  commit: Commit,
  state: ThreePhaseState,
  from: NodeId,
  { transaction, participants, work, client, sequence, oldest }: Prepare,
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
  if (!rules.mayVoteYes(transaction, state.locks, work)) {
    self.send(from, { type: "vote", transaction, yes: false, outputs: [] });
    return;
  }
  const outputs = outputsOf(state.registers, work);
  hold(state, transaction, {
    participants,
    work,
    outputs,
    client,
    sequence,
    durable: false,
    committable: false,
    output: null,
    operational: true,
  });
  const said = { transaction, participants, work, outputs, client, sequence, oldest };
  const entry = { type: "prepared", ...said } as const;
  const vote = { to: from, message: voteOf(transaction, outputs) };
  steps.append(commit, state, entry, [vote], self, { what: "vote", transaction });
}

function voteOf(transaction: Transaction, outputs: readonly Value[]): Message {
  return { type: "vote", transaction, yes: true, outputs };
}

/**
 * How long a participant waits before it takes over: a coordinator that runs is done within two
 * rounds, and a participant that takes over within three. They take over in the order of their
 * numbers, so that no two do at once.
 */
export function waitFor(
  commit: Commit,
  transaction: Transaction,
  part: Voted,
  self: CommitSelf,
): void {
  const rounds = 2 + 4 * rankOf(self.id, part.participants);
  self.setTimer(`doubt ${transaction}`, rounds * commit.roundUs);
}

/** From the coordinator, or from a participant that has taken over. */
export function onPreCommit(
  commit: Commit,
  state: ThreePhaseState,
  from: NodeId,
  transaction: Transaction,
  output: Value,
  self: CommitSelf,
): void {
  const part = state.prepared.get(transaction);
  if (part === undefined || !commit.rules.takesPreCommit(part)) return;
  part.committable = true;
  part.output = output;
  const entry = { type: "pre-committed", transaction, output } as const;
  const ack = { to: from, message: { type: "pre-committed", transaction } as const };
  commit.steps.append(commit, state, entry, [ack], self, { what: "pre-commit", transaction });
  waitFor(commit, transaction, part, self);
}

/** To the coordinator, or to the participant that has taken over. */
export function onPreCommitted(
  commit: Commit,
  state: ThreePhaseState,
  from: NodeId,
  transaction: Transaction,
  self: CommitSelf,
): void {
  const open = state.undecided.get(transaction);
  if (open !== undefined && open.acks !== null) {
    open.acks = withNode(open.acks, from);
    if (!commit.rules.mayCommit(open.acks, open.participants)) return;
    commit.steps.decideCommit(commit, state, transaction, self);
    return;
  }
  const inquiry = state.inquiries.get(transaction);
  if (inquiry === undefined || inquiry.acks === null) return;
  inquiry.acks = withNode(inquiry.acks, from);
  if (commit.rules.mayCommit(inquiry.acks, inquiry.uncertain)) {
    commit.steps.terminate(commit, state, transaction, self);
  }
}

/** Another participant is in doubt: it is sent the outcome, or how far this one is. */
export function onStateRequest(
  commit: Commit,
  state: ThreePhaseState,
  from: NodeId,
  { transaction, operational: takesOver }: StateRequest,
  self: CommitSelf,
): void {
  const part = state.prepared.get(transaction);
  if (part === undefined) {
    if (state.ended.has(transaction)) self.send(from, decisionOf(state, transaction));
    else {
      // It has not voted, and now never will.
      const outcome = { commit: false, output: null };
      commit.steps.conclude(commit, state, transaction, outcome, withNode(0, from), self);
    }
    return;
  }
  if (!part.durable) return;
  const { committable, output, operational } = part;
  self.send(from, { type: "state", transaction, committable, output, operational });
  // That one has taken over, and this one waits for it.
  if (takesOver && operational && from < self.id) waitFor(commit, transaction, part, self);
}
