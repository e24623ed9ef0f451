/**
 * A set of values: `add v`, `remove v` (answers whether it was there), `contains v`, `read` (all,
 * in any order; this one answers in the order of their text).
 */

import type { Value } from "../core/json.ts";
import { byText } from "../core/order.ts";
import { LIST, NOTHING } from "./argument.ts";
import type { Applied, Call, SequentialObject } from "./object.ts";

/** The members by their JSON text, sorted by it. */
type State = readonly string[];

export const set: SequentialObject<State> = {
  name: "set",
  partitioned: false,
  algorithm: "set",
  functions: {
    add: { readOnly: false, answersNothing: true, drawn: "member" },
    remove: { readOnly: false, answersWhether: true, drawn: "member" },
    contains: { readOnly: true, drawn: "member" },
    read: { readOnly: true, inAnyOrder: true, takes: NOTHING },
  },
  describe: (state) => `{${state.join(", ")}}`,
  observes: (call, output) => call.f === "remove" && output === false,
  startsFrom: LIST,
  initial: (value: Value = null) => membersOf(value),
  apply(state: State, call: Call): Applied<State> {
    const text = memberOf(call.input);
    switch (call.f) {
      case "add":
        return {
          state: state.includes(text) ? state : [...state, text].sort(byText),
          output: null,
        };
      case "remove":
        return { state: state.filter((member) => member !== text), output: state.includes(text) };
      case "contains":
        return { state, output: state.includes(text) };
      case "read":
        return { state, output: state.map((member): Value => JSON.parse(member)) };
      default:
        throw new TypeError(`a set has no function "${call.f}": add, remove, contains, read`);
    }
  },
  replay: (value) => {
    const members = new Set(membersOf(value ?? null));
    return ({ f, input }) => {
      const text = memberOf(input);
      switch (f) {
        case "read":
          return [...members].sort(byText).map((member): Value => JSON.parse(member));
        case "remove":
          return members.delete(text);
        case "contains":
          return members.has(text);
        default:
          members.add(text);
          return null;
      }
    };
  },
};

/** One text for equal values: the fields of an object are in the order of their names. */
function memberOf(value: Value): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return JSON.stringify(value, (_name, inner: unknown) =>
    typeof inner !== "object" || inner === null || Array.isArray(inner)
      ? inner
      : Object.fromEntries(Object.entries(inner).sort(([a], [b]) => byText(a, b))),
  );
}

/** The members of a list of values, each once; none of anything else. */
function membersOf(value: Value): State {
  if (!Array.isArray(value)) return [];
  return [...new Set(value.map((member: Value) => memberOf(member)))].sort(byText);
}
