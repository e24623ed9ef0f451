/** Who hears a fact: the folds of its service, and those over services that name it. */
import { expect, test } from "vitest";
import { type Cell, cellsByScope, type Plan, planOf } from "../../../src/checkers/audit/folds.ts";
import { ACROSS } from "../../../src/checkers/audit/judged.ts";
import { fact } from "../../../src/protocol/facts.ts";

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

const FACTS = {
  vote: fact("`node` votes", "node"),
  decided: fact("`node` decides", "node"),
};

/** The cells that a fact of a service calls, by the plan for it. */
function heardBy(scope: number, service: string, alike: Plan | null = null) {
  const own = cells[scope] ?? [];
  const plan = planOf(FACTS, own, [], scope, service, alike);
  const byFact = Object.keys(FACTS).map((name, at) => [
    name,
    (plan.changing[at] ?? []).map((place) => own[place]),
  ]);
  return { plan, heard: Object.fromEntries(byFact) as Readonly<Record<string, readonly Cell[]>> };
}

test("a cell hears a fact once, however alike the names of services are", () => {
  expect(heardBy(0, "left").heard).toEqual({ vote: [left, across], decided: [left] });
  expect(heardBy(1, "right").heard).toEqual({ vote: [right], decided: [across] });
});

test("the plan of one service does for another only where both are judged alike", () => {
  const alone = cellOf(0, ["vote"]);
  const plan = planOf(FACTS, [alone], [], 0, "left", null);
  const twin = { ...alone, scope: 1 };
  expect(planOf(FACTS, [twin], [], 1, "right", plan)).toBe(plan);
  expect(planOf(FACTS, [cellOf(1, ["vote"])], [], 1, "right", plan)).not.toBe(plan);
  expect(planOf(FACTS, [twin, cellOf(ACROSS, [])], [], 1, "right", plan)).not.toBe(plan);
  expect(planOf({ ...FACTS }, [twin], [], 1, "right", plan)).not.toBe(plan);
});
