/**
 * The termination protocol: participants whose coordinator has crashed find out how far all are
 * that still run, and decide by that (Bernstein, Hadzilacos and Goodman 1987, §7.5, TR1 to TR4).
 * One that has recovered takes no part: it waits for the others, or, if none has stayed up, for
 * all.
 */
import type { NodeId } from "../../protocol/node-id.ts";
import { nodesOf, withNode } from "../../protocol/quorum.ts";
import type { Transaction } from "../../protocol/transactions/transaction.ts";
import type { StateReply } from "./messages.ts";
import type { Inquiry, ThreePhaseState } from "./state.ts";
import type { Commit, CommitSelf } from "./steps.ts";

export function onDoubt(
  commit: Commit,
  state: ThreePhaseState,
  transaction: Transaction,
  self: CommitSelf,
): void {
  const part = state.prepared.get(transaction);
  // A coordinator that has not crashed decides as one.
  if (part === undefined || state.undecided.has(transaction)) return;
  const inquiry: Inquiry = { uncertain: 0, ready: 0, recovered: 0, acks: null };
  state.inquiries.set(transaction, inquiry);
  const { committable, output, operational } = part;
  take(inquiry, self.id, { type: "state", transaction, committable, output, operational });
  for (const to of nodesOf(part.participants)) {
    if (to !== self.id) self.send(to, { type: "state-request", transaction, operational });
  }
  self.setTimer(`states ${transaction}`, commit.roundUs);
}

function take(inquiry: Inquiry, from: NodeId, { committable, operational }: StateReply): void {
  if (!operational) inquiry.recovered = withNode(inquiry.recovered, from);
  if (committable) inquiry.ready = withNode(inquiry.ready, from);
  else inquiry.uncertain = withNode(inquiry.uncertain, from);
}

export function onState(
  _commit: Commit,
  state: ThreePhaseState,
  from: NodeId,
  reply: StateReply,
  _self: CommitSelf,
): void {
  const part = state.prepared.get(reply.transaction);
  const inquiry = state.inquiries.get(reply.transaction);
  if (part === undefined || inquiry === undefined || inquiry.acks !== null) return;
  // Of those that have recovered nothing counts while another has stayed up.
  if (part.operational && !reply.operational) return;
  take(inquiry, from, reply);
  if (reply.committable) part.output = reply.output;
}

/** TR3 and TR4: those that are decided (TR1, TR2) have answered with their decision. */
export function terminate(
  commit: Commit,
  state: ThreePhaseState,
  transaction: Transaction,
  self: CommitSelf,
): void {
  const part = state.prepared.get(transaction);
  const inquiry = state.inquiries.get(transaction);
  if (part === undefined || inquiry === undefined) return;
  const { rules, steps } = commit;
  if (!rules.mayTerminate(part, inquiry)) {
    state.inquiries.delete(transaction);
    self.setTimer(`doubt ${transaction}`, commit.roundUs);
    return;
  }
  const { participants, output } = part;
  if (rules.terminatesByAbort(inquiry)) {
    const outcome = { commit: false, output: null };
    steps.conclude(commit, state, transaction, outcome, participants, self);
    return;
  }
  if (inquiry.acks === null && part.operational && inquiry.uncertain !== 0) {
    steps.preCommitOthers(commit, state, transaction, self);
    return;
  }
  steps.conclude(commit, state, transaction, { commit: true, output }, participants, self);
}

export function preCommitOthers(
  commit: Commit,
  state: ThreePhaseState,
  transaction: Transaction,
  self: CommitSelf,
): void {
  const part = state.prepared.get(transaction);
  const inquiry = state.inquiries.get(transaction);
  if (part === undefined || inquiry === undefined) return;
  inquiry.acks = 0;
  const { output } = part;
  for (const to of nodesOf(inquiry.uncertain)) {
    self.send(to, { type: "pre-commit", transaction, output });
  }
  self.setTimer(`states ${transaction}`, commit.roundUs);
}
