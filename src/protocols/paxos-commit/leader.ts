/** A coordinator, and the nodes that take over from it: leaders of ballots. */
import type { Value } from "../../core/json.ts";
import { ballotOf, roundOf } from "../../protocol/ballot.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { nodesOf, setOf, withNode } from "../../protocol/quorum.ts";
import type { Request } from "../../protocol/request.ts";
import { admit } from "../../protocol/transactions/clients.ts";
import { placeOutputs } from "../../protocol/transactions/ledger.ts";
import { oldestOf } from "../../protocol/transactions/outcome.ts";
import {
  coordinatorOf,
  placed,
  type Transaction,
  transactionOf,
} from "../../protocol/transactions/transaction.ts";
import { acceptorsOf } from "./acceptor.ts";
import type { Accepted, Promised, Refused } from "./messages.ts";
import { waitFor } from "./participant.ts";
import type { Led, PaxosCommitState } from "./state.ts";
import type { Commit, CommitSelf } from "./steps.ts";

/**
 * More than a node's epochs: a round is a try and, below it, the epoch, so that none comes again.
 */
const EPOCHS_MAX = 10_000;

/** A client asks for a transaction. */
export function onRequest(
  commit: Commit,
  state: PaxosCommitState,
  request: Request,
  self: CommitSelf,
): void {
  if (!admit(state, request, commit.nodes, self)) return;
  // Transactions begin when the epoch is on disk: their numbers must never come again.
  if (state.opening === 0) commit.steps.onAgain(commit, state, request.client, self);
}

/** Each participant is asked to do its part and to vote; the coordinator is one always. */
export function begin(
  commit: Commit,
  state: PaxosCommitState,
  request: Request,
  self: CommitSelf,
): void {
  const parts = placed(request.command.input, commit.nodes);
  const transaction = transactionOf(self.id, state.epoch, ++state.count);
  const participants = withNode(setOf(parts.keys()), self.id);
  state.asked.set(transaction, request);
  state.led.set(transaction, ledIn(0, participants));
  self.setTimer(`votes ${transaction}`, commit.voteUs);
  commit.steps.ask(commit, state, transaction, self);
}

/** Asks those whose votes are not chosen yet, and asks them again: a message may be lost. */
export function ask(
  commit: Commit,
  state: PaxosCommitState,
  transaction: Transaction,
  self: CommitSelf,
): void {
  const request = state.asked.get(transaction);
  const led = state.led.get(transaction);
  if (request === undefined || led === undefined || led.ballot !== 0) return;
  const { participants, acks } = led;
  const { client, sequence, command } = request;
  const parts = placed(command.input, commit.nodes);
  const oldest = oldestOf(state, state.asked.keys(), self.id);
  for (const to of nodesOf(participants)) {
    if (commit.rules.isQuorum(acks.get(to) ?? 0, commit.failures)) continue;
    const work = parts.get(to) ?? [];
    const part = { participants, work, client, sequence, oldest };
    self.send(to, { type: "prepare", transaction, ...part });
  }
  self.setTimer(`ask ${transaction}`, commit.resendUs);
}

function ledIn(ballot: number, participants: number): Led {
  const nothing = { found: new Map(), votes: new Map(), acks: new Map() };
  return { ballot, participants, promises: ballot === 0 ? null : 0, ...nothing };
}

/** Begins a client's transaction, if the client still wants it and none of its is under way. */
export function onAgain(
  commit: Commit,
  state: PaxosCommitState,
  client: number,
  self: CommitSelf,
): void {
  const request = state.waiting.get(client);
  if (request === undefined) return;
  const { sequence } = request;
  for (const open of state.asked.values()) {
    if (open.client === client && open.sequence === sequence) return;
  }
  // One of before a crash may have committed.
  for (const [transaction, part] of state.prepared) {
    const isSame = part.client === client && part.sequence === sequence;
    if (isSame && coordinatorOf(transaction) === self.id) return;
  }
  commit.steps.begin(commit, state, request, self);
}

/** Phase 1a of a ballot above all that this node knows of. */
export function takeOver(
  commit: Commit,
  state: PaxosCommitState,
  transaction: Transaction,
  self: CommitSelf,
): void {
  const known = state.prepared.get(transaction) ?? state.led.get(transaction);
  if (known === undefined) return;
  waitFor(commit, transaction, self);
  self.cancelTimer(`ask ${transaction}`);
  // Its ballots must never come again: they begin when the epoch is on disk.
  if (state.opening !== 0) return;
  const tried = (state.tries.get(transaction) ?? 0) + 1;
  state.tries.set(transaction, tried);
  const ballot = ballotOf(tried * EPOCHS_MAX + state.epoch, self.id);
  state.led.set(transaction, ledIn(ballot, known.participants));
  for (const to of nodesOf(acceptorsOf(transaction, commit))) {
    self.send(to, { type: "claim", transaction, ballot });
  }
}

/** Another leads in a higher ballot: the next try of this node will be above that. */
export function onRefused(state: PaxosCommitState, { transaction, ballot }: Refused): void {
  const tried = Math.floor(roundOf(ballot) / EPOCHS_MAX);
  if (tried > (state.tries.get(transaction) ?? 0)) state.tries.set(transaction, tried);
}

/** Phase 1b arrives; with a quorum of them, phase 2a of all instances. */
export function onPromise(
  commit: Commit,
  state: PaxosCommitState,
  from: NodeId,
  { transaction, ballot, votes }: Promised,
  self: CommitSelf,
): void {
  const led = state.led.get(transaction);
  if (led === undefined || led.ballot !== ballot || led.promises === null) return;
  const { rules } = commit;
  led.promises = withNode(led.promises, from);
  for (const held of votes) {
    const known = led.found.get(held.participant);
    if (known === undefined || rules.isLater(held, known)) led.found.set(held.participant, held);
  }
  if (!rules.isQuorum(led.promises, commit.failures)) return;
  led.promises = null;
  const oldest = state.oldest.get(coordinatorOf(transaction)) ?? 0;
  for (const participant of nodesOf(led.participants)) {
    const { yes, outputs } = rules.proposalOf(led.found.get(participant));
    const vote = { yes, outputs };
    for (const to of nodesOf(acceptorsOf(transaction, commit))) {
      self.send(to, { type: "accept", transaction, participant, ballot, vote, oldest });
    }
  }
}

/**
 * Phase 2b arrives: an instance may have chosen, and with the last one the transaction is decided.
 */
export function onAccepted(
  commit: Commit,
  state: PaxosCommitState,
  from: NodeId,
  { transaction, participant, ballot, vote }: Accepted,
  self: CommitSelf,
): void {
  const led = state.led.get(transaction);
  if (led === undefined || led.ballot !== ballot || led.promises !== null) return;
  const { rules, steps } = commit;
  led.votes.set(participant, vote);
  led.acks.set(participant, withNode(led.acks.get(participant) ?? 0, from));
  let prepared = 0;
  for (const [of, acks] of led.acks) {
    if (!rules.isQuorum(acks, commit.failures)) continue;
    const chosen = led.votes.get(of);
    if (chosen === undefined) continue;
    if (rules.isAgainst(chosen)) {
      const reason = ballot === 0 ? "voted-no" : "timeout";
      const outcome = { commit: false, output: null, reason } as const;
      steps.conclude(commit, state, transaction, outcome, led.participants, self);
      return;
    }
    prepared = withNode(prepared, of);
  }
  if (!rules.mayCommit(prepared, led.participants)) return;
  const outcome = { commit: true, output: answerOf(led) };
  steps.conclude(commit, state, transaction, outcome, led.participants, self);
}

/** The steps as the client is answered them. */
function answerOf({ votes }: Led): readonly Value[] {
  const steps = [...votes.values()].reduce((sum, { outputs }) => sum + outputs.length, 0);
  const answer = new Array<Value>(steps).fill(null);
  for (const { outputs } of votes.values()) placeOutputs(answer, outputs);
  return answer;
}
