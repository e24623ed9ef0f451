/** Reasons in words: what is alike is said once. */
import { expect, test } from "vitest";
import { edgeLines, operationLines } from "../../../src/checkers/explain/groups.ts";
import type { Operation } from "../../../src/history/operation.ts";

function write(process: number, value: number, invoked: number, completed: number): Operation {
  const rest = {
    key: null,
    output: null,
    outcome: "ok",
    invokedUs: null,
    completedUs: null,
  } as const;
  return { process, f: "write", input: value, invoked, completed, ...rest };
}

const first = write(1, 5, 0, 3);
const second = write(1, 5, 4, 7);
const other = write(2, 5, 5, 6);
const last = write(3, 6, 8, 9);

test("operations that are alike share one line", () => {
  expect(operationLines([first, second, other, last])).toEqual([
    "  write 5, 3 times: c1 (event 0 to 3), c1 (event 4 to 7) and c2 (event 5 to 6)",
    "  c3 wrote 6, invoked at event 8, completed at event 9",
  ]);
});

test("all that one operation had to wait for share one line, and no two have the same name", () => {
  const edges = [first, second, other].map((before) => ({ before, after: last }));
  expect(edgeLines(edges, [first, second, other, last])).toEqual([
    "  c1's write of 5 (invoked at event 0), c1's write of 5 (invoked at event 4) and c2's " +
      "write of 5 had completed before c3's write of 6 was invoked",
  ]);
});
