/**
 * Who read from whom: reads of registers and keys joined with the writes whose values they returned.
 * Where values repeat, a read has several possible sources; then only what holds for all of them is used.
 */
import type { Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import { textOf } from "../linearizability/machine.ts";

/** Sources of a read that are no operation. */
export const INITIAL = -1;
export const UNWRITTEN = -2;
export const AMBIGUOUS = -3;
export const NO_READ = -4;

/** Per operation, by its index in the history. */
export interface Accesses {
  /** The keys by number; one, null, where the object is a single register. */
  readonly keys: readonly Value[];
  /** The number of the key touched, -1 for an operation that neither reads nor writes a value, or took no effect. */
  readonly keyOf: Int32Array;
  /** 1 where it writes a value. */
  readonly writes: Uint8Array;
  /** The operation whose write was read, or one of the marks above. */
  readonly source: Int32Array;
  /** The version read: no source of it was invoked before this position ... */
  readonly seenInvoked: Float64Array;
  /** ... and all of them had completed by this one. Both -1 for the initial value. */
  readonly seenCompleted: Float64Array;
  /** Whether every value was written at most once to its key. */
  readonly distinct: boolean;
}

/** The writes of one value to one key, by invocation. */
interface Version {
  readonly writers: number[];
  /** The latest completion among the writers up to here. */
  readonly completedMax: number[];
}

/**
 * Joins reads with writes. Null if some update of the history is no plain write (an append, an add...): then who read
 * from whom is not told by values. A read of a value that only a failed write wrote has no source.
 */
export function accessesOf(
  history: readonly Operation[],
  initial: Value | undefined,
  options: { readonly realTime: boolean } = { realTime: true },
): Accesses | null {
  const keys: Value[] = [];
  const keyNumber = new Map<string, number>();
  const keyOf = new Int32Array(history.length).fill(-1);
  const writes = new Uint8Array(history.length);
  const source = new Int32Array(history.length).fill(NO_READ);
  const seenInvoked = new Float64Array(history.length).fill(-1);
  const seenCompleted = new Float64Array(history.length).fill(-1);
  const versions: Map<Value, Version>[] = [];
  let distinct = true;
  for (let index = 0; index < history.length; index++) {
    const operation = history[index] as Operation;
    if (operation.outcome === "fail") continue;
    const effect = effectOf(operation);
    if (effect === "other") return null;
    const text = textOf(operation.key);
    let key = keyNumber.get(text);
    if (key === undefined) {
      key = keys.length;
      keyNumber.set(text, key);
      keys.push(operation.key);
      versions.push(new Map());
    }
    keyOf[index] = key;
    if (effect === "reads") continue;
    writes[index] = 1;
    const ofKey = versions[key] as Map<Value, Version>;
    const name = nameOf(effect.written);
    const version = ofKey.get(name);
    if (version === undefined) {
      ofKey.set(name, { writers: [index], completedMax: [operation.completed] });
    } else {
      distinct = false;
      version.writers.push(index);
      const before = version.completedMax[version.completedMax.length - 1] as number;
      version.completedMax.push(Math.max(before, operation.completed));
    }
  }
  const initialName = nameOf(initial ?? null);
  for (let index = 0; index < history.length; index++) {
    const operation = history[index] as Operation;
    const key = keyOf[index] as number;
    if (key < 0) continue;
    const seen = seenBy(operation);
    if (seen === undefined) continue;
    const name = nameOf(seen);
    const version = (versions[key] as Map<Value, Version>).get(name);
    // In real time only what was invoked before the read returned can have been read.
    const until = options.realTime ? operation.completed : Number.POSITIVE_INFINITY;
    const count = version === undefined ? 0 : invokedBefore(version, history, until);
    const fromInitial = name === initialName;
    if (fromInitial && count > 0) distinct = false;
    if (count === 0) source[index] = fromInitial ? INITIAL : UNWRITTEN;
    else if (count > 1 || fromInitial) source[index] = AMBIGUOUS;
    else source[index] = version?.writers[0] as number;
    if (count === 0 && !fromInitial) {
      // Nothing is known of such a version: it is neither older nor newer than any other.
      seenCompleted[index] = Number.POSITIVE_INFINITY;
    } else if (count > 0 && version !== undefined) {
      seenCompleted[index] = version.completedMax[count - 1] as number;
      seenInvoked[index] = fromInitial
        ? -1
        : (history[version.writers[0] as number] as Operation).invoked;
    }
  }
  return { keys, keyOf, writes, source, seenInvoked, seenCompleted, distinct };
}

/** What an operation does to its key: nothing, a plain write, or an update that values do not tell apart. */
function effectOf({
  f,
  input,
  output,
  outcome,
}: Operation): "reads" | "other" | { written: Value } {
  switch (f) {
    case "read":
    case "get":
      return "reads";
    case "write":
    case "put":
      return { written: input };
    case "delete":
      return { written: null };
    case "cas":
      if (outcome === "ok" && output === false) return "reads";
      return Array.isArray(input) ? { written: (input as readonly Value[])[1] ?? null } : "other";
    default:
      return "other";
  }
}

/** The value read; undefined for what read nothing or did not say. */
function seenBy({ f, input, output, outcome }: Operation): Value | undefined {
  if (outcome !== "ok") return undefined;
  if (f === "read" || f === "get") return output;
  if (f === "cas" && output !== false && Array.isArray(input)) {
    return (input as readonly Value[])[0] ?? null;
  }
  return undefined;
}

/** A name for a value, the same for equal values: numbers and texts stand for themselves, with a mark that keeps texts apart. */
function nameOf(value: Value): Value {
  return typeof value === "number" ? value : `=${textOf(value)}`;
}

/** How many writers of a version were invoked before a position. */
function invokedBefore(version: Version, history: readonly Operation[], position: number): number {
  let low = 0;
  let high = version.writers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((history[version.writers[middle] as number] as Operation).invoked < position) {
      low = middle + 1;
    } else high = middle;
  }
  return low;
}
