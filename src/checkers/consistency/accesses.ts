/**
 * Who read from whom: reads of registers and keys joined with the writes whose values they
 * returned. Where values repeat, a read has several possible sources; then only what holds for all
 * of them is used.
 */
import { ByValue } from "../../core/by-value.ts";
import { sameValue, type Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import { accessOf } from "../certificates/access.ts";
import { observedOf } from "../observed.ts";
import type { CheckInput } from "./check.ts";

/** Sources of a read that are not operations. */
export const INITIAL = -1;
export const UNWRITTEN = -2;
export const AMBIGUOUS = -3;
export const NO_READ = -4;

/** Per operation, by its index in the history. */
export interface Accesses {
  /** The keys by number; one, null, where the object is a single register. */
  readonly keys: readonly Value[];
  /**
   * The number of the key touched, -1 for an operation that neither reads nor writes a value, or
   * took no effect.
   */
  readonly keyOf: Int32Array;
  /** 1 where it writes a value. */
  readonly writes: Uint8Array;
  /** The operation whose write was read, or one of the marks above. */
  readonly source: Int32Array;
  /** The version read: no source of it was invoked before this position ... */
  readonly seenInvoked: Float64Array;
  /** ... and all of them had completed by this one. Both -1 for the initial value. */
  readonly seenCompleted: Float64Array;
  /**
   * Whether every value was written whole, and at most once to its key: then the joins are all
   * there is to know.
   */
  readonly exact: boolean;
}

/** The writes of one value to one key, by invocation. */
interface Version {
  readonly writers: number[];
  /** The latest completion among the writers up to here. */
  readonly completedMax: number[];
}

/** The versions of one key: by the value written whole, and by what was appended. */
interface Versions {
  readonly whole: ByValue<Version>;
  readonly appended: ByValue<Version>;
  /** The lengths of the texts appended. */
  readonly lengths: Set<number>;
}

/**
 * Joins reads with writes. Null if some update of the history is neither a write nor an append (an
 * add, a push...): then values do not show who read from whom. A read of a value that only a
 * failed write wrote has no source.
 * @param options.realTime whether a read cannot have seen what was invoked only after it returned
 */
export function accessesOf(
  input: Pick<CheckInput, "history" | "initial" | "model">,
  options: { readonly realTime: boolean } = { realTime: true },
): Accesses | null {
  const { history } = input;
  const keys: Value[] = [];
  const keyNumber = new ByValue<number>();
  const keyOf = new Int32Array(history.length).fill(-1);
  const writes = new Uint8Array(history.length);
  const source = new Int32Array(history.length).fill(NO_READ);
  const seenInvoked = new Float64Array(history.length).fill(-1);
  const seenCompleted = new Float64Array(history.length).fill(-1);
  const versions: Versions[] = [];
  let exact = true;
  for (let index = 0; index < history.length; index++) {
    const operation = history[index] as Operation;
    if (operation.outcome === "fail") continue;
    const effect = effectOf(operation);
    if (effect === "other") return null;
    let key = keyNumber.get(operation.key);
    if (key === undefined) {
      key = keys.length;
      keyNumber.set(operation.key, key);
      keys.push(operation.key);
      versions.push({ whole: new ByValue(), appended: new ByValue(), lengths: new Set() });
    }
    keyOf[index] = key;
    if (effect === "reads") continue;
    writes[index] = 1;
    if (!addWriter(versions[key] as Versions, effect, index, operation)) exact = false;
  }
  const isFirst = startOf(input);
  for (let index = 0; index < history.length; index++) {
    const operation = history[index] as Operation;
    const key = keyOf[index] as number;
    const seen = key < 0 ? undefined : seenBy(operation);
    if (seen === undefined) continue;
    const ofKey = versions[key] as Versions;
    const until = options.realTime ? operation.completed : Number.POSITIVE_INFINITY;
    const fromInitial = isFirst(operation) || (ofKey.appended.size > 0 && isEmpty(seen));
    let count = 0;
    let invoked = Number.POSITIVE_INFINITY;
    let completed = -1;
    let writer = UNWRITTEN;
    for (const version of candidatesOf(ofKey, seen)) {
      const before = invokedBefore(version, history, until);
      if (before === 0) continue;
      count += before;
      writer = version.writers[0] as number;
      invoked = Math.min(invoked, (history[writer] as Operation).invoked);
      completed = Math.max(completed, version.completedMax[before - 1] as number);
    }
    if (fromInitial && count > 0) exact = false;
    if (count === 0) source[index] = fromInitial ? INITIAL : UNWRITTEN;
    else source[index] = count > 1 || fromInitial ? AMBIGUOUS : writer;
    // Nothing is known of a version that no operation wrote: it is neither older nor newer than any
    // other.
    seenCompleted[index] = count > 0 || fromInitial ? completed : Number.POSITIVE_INFINITY;
    seenInvoked[index] = count > 0 && !fromInitial ? invoked : -1;
  }
  return { keys, keyOf, writes, source, seenInvoked, seenCompleted, exact };
}

/**
 * Whether an operation fits what the object holds at first: the state of a register is the value
 * itself, any other state is asked whether it explains the answer.
 */
export function startOf({
  initial,
  model,
}: Pick<CheckInput, "initial" | "model">): (operation: Operation) => boolean {
  const state =
    initial === undefined ? (model?.initial() ?? null) : (model?.initial(initial) ?? initial);
  if (model !== null && typeof state === "object" && state !== null) {
    return (operation) => model.step(state, observedOf(operation)).length > 0;
  }
  const first = state as Value;
  return (operation) => {
    const seen = seenBy(operation);
    if (seen !== undefined) return sameValue(seen, first);
    const refused = accessOf(operation)?.refused;
    return refused !== undefined && !sameValue(refused, first);
  };
}

type Effect = { readonly written: Value } | { readonly appended: Value };

/** Notes who wrote a version. Whether it differs from all others for sure. */
function addWriter(
  { whole, appended, lengths }: Versions,
  effect: Effect,
  index: number,
  { completed }: Operation,
): boolean {
  const grows = "appended" in effect;
  const versions = grows ? appended : whole;
  const value = grows ? effect.appended : effect.written;
  if (grows && typeof effect.appended === "string") lengths.add(effect.appended.length);
  const version = versions.get(value);
  if (version === undefined) {
    versions.set(value, { writers: [index], completedMax: [completed] });
    return !grows;
  }
  version.writers.push(index);
  const before = version.completedMax[version.completedMax.length - 1] as number;
  version.completedMax.push(Math.max(before, completed));
  return false;
}

/** The versions that a value can be: written whole, or what an append left that it ends in. */
function candidatesOf({ whole, appended, lengths }: Versions, seen: Value): Version[] {
  const candidates: Version[] = [];
  const add = (version: Version | undefined) => {
    if (version !== undefined) candidates.push(version);
  };
  add(whole.get(seen));
  if (typeof seen === "string") {
    for (const length of lengths) {
      if (length <= seen.length) add(appended.get(seen.slice(-length)));
    }
  } else if (Array.isArray(seen) && seen.length > 0) {
    add(appended.get(seen[seen.length - 1] as Value));
  }
  return candidates;
}

function isEmpty(value: Value): boolean {
  return value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

/**
 * What an operation does to its key: nothing, a write, an append, or an update that values do not
 * tell apart.
 */
function effectOf({ f, input, output, outcome }: Operation): "reads" | "other" | Effect {
  switch (f) {
    case "read":
    case "get":
      return "reads";
    case "write":
    case "put":
      return { written: input };
    case "append":
      return input === "" ? "other" : { appended: input };
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
