/** What the ghost of disks' logs holds after writes that a wrong protocol may make. */
import { expect, it } from "vitest";
import { DurableLogs } from "../../../src/checkers/ghosts/durable-logs.ts";

it("a truncation from below the first entry leaves the empty prefix, and entries their places", () => {
  const logs = new DurableLogs(1);
  logs.append(1, 1, 2, 77);
  logs.truncate(1, 0);
  expect(logs.lastIndex(1)).toBe(0);
  logs.append(1, 1, 3, 78);
  expect(logs.holds(1, 1, 3, 78)).toBe(true);
  expect(logs.termAt(1, 0)).toBe(0);
});
