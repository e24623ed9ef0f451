/** What clients ask a sequencer for. */
import type { ServedObject } from "../system.ts";

/**
 * Ids, each answered once: as an object they count up. What servers answer is not in that order,
 * and is not judged by it.
 */
export const ids: ServedObject = {
  name: "unique-ids",
  partitioned: false,
  functions: { generate: { readOnly: false } },
  initial: () => 0 as never,
  apply: (state: never, { f }) => {
    if (f !== "generate") throw new TypeError(`unique-ids has no function "${f}": generate`);
    const id = (state as number) + 1;
    return { state: id as never, output: id };
  },
};
