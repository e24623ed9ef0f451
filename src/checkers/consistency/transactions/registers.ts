/** Dependencies told by registers: who read a version and wrote another gives the order of the two away. */
import { sameValue, type Value } from "../../../core/json.ts";
import { valueText } from "../../explain/words.ts";
import { textOf } from "../../linearizability/machine.ts";
import { AMBIGUOUS, type Evidence } from "./evidence.ts";
import { RW, WR, WW } from "./graph.ts";
import { pushed, type RegisterRead } from "./reads.ts";

/** A reader of the initial version is followed by at most so many first writers. */
const FIRST_WRITERS_MAX = 64;

/** Adds what the reads of one key tell; `initial` is what it held at first. */
export function orderRegister(
  key: string,
  reads: readonly RegisterRead[],
  initial: Value,
  evidence: Evidence,
): void {
  const name = valueText(reads[0]?.keyValue ?? null);
  const readersOf = new Map<string, number[]>();
  for (const { number, keyValue, value } of reads) {
    pushed(readersOf, textOf(value), number);
    const writer = evidence.writerOf(key, value);
    if (writer === null && sameValue(value, initial)) continue;
    evidence.judgeSource(number, keyValue, value, writer, true);
    if (writer !== null && writer.transaction >= 0) {
      evidence.graph.add(
        writer.transaction,
        number,
        WR,
        () => `wrote ${valueText(value)} to ${name}, which was read`,
      );
    }
  }
  followWrites(key, name, reads, readersOf, initial, evidence);
}

/** A transaction that read one version and wrote another wrote the next: had it been the other way round, it would be a cycle already. */
function followWrites(
  key: string,
  name: string,
  reads: readonly RegisterRead[],
  readersOf: ReadonlyMap<string, readonly number[]>,
  initial: Value,
  evidence: Evidence,
): void {
  const hasBefore = new Set<number>();
  const replacedBy = new Map<string, number>();
  for (const { number, value } of reads) {
    const next = finalWrite(number, key, evidence);
    if (next === undefined) continue;
    const from = evidence.writerOf(key, value)?.transaction ?? AMBIGUOUS;
    const isInitial = evidence.writerOf(key, value) === null && sameValue(value, initial);
    if (from < 0 && !isInitial) continue;
    hasBefore.add(number);
    const rival = replacedBy.get(textOf(value));
    if (rival === undefined) replacedBy.set(textOf(value), number);
    else if (rival !== number) {
      // Whichever wrote first, the other's read and write stand around it.
      evidence.odd(
        "lost-update",
        [rival, number],
        `it read ${valueText(value)} of ${name} and replaced it, as another transaction did`,
      );
    }
    if (from >= 0) {
      evidence.graph.add(
        from,
        number,
        WW,
        () => `wrote ${valueText(value)} to ${name} before ${valueText(next)}`,
      );
    }
    for (const reader of readersOf.get(textOf(value)) ?? []) {
      evidence.graph.add(
        reader,
        number,
        RW,
        () => `read ${valueText(value)} of ${name}, which ${valueText(next)} replaced`,
      );
    }
  }
  // Every write follows the initial version.
  const initialReaders =
    evidence.writerOf(key, initial) === null ? (readersOf.get(textOf(initial)) ?? []) : [];
  if (initialReaders.length === 0) return;
  let count = 0;
  for (const { transaction } of evidence.writersOf(key)) {
    if (transaction < 0 || hasBefore.has(transaction)) continue;
    if (evidence.transactions[transaction]?.outcome !== "ok" || ++count > FIRST_WRITERS_MAX)
      continue;
    const value = finalWrite(transaction, key, evidence) ?? null;
    for (const reader of initialReaders) {
      evidence.graph.add(
        reader,
        transaction,
        RW,
        () => `read ${name} as it was at first, before ${valueText(value)}`,
      );
    }
  }
}

function finalWrite(number: number, key: string, evidence: Evidence): Value | undefined {
  const steps = evidence.transactions[number]?.steps ?? [];
  return steps.findLast((step) => step.kind === "write" && step.key === key)?.value;
}
