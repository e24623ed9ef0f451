/** An append-only list: `append v` puts a value at the end, `read` answers the whole list. */
import type { Value } from "../core/json.ts";
import { LIST, NOTHING } from "./argument.ts";
import type { Applied, Call, SequentialObject } from "./object.ts";

export const list: SequentialObject<readonly Value[]> = {
  name: "list",
  algorithm: "list",
  partitioned: false,
  functions: {
    append: { readOnly: false, answersNothing: true, drawn: "value" },
    read: { readOnly: true, takes: NOTHING },
  },
  startsFrom: LIST,
  initial: listOf,
  apply(state: readonly Value[], call: Call): Applied<readonly Value[]> {
    switch (call.f) {
      case "append":
        return { state: [...state, call.input], output: null };
      case "read":
        return { state, output: state };
      default:
        throw new TypeError(`a list has no function "${call.f}": append, read`);
    }
  },
  replay: (value) => {
    const items = [...listOf(value)];
    return ({ f, input }) => {
      if (f === "read") return items;
      items.push(input);
      return null;
    };
  },
};

/** The value if it is a list, else the empty list. */
export function listOf(value: Value = null): readonly Value[] {
  return Array.isArray(value) ? value : [];
}
