/**
 * What a participant knows of transactions: its registers and who has locked them, what it has
 * voted yes to, and how transactions ended.
 */
import type { Value } from "../../core/json.ts";
import type { NodeId } from "../node-id.ts";
import type { NodeSet } from "../quorum.ts";
import { type Locks, lock, unlock } from "./locks.ts";
import { coordinatorOf, type Step, type Transaction } from "./transaction.ts";

/** A part of a transaction that a node has voted yes to, and does not know the outcome of. */
export interface Part {
  readonly participants: NodeSet;
  readonly work: readonly Step[];
  readonly outputs: readonly Value[];
  /** Whether the vote is on disk: before that it is not repeated either. */
  durable: boolean;
}

export interface Ledger<P extends Part = Part> {
  registers: Map<string, Value>;
  locks: Locks;
  prepared: Map<Transaction, P>;
  /** How transactions ended, as long as another node may still ask about them. */
  ended: Map<Transaction, boolean>;
  /** By coordinator, the oldest transaction that may still be asked about. */
  oldest: Map<NodeId, Transaction>;
}

/** Takes the locks of a part that is voted yes to. */
export function hold<P extends Part>(ledger: Ledger<P>, transaction: Transaction, part: P): void {
  lock(ledger.locks, transaction, part.work);
  ledger.prepared.set(transaction, part);
}

/** A participant's part ends: it takes effect or not, and its locks are given back. */
export function resolve(ledger: Ledger, transaction: Transaction, commit: boolean): void {
  const part = ledger.prepared.get(transaction);
  if (part === undefined) return;
  if (commit) {
    for (const { at, kind, register, value } of part.work) {
      if (kind === "read") continue;
      ledger.registers.set(register, kind === "add" ? answeredAt(part.outputs, at) : value);
    }
  }
  unlock(ledger.locks, transaction, part.work);
  ledger.prepared.delete(transaction);
  ledger.ended.set(transaction, commit);
}

/**
 * What ended before anything that its coordinator may still be asked about need not be remembered.
 * @returns whether a transaction is such a one; null: nothing has changed.
 */
export function forgetOlder(
  ledger: Ledger,
  coordinator: NodeId,
  oldest: Transaction,
): ((transaction: Transaction) => boolean) | null {
  if (oldest <= (ledger.oldest.get(coordinator) ?? 0)) return null;
  ledger.oldest.set(coordinator, oldest);
  const isOlder = (transaction: Transaction): boolean =>
    transaction < oldest && coordinatorOf(transaction) === coordinator;
  for (const transaction of [...ledger.ended.keys()]) {
    if (isOlder(transaction)) ledger.ended.delete(transaction);
  }
  return isOlder;
}

/** Each step as the client is answered it, with its place; a read sees the writes before it. */
export function outputsOf(
  registers: ReadonlyMap<string, Value>,
  work: readonly Step[],
): readonly Value[] {
  const written = new Map<string, Value>();
  return work.map(({ at, kind, register, value }): Value => {
    if (kind === "write") {
      written.set(register, value);
      return [at, [kind, register, value]];
    }
    const held = written.get(register) ?? registers.get(register) ?? null;
    if (kind === "read") return [at, [kind, register, held]];
    const sum = Number(held ?? 0) + Number(value);
    written.set(register, sum);
    return [at, [kind, register, sum]];
  });
}

/** What the step at a place was answered, by the outputs of its part. */
function answeredAt(outputs: readonly Value[], place: number): Value {
  for (const item of outputs) {
    const [at, step] = item as readonly Value[];
    if (at === place) return (step as readonly Value[])[2] ?? null;
  }
  return null;
}

/**
 * Puts the steps of one part into the client's order. @param answer what the client is answered.
 */
export function placeOutputs(answer: Value[], outputs: readonly Value[]): void {
  for (const item of outputs) {
    const [at = 0, step = null] = item as readonly Value[];
    answer[Number(at)] = step;
  }
}
