/** Smaller inputs: what clients ask for, in small numbers and short lists, and of other keys. */
import type { Value } from "../../core/json.ts";
import type { Decision } from "../../kernel/choices/decisions.ts";
import { type Candidate, operationsOf } from "./candidate.ts";
import type { Pass, Shrinking } from "./shrinking.ts";

type Fields = Readonly<Record<string, Value>>;

/** Written numbers from 1, in the order in which they first occur, and the first key only. */
export function* smallInputs(shrinking: Shrinking): Pass {
  const numbers = new Map<number, number>();
  const small = (value: Value): Value => {
    if (typeof value === "number") {
      if (!numbers.has(value)) numbers.set(value, numbers.size + 1);
      return numbers.get(value) as number;
    }
    return Array.isArray(value) ? value.map((item: Value) => small(item)) : value;
  };
  const { source, decisions } = shrinking.best;
  const changed = decisions.map((decision): Decision => {
    const [kind, key, value] = decision;
    if (kind !== "operation" || typeof value !== "object" || value === null) return decision;
    const command = value as Fields;
    return [kind, key, { ...command, input: small(command["input"] ?? null) }];
  });
  if (JSON.stringify(changed) === JSON.stringify(decisions)) return;
  shrinking.attempt({ source, decisions: changed });
  yield;
}

/** Of what is asked with a list, as a transaction is, one item less at a time. */
export function* shorterInputs(shrinking: Shrinking): Pass {
  const listOf = (key: string): readonly Value[] | null => {
    const input = commandOf(shrinking.best, key)?.["input"];
    return Array.isArray(input) && input.every((item) => Array.isArray(item)) ? input : null;
  };
  for (const key of operationsOf(shrinking.best)) {
    for (let at = 0; at < (listOf(key)?.length ?? 0); ) {
      const input = (listOf(key) ?? []).filter((_, other) => other !== at);
      if (input.length === 0) break;
      const isLess = shrinking.attempt(withInput(shrinking.best, key, input), { isPlainer: true });
      yield;
      if (!isLess) at++;
    }
  }
}

/** Keys are numbered; more than these seldom differ by where they are. */
const KEYS = 4;
/** A key, no member of the cluster: `k0`, `r3`. */
const KEY = /^([^cn])(\d+)$/;

/** Another key in the place of one: another node may hold it, or the same as holds the others. */
export function* otherKeys(shrinking: Shrinking): Pass {
  for (const key of keysIn(shrinking.best)) {
    for (const other of othersThan(key)) {
      const candidate = withKeys(shrinking.best, (one) => (one === key ? other : one));
      shrinking.attempt(candidate, { isShorter: true });
      yield;
    }
  }
}

/**
 * The candidate with all of its keys moved on, by one, by two and so on; none where it has none.
 */
export function keysMoved(candidate: Candidate): readonly Candidate[] {
  if (keysIn(candidate).length === 0) return [];
  return Array.from({ length: KEYS - 1 }, (_, at) =>
    withKeys(candidate, (key) => othersThan(key)[at] ?? key),
  );
}

/** The first few keys of the same kind but this one, those after it first. */
function othersThan(key: string): readonly string[] {
  const [, letter = "", number = ""] = KEY.exec(key) ?? [];
  return Array.from(
    { length: KEYS - 1 },
    (_, at) => `${letter}${(Number(number) + at + 1) % KEYS}`,
  );
}

function keysIn(candidate: Candidate): readonly string[] {
  const keys = new Set<string>();
  withKeys(candidate, (key) => {
    keys.add(key);
    return key;
  });
  return [...keys];
}

/** The candidate with other keys in what clients ask for. */
function withKeys(candidate: Candidate, keyFor: (key: string) => string): Candidate {
  const changed = (value: Value): Value => {
    if (typeof value === "string") return KEY.test(value) ? keyFor(value) : value;
    return Array.isArray(value) ? value.map((item: Value) => changed(item)) : value;
  };
  const decisions = candidate.decisions.map((one): Decision => {
    const [kind, key, value] = one;
    if (kind !== "operation" || typeof value !== "object" || value === null) return one;
    const command = value as Fields;
    const [name = null, input = null] = [command["key"], command["input"]];
    return [kind, key, { ...command, key: changed(name), input: changed(input) }];
  });
  return { ...candidate, decisions };
}

/** What an operation asks; null: it is not decided. */
function commandOf({ decisions }: Candidate, operation: string): Fields | null {
  const found = decisions.find(([kind, key]) => kind === "operation" && key === operation);
  const command = found?.[2];
  return typeof command === "object" && !Array.isArray(command) ? (command as Fields) : null;
}

function withInput(candidate: Candidate, operation: string, input: Value): Candidate {
  const command = { ...commandOf(candidate, operation), input };
  const decisions = candidate.decisions.map(
    (one): Decision =>
      one[0] === "operation" && one[1] === operation ? [one[0], operation, command] : one,
  );
  return { ...candidate, decisions };
}
