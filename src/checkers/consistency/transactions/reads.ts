/** What transactions read of others, told apart from what they read of themselves. */
import { sameValue, type Value } from "../../../core/json.ts";
import { valueText } from "../../explain/words.ts";
import type { Evidence } from "./evidence.ts";
import type { Transaction } from "./transaction.ts";

/** A read of a list, without what the reader itself had appended. */
export interface ListRead {
  readonly number: number;
  readonly keyValue: Value;
  readonly external: readonly Value[];
}

/** A read of a register. */
export interface RegisterRead {
  readonly number: number;
  readonly keyValue: Value;
  readonly value: Value;
}

/** By key. */
export interface Reads {
  readonly lists: Map<string, ListRead[]>;
  readonly registers: Map<string, RegisterRead[]>;
}

/** The reads of all transactions that succeeded; notes those that do not agree with the transaction's own steps. */
export function readsOf(evidence: Evidence): Reads {
  const reads: Reads = { lists: new Map(), registers: new Map() };
  evidence.transactions.forEach((transaction, number) => {
    if (transaction.outcome === "ok") collect(transaction, number, reads, evidence);
  });
  return reads;
}

function collect(
  transaction: Transaction,
  number: number,
  { lists, registers }: Reads,
  evidence: Evidence,
): void {
  // By key: what the transaction must read from now on; for lists perhaps only how they end.
  const expected = new Map<string, { value: Value; whole: boolean }>();
  for (const step of transaction.steps) {
    const { kind, key, keyValue, value } = step;
    if (value === undefined) continue;
    const own = expected.get(key);
    if (kind === "write") expected.set(key, { value, whole: true });
    else if (kind === "append") {
      const base = (own?.value ?? []) as readonly Value[];
      expected.set(key, { value: [...base, value], whole: own?.whole ?? false });
    } else {
      const isList = Array.isArray(value) || (value === null && Array.isArray(own?.value));
      const list = isList ? ((value ?? []) as readonly Value[]) : [];
      if (own !== undefined && !agrees(isList ? list : value, own, isList)) {
        evidence.odd(
          "internal",
          [number],
          `it read ${valueText(value)} of ${valueText(keyValue)}, but its own steps before make that ${own.whole ? "" : "... "}${valueText(own.value)}`,
        );
      } else if (own === undefined || (isList && !own.whole)) {
        const ownCount = isList && own !== undefined ? (own.value as readonly Value[]).length : 0;
        if (isList) {
          const external = list.slice(0, list.length - ownCount);
          pushed(lists, key, { number, keyValue, external });
        } else pushed(registers, key, { number, keyValue, value });
      }
      expected.set(key, { value: isList ? list : value, whole: true });
    }
  }
}

/** Adds to the list of a key. */
export function pushed<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

/** Whether a read agrees with what the transaction did itself before. */
function agrees(
  value: Value | readonly Value[],
  own: { value: Value; whole: boolean },
  isList: boolean,
): boolean {
  if (own.whole || !isList) return sameValue(value as Value, own.value);
  const list = value as readonly Value[];
  const tail = own.value as readonly Value[];
  return tail.every((item, at) => {
    const mine = list[list.length - tail.length + at];
    return mine !== undefined && sameValue(mine, item);
  });
}
