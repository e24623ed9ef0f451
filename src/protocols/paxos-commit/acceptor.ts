/** An acceptor: promises ballots, and accepts votes, of transactions of its neighbours. */
import { BALLOTS_PER_ROUND } from "../../protocol/ballot.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { type NodeSet, withNode } from "../../protocol/quorum.ts";
import { coordinatorOf, type Transaction } from "../../protocol/transactions/transaction.ts";
import type { Accept, Claim } from "./messages.ts";
import type { PaxosCommitState } from "./state.ts";
import type { Commit, CommitSelf } from "./steps.ts";
import { forgetInstances, instancesOf } from "./storage.ts";

/** The 2F + 1 acceptors of a transaction: its coordinator, and the nodes after it. */
export function acceptorsOf(
  transaction: Transaction,
  { nodes, failures }: Pick<Commit, "nodes" | "failures">,
): NodeSet {
  let acceptors = 0;
  for (let at = 0; at <= 2 * failures; at++) {
    acceptors = withNode(acceptors, ((coordinatorOf(transaction) - 1 + at) % nodes) + 1);
  }
  return acceptors;
}

/** Who leads a ballot of a transaction: ballot 0 is its coordinator's. */
function leaderOf(transaction: Transaction, ballot: number): NodeId {
  return ballot === 0 ? coordinatorOf(transaction) : ballot % BALLOTS_PER_ROUND;
}

/** Phase 2a arrives: the vote is on disk before any node learns that it is accepted. */
export function onAccept(
  commit: Commit,
  state: PaxosCommitState,
  from: NodeId,
  { transaction, participant, ballot, vote, oldest }: Accept,
  self: CommitSelf,
): void {
  forgetInstances(state, coordinatorOf(transaction), oldest);
  const known = instancesOf(state, transaction);
  if (!commit.rules.mayAccept(ballot, known)) {
    self.send(from, { type: "refused", transaction, ballot: known.promised });
    return;
  }
  known.promised = ballot;
  const held = { participant, ballot, ...vote };
  known.votes.set(participant, held);
  const to = leaderOf(transaction, ballot);
  const message = { type: "accepted", transaction, participant, ballot, vote } as const;
  const entry = { type: "accepted", transaction, held, oldest } as const;
  commit.steps.append(commit, state, entry, [{ to, message }], self);
}

/** Phase 1a arrives: the promise is on disk before it is given. */
export function onClaim(
  commit: Commit,
  state: PaxosCommitState,
  from: NodeId,
  { transaction, ballot }: Claim,
  self: CommitSelf,
): void {
  const known = instancesOf(state, transaction);
  if (!commit.rules.mayAccept(ballot, known)) {
    self.send(from, { type: "refused", transaction, ballot: known.promised });
    return;
  }
  known.promised = ballot;
  const votes = [...known.votes.values()].sort((a, b) => a.participant - b.participant);
  const message = { type: "promise", transaction, ballot, votes } as const;
  const entry = { type: "promised", transaction, ballot } as const;
  commit.steps.append(commit, state, entry, [{ to: from, message }], self);
}
