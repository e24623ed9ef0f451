/**
 * Dependencies between transactions, told by the values they read (Kingsbury and Alvaro, "Elle", VLDB 2020). Appends to
 * lists give the order of versions away; registers give it away where a transaction read a version and wrote the next.
 */
import { sameValue, type Value } from "../../../core/json.ts";
import { valueText } from "../../explain/words.ts";
import { textOf } from "../../linearizability/machine.ts";
import { Graph, RW, WR, WW } from "./graph.ts";
import type { Step, Transaction } from "./transaction.ts";

/** Something seen without a cycle. */
export interface Oddity {
  readonly anomaly:
    | "G1a"
    | "G1b"
    | "internal"
    | "incompatible-order"
    | "duplicate-elements"
    | "unwritten-read"
    | "lost-update";
  readonly transactions: readonly number[];
  readonly message: string;
}

export interface Inferred {
  readonly graph: Graph;
  readonly oddities: readonly Oddity[];
  /** Values written more than once to their key: what was read of them tells nothing. */
  readonly repeated: number;
}

interface Writer {
  readonly transaction: number;
  /** Whether it is the transaction's last write to the key. */
  final: boolean;
}

const AMBIGUOUS = -1;
/** A reader of the initial version is followed by at most so many first writers. */
const FIRST_WRITERS_MAX = 64;

/** Reads transactions for their dependencies. `initial` holds the values of registers at first, by key. */
export function infer(transactions: readonly Transaction[], initial: Value | undefined): Inferred {
  return new Inference(transactions, initial).run();
}

class Inference {
  readonly #transactions: readonly Transaction[];
  readonly #initial: Readonly<Record<string, Value>>;
  readonly #graph: Graph;
  readonly #oddities: Oddity[] = [];
  /** By key, then value. */
  readonly #writers = new Map<string, Map<string, Writer>>();
  readonly #keyValues = new Map<string, Value>();
  #repeated = 0;

  constructor(transactions: readonly Transaction[], initial: Value | undefined) {
    this.#transactions = transactions;
    this.#graph = new Graph(transactions.length);
    this.#initial =
      typeof initial === "object" && initial !== null && !Array.isArray(initial)
        ? (initial as Readonly<Record<string, Value>>)
        : {};
  }

  run(): Inferred {
    this.#transactions.forEach((transaction, number) => {
      this.#collectWrites(transaction, number);
    });
    const lists = new Map<string, { number: number; step: Step; external: readonly Value[] }[]>();
    const registers = new Map<string, { number: number; value: Value }[]>();
    this.#transactions.forEach((transaction, number) => {
      if (transaction.outcome === "ok") this.#collectReads(transaction, number, lists, registers);
    });
    for (const reads of lists.values()) this.#orderList(reads);
    this.#orderRegisters(registers);
    return { graph: this.#graph, oddities: this.#oddities, repeated: this.#repeated };
  }

  #collectWrites(transaction: Transaction, number: number): void {
    const last = new Map<string, Writer>();
    for (const { kind, key, keyValue, value } of transaction.steps) {
      this.#keyValues.set(key, keyValue);
      if (kind === "read" || value === undefined) continue;
      let ofKey = this.#writers.get(key);
      if (ofKey === undefined) {
        ofKey = new Map();
        this.#writers.set(key, ofKey);
      }
      const before = last.get(key);
      if (before !== undefined) before.final = false;
      const name = textOf(value);
      if (ofKey.has(name)) {
        this.#repeated++;
        ofKey.set(name, { transaction: AMBIGUOUS, final: true });
        last.delete(key);
      } else {
        const writer = { transaction: number, final: true };
        ofKey.set(name, writer);
        last.set(key, writer);
      }
    }
  }

  /** Splits what a transaction read of others from what it read of itself. */
  #collectReads(
    transaction: Transaction,
    number: number,
    lists: Map<string, { number: number; step: Step; external: readonly Value[] }[]>,
    registers: Map<string, { number: number; value: Value }[]>,
  ): void {
    // By key: what the transaction must read from now on; for lists perhaps only how they end.
    const expected = new Map<string, { value: Value; whole: boolean }>();
    for (const step of transaction.steps) {
      const { kind, key, value } = step;
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
          this.#odd(
            "internal",
            [number],
            `it read ${valueText(value)} of ${valueText(step.keyValue)}, but its own steps before make that ${own.whole ? "" : "... "}${valueText(own.value)}`,
          );
        } else if (own === undefined || (isList && !own.whole)) {
          const ownCount = isList && own !== undefined ? (own.value as readonly Value[]).length : 0;
          if (isList) {
            const external = list.slice(0, list.length - ownCount);
            lists.set(key, pushed(lists.get(key), { number, step, external }));
          } else registers.set(key, pushed(registers.get(key), { number, value }));
        }
        expected.set(key, { value: isList ? list : value, whole: true });
      }
    }
  }

  #orderList(reads: readonly { number: number; step: Step; external: readonly Value[] }[]): void {
    let longest: readonly Value[] = [];
    for (const { external, step, number } of reads) {
      const seen = new Set(external.map((value) => textOf(value)));
      if (seen.size < external.length) {
        this.#odd(
          "duplicate-elements",
          [number],
          `it read an element of ${valueText(step.keyValue)} twice: ${valueText(external)}`,
        );
        continue;
      }
      const common = Math.min(external.length, longest.length);
      const differs = external
        .slice(0, common)
        .findIndex((value, at) => !sameValue(value, longest[at] as Value));
      if (differs >= 0) {
        this.#odd(
          "incompatible-order",
          [number],
          `it read ${valueText(external)} of ${valueText(step.keyValue)}, another read ${valueText(longest)}: neither goes on where the other ends`,
        );
      } else if (external.length > longest.length) longest = external;
    }
    const [first] = reads;
    if (first === undefined) return;
    const { key, keyValue } = first.step;
    const writers = longest.map((value) => this.#writerOf(key, value));
    const name = valueText(keyValue);
    for (let at = 1; at < writers.length; at++) {
      const from = writers[at - 1]?.transaction ?? AMBIGUOUS;
      const to = writers[at]?.transaction ?? AMBIGUOUS;
      if (from < 0 || to < 0) continue;
      this.#graph.add(
        from,
        to,
        WW,
        () =>
          `appended ${valueText(longest[at - 1] as Value)} to ${name} before ${valueText(longest[at] as Value)}`,
      );
    }
    for (const { number, external } of reads) {
      this.#judgeElements(number, key, keyValue, external);
      const last = external[external.length - 1];
      const from = last === undefined ? null : this.#writerOf(key, last);
      if (from !== null && from.transaction >= 0) {
        this.#graph.add(
          from.transaction,
          number,
          WR,
          () => `appended ${valueText(last as Value)} to ${name}, which was read`,
        );
      }
      const next = longest[external.length];
      const to = writers[external.length]?.transaction ?? AMBIGUOUS;
      if (next !== undefined && to >= 0 && isPrefix(external, longest)) {
        this.#graph.add(
          number,
          to,
          RW,
          () => `read ${name} without ${valueText(next)}, which was appended next`,
        );
      }
    }
  }

  #judgeElements(number: number, key: string, keyValue: Value, elements: readonly Value[]): void {
    elements.forEach((value, at) => {
      const writer = this.#writerOf(key, value);
      this.#judgeSource(number, keyValue, value, writer, at === elements.length - 1);
    });
  }

  #judgeSource(
    number: number,
    keyValue: Value,
    value: Value,
    writer: Writer | null,
    isLast: boolean,
  ): void {
    const what = `${valueText(value)} of ${valueText(keyValue)}`;
    if (writer === null)
      this.#odd("unwritten-read", [number], `it read ${what}, which nobody wrote`);
    else if (writer.transaction < 0) return;
    else if (this.#transactions[writer.transaction]?.outcome === "fail") {
      this.#odd("G1a", [writer.transaction, number], `it read ${what}, whose transaction failed`);
    } else if (isLast && !writer.final && writer.transaction !== number) {
      this.#odd(
        "G1b",
        [writer.transaction, number],
        `it read ${what}, which its transaction had not left so`,
      );
    }
  }

  #orderRegisters(
    registers: ReadonlyMap<string, readonly { number: number; value: Value }[]>,
  ): void {
    for (const [key, reads] of registers) {
      const keyValue = this.#keyValues.get(key) ?? null;
      const name = valueText(keyValue);
      const initial = this.#initial[String(keyValue)] ?? null;
      const readersOf = new Map<string, number[]>();
      for (const { number, value } of reads) {
        readersOf.set(textOf(value), pushed(readersOf.get(textOf(value)), number));
        const writer = this.#writerOf(key, value);
        if (writer === null && sameValue(value, initial)) continue;
        this.#judgeSource(number, keyValue, value, writer, true);
        if (writer !== null && writer.transaction >= 0) {
          this.#graph.add(
            writer.transaction,
            number,
            WR,
            () => `wrote ${valueText(value)} to ${name}, which was read`,
          );
        }
      }
      this.#followWrites(key, name, reads, readersOf, initial);
    }
  }

  /** A transaction that read one version and wrote another wrote the next: had it been the other way round, it would be a cycle already. */
  #followWrites(
    key: string,
    name: string,
    reads: readonly { number: number; value: Value }[],
    readersOf: ReadonlyMap<string, readonly number[]>,
    initial: Value,
  ): void {
    const hasBefore = new Set<number>();
    const replacedBy = new Map<string, number>();
    for (const { number, value } of reads) {
      const next = this.#finalWrite(number, key);
      if (next === undefined) continue;
      const from = this.#writerOf(key, value)?.transaction ?? AMBIGUOUS;
      const isInitial = this.#writerOf(key, value) === null && sameValue(value, initial);
      if (from < 0 && !isInitial) continue;
      hasBefore.add(number);
      const rival = replacedBy.get(textOf(value));
      if (rival === undefined) replacedBy.set(textOf(value), number);
      else if (rival !== number) {
        // Whichever wrote first, the other's read and write stand around it.
        this.#odd(
          "lost-update",
          [rival, number],
          `it read ${valueText(value)} of ${name} and replaced it, as another transaction did`,
        );
      }
      if (from >= 0) {
        this.#graph.add(
          from,
          number,
          WW,
          () => `wrote ${valueText(value)} to ${name} before ${valueText(next)}`,
        );
      }
      for (const reader of readersOf.get(textOf(value)) ?? []) {
        this.#graph.add(
          reader,
          number,
          RW,
          () => `read ${valueText(value)} of ${name}, which ${valueText(next)} replaced`,
        );
      }
    }
    // Every write follows the initial version.
    const initialReaders =
      this.#writerOf(key, initial) === null ? (readersOf.get(textOf(initial)) ?? []) : [];
    if (initialReaders.length === 0) return;
    let count = 0;
    for (const [, { transaction }] of this.#writers.get(key) ?? []) {
      if (transaction < 0 || hasBefore.has(transaction)) continue;
      if (this.#transactions[transaction]?.outcome !== "ok" || ++count > FIRST_WRITERS_MAX)
        continue;
      const value = this.#finalWrite(transaction, key) ?? null;
      for (const reader of initialReaders) {
        this.#graph.add(
          reader,
          transaction,
          RW,
          () => `read ${name} as it was at first, before ${valueText(value)}`,
        );
      }
    }
  }

  #finalWrite(number: number, key: string): Value | undefined {
    const steps = this.#transactions[number]?.steps ?? [];
    return steps.findLast((step) => step.kind === "write" && step.key === key)?.value;
  }

  #writerOf(key: string, value: Value): Writer | null {
    return this.#writers.get(key)?.get(textOf(value)) ?? null;
  }

  #odd(anomaly: Oddity["anomaly"], transactions: readonly number[], message: string): void {
    this.#oddities.push({ anomaly, transactions, message });
  }
}

function pushed<T>(list: T[] | undefined, item: T): T[] {
  if (list === undefined) return [item];
  list.push(item);
  return list;
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

function isPrefix(list: readonly Value[], whole: readonly Value[]): boolean {
  return list.every((value, at) => sameValue(value, whole[at] ?? null));
}
