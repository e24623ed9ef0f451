/** Locks of one node's registers: shared by readers, exclusive for a writer, never waited for. */
import type { Step, Transaction } from "./transaction.ts";

/** Who holds a register: readers, ascending, or one writer (0: none). Plain data. */
export interface Lock {
  writer: Transaction;
  readers: Transaction[];
}

export type Locks = Map<string, Lock>;

/** Whether a transaction may have all that it needs at once. */
export function mayLock(locks: Locks, transaction: Transaction, work: readonly Step[]): boolean {
  return work.every(({ register, kind }) => {
    const lock = locks.get(register);
    if (lock === undefined) return true;
    if (lock.writer !== 0 && lock.writer !== transaction) return false;
    return kind === "read" || lock.readers.every((reader) => reader === transaction);
  });
}

/** Takes what a transaction needs. */
export function lock(locks: Locks, transaction: Transaction, work: readonly Step[]): void {
  for (const { register, kind } of work) {
    let held = locks.get(register);
    if (held === undefined) {
      held = { writer: 0, readers: [] };
      locks.set(register, held);
    }
    if (kind !== "read") held.writer = transaction;
    else if (!held.readers.includes(transaction)) {
      held.readers.push(transaction);
      held.readers.sort((a, b) => a - b);
    }
  }
}

/** Releases all that a transaction holds. */
export function unlock(locks: Locks, transaction: Transaction, work: readonly Step[]): void {
  for (const { register } of work) {
    const held = locks.get(register);
    if (held === undefined) continue;
    if (held.writer === transaction) held.writer = 0;
    held.readers = held.readers.filter((reader) => reader !== transaction);
    if (held.writer === 0 && held.readers.length === 0) locks.delete(register);
  }
}
