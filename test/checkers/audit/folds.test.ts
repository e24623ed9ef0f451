/** Who hears a fact: the folds of its service, and those over services that name it. */
import { expect, test } from "vitest";
import { type Cell, cellsByScope, hearersByFact } from "../../../src/checkers/audit/folds.ts";
import { ACROSS } from "../../../src/checkers/audit/judged.ts";

function cellOf(scope: number, facts: readonly string[]): Cell {
  const on = Object.fromEntries(facts.map((fact) => [fact, () => undefined]));
  const view = {} as Cell["view"];
  const property = { initial: () => null, on };
  return { scope, property, view, immutable: new Set(), state: null, isShared: false, held: null };
}

const left = cellOf(0, ["vote", "decided"]);
const right = cellOf(1, ["vote"]);
const across = cellOf(ACROSS, ["left.vote", "lefx.vote", "right.decided"]);
const cells = cellsByScope([left, across, right], 2);

test("a service's facts are heard by its own cells and those over services, in their order", () => {
  expect(cells).toEqual([
    [left, across],
    [across, right],
  ]);
});

test("a cell hears a fact once, however alike the names of services are", () => {
  const heard = hearersByFact(cells[0] ?? [], 0, "left");
  expect(heard.get("vote")).toEqual([left, across]);
  expect(heard.get("decided")).toEqual([left]);
  expect([...hearersByFact(cells[1] ?? [], 1, "right").keys()].sort()).toEqual(["decided", "vote"]);
});
