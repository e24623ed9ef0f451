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

/** What a transaction writes, if its reads return what is there with its own writes on top. */
export function executed(
  operation: Operation,
  state: ReadonlyMap<Value, Held>,
  initialOf: (key: Value) => Value,
): Map<Value, Held> | null {
  const own = new Map<Value, Held>();
  const answered = isAnswered(operation);
  for (const step of stepsOf(operation)) {
    const kind = kindOf(step);
    const [, name, value = null] = step;
    const key = nameOf(name);
    const mine = own.get(key);
    if (kind === "append" && mine !== undefined) mine.appended.push(value);
    else if (kind === "append") own.set(key, { whole: undefined, appended: [value], at: 0 });
    else if (kind === "write") own.set(key, { whole: value, appended: [], at: 0 });
    else if (kind === null) return null;
    else if (answered && !isRight(value, mine, state.get(key), initialOf(name))) return null;
  }
  return own;
}

/** Whether a read is right: of a key's own writes, on top of what is there, or was at first. */
function isRight(value: Value, own: Held | undefined, there: Held | undefined, first: Value) {
  const below = own?.whole === undefined ? there : undefined;
  const isUntouched = own === undefined && below === undefined;
  const whole = own?.whole ?? below?.whole;
  const base = whole === undefined ? first : whole;
  const added = [...(below?.appended ?? []), ...(own?.appended ?? [])];
  if (added.length === 0 && sameValue(base, value)) return true;
  if (added.length === 0 && !isUntouched) return false;
  const list = listOf(base).concat(added);
  const seen = listOf(value);
  return (
    seen.length === list.length && list.every((item, at) => sameValue(item, seen[at] as Value))
  );
}
