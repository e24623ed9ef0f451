/** Smaller inputs: what clients ask for, in small numbers and short lists. */
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
