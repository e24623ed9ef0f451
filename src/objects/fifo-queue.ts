/**
 * A queue: `dequeue` answers the value enqueued first of those still there, or null if there is
 * none.
 */
import type { Value } from "../core/json.ts";
import { NOTHING, PRESENT, PRESENT_LIST } from "./argument.ts";
import { listOf } from "./list.ts";
import type { Applied, Call, SequentialObject } from "./object.ts";

export const fifoQueue: SequentialObject<readonly Value[]> = {
  name: "fifo-queue",
  partitioned: false,
  algorithm: "fifo-queue",
  functions: {
    enqueue: { readOnly: false, answersNothing: true, takes: PRESENT, drawn: "value" },
    dequeue: { readOnly: false, takes: NOTHING },
  },
  observes: (call, output) => call.f === "dequeue" && output === null,
  startsFrom: PRESENT_LIST,
  initial: listOf,
  apply(state: readonly Value[], call: Call): Applied<readonly Value[]> {
    switch (call.f) {
      case "enqueue":
        return { state: [...state, call.input], output: null };
      case "dequeue": {
        const [first = null, ...rest] = state;
        return { state: rest, output: first };
      }
      default:
        throw new TypeError(`a fifo-queue has no function "${call.f}": enqueue, dequeue`);
    }
  },
  replay: (value) => {
    const items = [...listOf(value)];
    let taken = 0;
    return ({ f, input }) => {
      if (f === "dequeue") return taken < items.length ? (items[taken++] as Value) : null;
      items.push(input);
      return null;
    };
  },
};
