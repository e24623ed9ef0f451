/**
 * Several registers and transactions on them: `txn [[read, x, null], [write, y, 2]]` answers the
 * same list with the reads filled in, and what a number that was added to has become.
 */

import { isNumber, plus } from "../core/exact-number.ts";
import type { Value } from "../core/json.ts";
import { REGISTERS, STEPS } from "./argument.ts";
import type { Applied, Call, SequentialObject, StepKind } from "./object.ts";

/** The value of each register by name; an absent one holds null. */
type State = { readonly [name: string]: Value };

const KINDS: readonly StepKind[] = ["read", "write", "add"];

export const multiRegister: SequentialObject<State> = {
  name: "multi-register",
  partitioned: false,
  algorithm: "multi-register",
  functions: { txn: { readOnly: false, takes: STEPS, drawn: "transaction", steps: KINDS } },
  observes: (call) => stepsOf(call.input).every(([kind]) => kind === "read"),
  startsFrom: REGISTERS,
  initial: (value: Value = null) =>
    typeof value === "object" && value !== null && !Array.isArray(value) ? (value as State) : {},
  apply(state: State, call: Call): Applied<State> {
    if (call.f !== "txn") throw new TypeError(`a multi-register has no function "${call.f}": txn`);
    let current = state;
    const output = stepsOf(call.input).map((step): Value => {
      const [kind = null, name = null, value = null] = step;
      if (kind === "read") return [kind, name, current[String(name)] ?? null];
      const before = current[String(name)] ?? null;
      const after = kind === "add" ? plus(before, isNumber(value) ? value : Number(value)) : value;
      current = { ...current, [String(name)]: after };
      return kind === "add" ? [kind, name, after] : step;
    });
    return { state: current, output };
  },
};

function stepsOf(input: Value): readonly (readonly Value[])[] {
  return Array.isArray(input) ? (input as readonly (readonly Value[])[]) : [];
}
