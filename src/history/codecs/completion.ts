/** How a completion contradicts the invocation that it completes. */
import { sameValue, type Value } from "../../core/json.ts";
import { shown } from "../../core/shown.ts";
import type { KnownFunction } from "./codec.ts";
import type { EventType } from "./event-type.ts";

/** An invocation that has not completed yet. */
export interface Open {
  readonly index: number;
  readonly line: number;
  readonly f: string;
  readonly key: Value;
  readonly input: Value;
  /** The same if its argument is a pair of a key and a value; absent: it cannot be. */
  readonly byKey?: Open;
  readonly position: number;
  readonly timeUs: number | null;
}

/** A completion, as a line of a history has it. */
interface Completion {
  readonly process: number;
  readonly type: EventType;
  /** Null where it does not repeat the function, or the key. */
  readonly f: string | null;
  readonly key: Value;
  readonly value: Value;
}

/** What is wrong with a completion, a sentence each. */
export function flawsOf(
  { process, type, f, key, value }: Completion,
  open: Open,
  shape: KnownFunction | undefined,
): string[] {
  const flaws: string[] = [];
  if (f !== null && f !== open.f) {
    flaws.push(
      `process ${process} completes ${f}, but its open operation (line ${open.line}) is ${open.f}`,
    );
  }
  if (key !== null && !sameValue(key, open.key)) flaws.push(anotherKey(process, open, key));
  if (type !== "ok") return flaws;
  const isDone = shape?.mayTellDone === true && value === true;
  if (
    shape?.answersNothing === true &&
    value !== null &&
    !isDone &&
    !sameValue(value, open.input)
  ) {
    flaws.push(
      `process ${process} completes ${open.f} with ${shown(value)}, but it was invoked with ` +
        `${shown(open.input)} (line ${open.line}); ${open.f} answers nothing: expected the same ` +
        (shape.mayTellDone === true ? "value, true, or none" : "value, or none"),
    );
  }
  if (
    shape?.answersWhether === true &&
    value !== null &&
    typeof value !== "boolean" &&
    !sameValue(value, open.input)
  ) {
    flaws.push(
      `process ${process} completes ${open.f} with ${shown(value)}, but ` +
        `${open.f} answers whether it took place: expected true, false, what it was invoked with ` +
        `(line ${open.line}), or none`,
    );
  }
  const differ = open.f === "txn" ? stepsDiffer(open.input, value) : null;
  if (differ === WITHOUT_STEPS) {
    flaws.push(
      `process ${process} completes txn (ok) without its steps: expected those of line ` +
        `${open.line}, with what was read`,
    );
  } else if (differ !== null) {
    flaws.push(
      `process ${process} completes txn with other steps than those of line ${open.line}: ` +
        differ,
    );
  }
  return flaws;
}

/** That a completion names another key than its invocation. */
function anotherKey(process: number, open: Open, key: Value): string {
  const where = open.key === null ? "without a key" : `of key ${shown(open.key)}`;
  return (
    `process ${process} completes ${open.f} of key ${shown(key)}, but its open operation ` +
    `(line ${open.line}) is ${open.f} ${where}: expected the same key, or none`
  );
}

/** That a transaction is answered, and what it read is not said. */
const WITHOUT_STEPS = "without its steps";

/** What the steps of a transaction may begin with. */
const STEPS: ReadonlySet<Value> = new Set(["r", "read", "w", "write", "append", "add"]);
/** The steps that are answered in their third place: what was read, and what a sum became. */
const ANSWERED: ReadonlySet<Value> = new Set(["r", "read", "add"]);

/**
 * How the steps that a transaction is answered with are not those that it was asked for, the
 * answers filled in. Null where they are, or where these are not steps.
 */
function stepsDiffer(input: Value, output: Value): string | null {
  const isStep = (step: Value): step is readonly Value[] =>
    Array.isArray(step) && STEPS.has(step[0] as Value);
  if (!Array.isArray(input) || !input.every(isStep)) {
    const steps = Array.isArray(output) && output.some(isStep);
    return steps ? `it was invoked with ${shown(input)}` : null;
  }
  if (output === null && input.length > 0) return WITHOUT_STEPS;
  if (output === null) return null;
  if (!Array.isArray(output)) return `expected a list of steps, got ${shown(output)}`;
  if (output.length !== input.length) {
    return `expected ${input.length} step${input.length === 1 ? "" : "s"}, got ${output.length}`;
  }
  for (const [at, asked] of (input as readonly (readonly Value[])[]).entries()) {
    const answered = output[at] as Value;
    const same =
      Array.isArray(answered) &&
      answered[0] === asked[0] &&
      sameValue(answered[1] ?? null, asked[1] ?? null) &&
      (ANSWERED.has(asked[0] as Value) || sameValue(answered[2] ?? null, asked[2] ?? null));
    if (!same) return `expected ${shown(asked)}, got ${shown(answered)}`;
  }
  return null;
}
