/**
 * How a transaction ends at a node, where its outcome is sent by a node that knows it and
 * acknowledged to its coordinator: on disk first, then sent.
 */
import type { Value } from "../../core/json.ts";
import type { Ticket } from "../disk.ts";
import type { NodeId } from "../node-id.ts";
import type { Self } from "../protocol.ts";
import { type NodeSet, nodesOf, withNode } from "../quorum.ts";
import { answerClients, type Clients, remember, type Session } from "./clients.ts";
import { forgetOlder, type Ledger, type Part, resolve } from "./ledger.ts";
import { coordinatorOf, type Transaction } from "./transaction.ts";

/** Why a coordinator aborts: a participant voted no, or votes were late. */
export type Reason = "voted-no" | "timeout";

/** The decision, from the node that made it or another that knows it. */
export interface Decision {
  readonly type: "decision";
  readonly transaction: Transaction;
  readonly commit: boolean;
  /** Of a commit: what the client is answered. */
  readonly output: Value;
  /** Of an abort by its coordinator. */
  readonly reason?: Reason;
}

/** The outcome is on this participant's disk. */
export interface Ack {
  readonly type: "ack";
  readonly transaction: Transaction;
}

type OutcomeSelf = Self<Decision | Ack>;

export interface Outcome {
  readonly commit: boolean;
  readonly output: Value;
}

/** A part of a transaction that knows whose operation it is. */
export interface OwnedPart extends Part {
  readonly client: number;
  readonly sequence: number;
}

/** An outcome that not all participants have acknowledged, of a transaction of this coordinator. */
export interface Untold extends Outcome {
  readonly participants: NodeSet;
  acks: NodeSet;
}

/** A record on its way to the disk that something follows from. */
export interface Writing {
  readonly what: string;
  readonly transaction: Transaction;
  /** Of an outcome: whom this node tells, itself left out. */
  readonly tells?: NodeSet;
}

/** What a node keeps of outcomes. */
export interface Outcomes<P extends OwnedPart> extends Ledger<P>, Clients {
  untold: Map<Transaction, Untold>;
  /** By transaction that committed, the answer to its client; as long as `ended` holds it. */
  answers: Map<Transaction, Value>;
  writing: Map<Ticket, Writing>;
}

export type EndEntry =
  /** This node's part is done. Forced before it is sent or acknowledged. */
  | {
      readonly type: "committed";
      readonly transaction: Transaction;
      readonly participants: NodeSet;
      readonly client: number;
      readonly sequence: number;
      readonly output: Value;
    }
  /** This node's part is undone, or will never be done. */
  | { readonly type: "aborted"; readonly transaction: Transaction; readonly participants: NodeSet };

/**
 * The transaction has ended here.
 * @param known of whose operation it is and who takes part, 0 where this node does not know.
 * @returns the record of it.
 */
export function settle<P extends OwnedPart>(
  state: Outcomes<P>,
  transaction: Transaction,
  known: Pick<OwnedPart, "participants" | "client" | "sequence">,
  { commit, output }: Outcome,
  self: NodeId,
): EndEntry {
  const { participants, client, sequence } = known;
  const entry: EndEntry = commit
    ? { type: "committed", transaction, participants, client, sequence, output }
    : { type: "aborted", transaction, participants };
  replayEnd(state, entry, self);
  return entry;
}

/** What a record says of how a transaction ended. */
export function replayEnd<P extends OwnedPart>(
  state: Outcomes<P>,
  entry: EndEntry,
  self: NodeId,
): void {
  const { transaction, participants } = entry;
  const commit = entry.type === "committed";
  const output = commit ? entry.output : null;
  resolve(state, transaction, commit);
  state.ended.set(transaction, commit);
  if (commit) state.answers.set(transaction, output);
  if (coordinatorOf(transaction) !== self) return;
  if (commit) remember(state.sessions, entry.client, { sequence: entry.sequence, output });
  const acks = withNode(0, self);
  if ((participants & ~acks) === 0) return;
  state.untold.set(transaction, { participants, commit, output, acks });
}

/** The outcome is on this node's disk. @param tells whom this node tells, itself left out. */
export function tellOutcome<P extends OwnedPart>(
  state: Outcomes<P>,
  transaction: Transaction,
  tells: NodeSet,
  resendUs: number,
  self: OutcomeSelf,
): void {
  const decision = decisionOf(state, transaction);
  for (const to of nodesOf(tells)) if (to !== self.id) self.send(to, decision);
  const coordinator = coordinatorOf(transaction);
  if (coordinator !== self.id) {
    self.send(coordinator, { type: "ack", transaction });
    return;
  }
  answerClients(state, self);
  self.setTimer("resend", resendUs);
}

/** What a node says of a transaction that has ended there. */
export function decisionOf<P extends OwnedPart>(
  { ended, answers }: Outcomes<P>,
  transaction: Transaction,
): Decision {
  const commit = ended.get(transaction) ?? false;
  return { type: "decision", transaction, commit, output: answers.get(transaction) ?? null };
}

/** A decision comes again: its acknowledgement was lost, or waits for the disk. */
export function acknowledgeAgain<P extends OwnedPart>(
  state: Outcomes<P>,
  transaction: Transaction,
  self: OutcomeSelf,
): void {
  const coordinator = coordinatorOf(transaction);
  if (coordinator === self.id || isWriting(state, transaction)) return;
  self.send(coordinator, { type: "ack", transaction });
}

/** A node asks about a transaction that has ended here: it is told, once that is on disk. */
export function tellOne<P extends OwnedPart>(
  state: Outcomes<P>,
  transaction: Transaction,
  to: NodeId,
  self: OutcomeSelf,
): void {
  if (!state.ended.has(transaction) || isWriting(state, transaction)) return;
  self.send(to, decisionOf(state, transaction));
}

function isWriting<P extends OwnedPart>(
  { writing }: Outcomes<P>,
  transaction: Transaction,
): boolean {
  return [...writing.values()].some((one) => one.transaction === transaction);
}

/** Tells the outcomes again to participants that have not acknowledged them. */
export function tellAgain<P extends OwnedPart>(
  state: Outcomes<P>,
  resendUs: number,
  self: OutcomeSelf,
): void {
  for (const [transaction, { participants, acks, commit, output }] of state.untold) {
    if (isWriting(state, transaction)) continue;
    const decision: Decision = { type: "decision", transaction, commit, output };
    for (const to of nodesOf(participants & ~acks)) self.send(to, decision);
  }
  if (state.untold.size > 0) self.setTimer("resend", resendUs);
}

/**
 * The oldest transaction of a coordinator that is not over everywhere, or not on its own disk yet.
 * @param undecided those that it has not decided.
 */
export function oldestOf<P extends OwnedPart>(
  { untold, prepared, writing }: Outcomes<P>,
  undecided: Iterable<Transaction>,
  self: NodeId,
): Transaction {
  let oldest = Number.POSITIVE_INFINITY;
  for (const transaction of undecided) oldest = Math.min(oldest, transaction);
  for (const transaction of untold.keys()) oldest = Math.min(oldest, transaction);
  for (const transaction of prepared.keys()) {
    if (coordinatorOf(transaction) === self) oldest = Math.min(oldest, transaction);
  }
  for (const { transaction } of writing.values()) {
    if (coordinatorOf(transaction) === self) oldest = Math.min(oldest, transaction);
  }
  return oldest;
}

/** What ended before anything that may still be asked about need not be remembered. */
export function forget<P extends OwnedPart>(
  state: Outcomes<P>,
  coordinator: NodeId,
  oldest: Transaction,
): ((transaction: Transaction) => boolean) | null {
  const isOlder = forgetOlder(state, coordinator, oldest);
  if (isOlder === null) return null;
  for (const transaction of [...state.answers.keys()]) {
    if (isOlder(transaction)) state.answers.delete(transaction);
  }
  return isOlder;
}

/** What a checkpoint holds of outcomes; plain data. */
export interface OutcomesImage {
  readonly untold: readonly (readonly [Transaction, Untold])[];
  readonly sessions: readonly (readonly [number, Session])[];
  readonly registers: readonly (readonly [string, Value])[];
  readonly ended: readonly (readonly [Transaction, boolean])[];
  readonly answers: readonly (readonly [Transaction, Value])[];
  readonly oldest: readonly (readonly [NodeId, Transaction])[];
}

export function imageOf<P extends OwnedPart>(state: Outcomes<P>): OutcomesImage {
  return {
    untold: [...state.untold].map(([key, item]) => [key, { ...item }]),
    sessions: [...state.sessions],
    registers: [...state.registers],
    ended: [...state.ended],
    answers: [...state.answers],
    oldest: [...state.oldest],
  };
}

/** The state that an image was made of, with nothing voted on. */
export function outcomesOf<P extends OwnedPart>(image: OutcomesImage | undefined): Outcomes<P> {
  return {
    untold: new Map(image?.untold.map(([key, item]) => [key, { ...item }])),
    sessions: new Map(image?.sessions),
    waiting: new Map(),
    aborts: new Map(),
    registers: new Map(image?.registers),
    locks: new Map(),
    prepared: new Map(),
    ended: new Map(image?.ended),
    answers: new Map(image?.answers),
    oldest: new Map(image?.oldest),
    writing: new Map(),
  };
}
