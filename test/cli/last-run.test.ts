/**
 * What is remembered of runs that were not as expected: until they are, whatever runs meanwhile.
 */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keepLastRun, readLastRun } from "../../src/cli/last-run.ts";
import type { ResultDocument } from "../../src/report/document.ts";
import { folderOf } from "./rashomon.ts";

let folder = "";
let file = "";

beforeEach(() => {
  folder = folderOf({ "a.yaml": "" });
  file = join(folder, "a.yaml");
});

afterEach(() => rmSync(folder, { recursive: true }));

type Verdict = "pass" | "fail";

/** Runs of seeds as a document holds them: what each came to, and whether that was expected. */
function ran(seeds: readonly (readonly [number, Verdict, boolean])[]): ResultDocument {
  const runs = seeds.map(([seed, verdict, met]) => {
    return { scenario: file, protocol: "raft", seed, verdict, met };
  });
  return { runs } as unknown as ResultDocument;
}

const keep = (seeds: Parameters<typeof ran>[0], protocols = ["raft"]) =>
  keepLastRun(folder, ran(seeds), [{ file, protocols }]);

const kept = () => readLastRun(folder).map(({ first, last }) => [first, last]);

test("seeds that did not run again stay remembered, as after an interruption", () => {
  keep([1, 2, 3].map((seed) => [seed, "fail", false]));
  keep([]);
  expect(kept()).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
  ]);
  keep([[2, "pass", true]]);
  expect(kept()).toEqual([
    [1, 1],
    [3, 3],
  ]);
});

test("where all ran again as expected, nothing is left", () => {
  keep([[1, "fail", false]]);
  keep([[1, "pass", true]]);
  expect(existsSync(join(folder, ".last-run.json"))).toBe(false);
});

test("a range that lacks its failure is one until all of it ran again, or the failure came", () => {
  const range = [4, 5, 6].map((seed) => [seed, "pass", false] as const);
  keep(range);
  expect(kept()).toEqual([[4, 6]]);
  keep(range.slice(0, 2));
  expect(kept()).toEqual([[4, 6]]);
  keep([
    [4, "pass", true],
    [5, "fail", true],
  ]);
  expect(kept()).toEqual([]);
});

test("a scenario that is gone, or names the protocol no more, is forgotten", () => {
  keep([[1, "fail", false]]);
  keep([], ["zab"]);
  expect(kept()).toEqual([]);
  keep([[1, "fail", false]]);
  rmSync(file);
  expect(kept()).toEqual([]);
});
