/** A transaction executed: for the verifier of serial and snapshot orders. */
import { sameValue, type Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import { isAnswered, kindOf, listOf, nameOf, stepsOf } from "./steps.ts";

/** What a key holds, or a transaction writes there: a whole, if any, and what was appended. */
export interface Held {
  whole: Value | undefined;
  appended: Value[];
  /** When that was committed. */
  at: number;
}

/** What a transaction writes, by key. */
export type Writes = ReadonlyMap<Value, Held>;

const NO_WRITES: Writes = new Map();

/** What a transaction writes, if its reads return what is there with its own writes on top. */
export function executed(
  operation: Operation,
  state: ReadonlyMap<Value, Held>,
  initialOf: (key: Value) => Value,
): Writes | null {
  let own: Map<Value, Held> | undefined;
  const answered = isAnswered(operation);
  for (const step of stepsOf(operation)) {
    const kind = kindOf(step);
    const [, name, value = null] = step;
    const key = nameOf(name);
    const mine = own?.get(key);
    if (kind === null) return null;
    if (kind === "append" && mine !== undefined) mine.appended.push(value);
    else if (kind !== "read") {
      const isWhole = kind === "write";
      own ??= new Map();
      own.set(key, {
        whole: isWhole ? value : undefined,
        appended: isWhole ? [] : [value],
        at: 0,
      });
    } else if (answered && !isRight(value, mine, state.get(key), initialOf(name))) return null;
  }
  return own ?? NO_WRITES;
}

const NOTHING: readonly Value[] = [];

/** Whether a read is right: of a key's own writes, on top of what is there, or was at first. */
function isRight(value: Value, own: Held | undefined, there: Held | undefined, first: Value) {
  const below = own?.whole === undefined ? there : undefined;
  const isUntouched = own === undefined && below === undefined;
  const whole = own?.whole ?? below?.whole;
  const base = whole === undefined ? first : whole;
  const earlier = below?.appended ?? NOTHING;
  const later = own?.appended ?? NOTHING;
  if (earlier.length === 0 && later.length === 0) {
    if (sameValue(base, value)) return true;
    if (!isUntouched) return false;
  }
  const list = listOf(base).concat(earlier, later);
  const seen = listOf(value);
  return (
    seen.length === list.length && list.every((item, at) => sameValue(item, seen[at] as Value))
  );
}
