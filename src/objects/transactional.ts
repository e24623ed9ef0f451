/**
 * Registers, lists and numbers by name, and transactions on them: `txn [[read, x, null],
 * [append, y, 2]]` answers the same list, with what was read, and what each number added to has
 * become.
 */
import { isNumber, plus } from "../core/exact-number.ts";
import { fieldOf } from "../core/field-of.ts";
import type { Value } from "../core/json.ts";
import type { Applied, Call, SequentialObject, StepKind } from "./object.ts";

/** One step as its client asks for it. */
export interface TransactionStep {
  readonly kind: StepKind;
  readonly name: string;
  readonly value: Value;
}

/** By name what each holds; an absent one holds null. */
type State = { readonly [name: string]: Value };

const KINDS: readonly StepKind[] = ["read", "write", "append", "add"];

export const transactional: SequentialObject<State> = {
  name: "transactional",
  partitioned: false,
  functions: { txn: { readOnly: false, drawn: "transaction", steps: KINDS } },
  observes: ({ input }) => transactionSteps(input).every(({ kind }) => kind === "read"),
  initial: () => ({}),
  apply(state: State, { f, input }: Call): Applied<State> {
    if (f !== "txn") throw new TypeError(`there is no function "${f}": txn`);
    const { written, output } = performed(
      transactionSteps(input),
      (name) => fieldOf(state, name) ?? null,
    );
    return { state: { ...state, ...Object.fromEntries(written) }, output };
  },
};

/** The steps of a transaction's input. A kind that is not known reads. */
export function transactionSteps(input: Value): readonly TransactionStep[] {
  const asked = (Array.isArray(input) ? input : []) as readonly (readonly Value[])[];
  return asked.map(([kind = null, name = null, value = null]) => ({
    kind: KINDS.find((known) => known === kind) ?? "read",
    name: String(name),
    value,
  }));
}

/** What steps come to, one after the other. */
export interface Performed {
  /** By name, in the order of the first write: what it holds then. */
  readonly written: ReadonlyMap<string, Value>;
  /** The steps as their client is answered them. */
  readonly output: Value[];
}

/** @param held what a name holds before all of them. */
export function performed(
  steps: readonly TransactionStep[],
  held: (name: string) => Value,
): Performed {
  const written = new Map<string, Value>();
  const output = steps.map((step): Value => {
    const before = written.has(step.name) ? (written.get(step.name) as Value) : held(step.name);
    if (step.kind !== "read") written.set(step.name, valueAfter(step, before));
    return answerOf(step, before);
  });
  return { written, output };
}

/** What its name holds after a step. @param before what it held. */
function valueAfter({ kind, value }: TransactionStep, before: Value): Value {
  switch (kind) {
    case "read":
      return before;
    case "write":
      return value;
    case "append":
      return [...(Array.isArray(before) ? before : []), value];
    case "add":
      return plus(before, isNumber(value) ? value : Number(value));
  }
}

/** The step as its client is answered it. */
function answerOf(step: TransactionStep, before: Value): Value {
  const { kind, name, value } = step;
  if (kind === "read") return [kind, name, before];
  return [kind, name, kind === "add" ? valueAfter(step, before) : value];
}
