/** The contract of budgets: what of the bounds is used, as states are told apart by it. */
import { expect, it } from "vitest";
import { Budgets } from "../../../src/search/exhaustive/budgets.ts";
import { isWithin } from "../../../src/search/exhaustive/visited.ts";

const statesMax = 1;

it("compares what is used of up to seven budgets, one by one", () => {
  const bounds = { timers: [0, 1, 1, 1], alarms: 2, crashes: 1, duplicates: 1, statesMax };
  const fresh = new Budgets(bounds, 3).used(null);
  for (const use of ["crashed", "duplicated", "fired"] as const) {
    const budgets = new Budgets(bounds, 3);
    budgets[use](2 as never);
    const used = budgets.used(null);
    expect([isWithin(fresh, used), isWithin(used, fresh), budgets.beyond(null)]).toEqual([
      true,
      false,
      0,
    ]);
  }
});

it("takes no crash for none where there are more budgets than can be compared", () => {
  const timers = [0, 1, 1, 1, 1, 1, 1, 1];
  const bounds = { timers, crashes: 1, duplicates: 1, retries: 1, statesMax };
  const told = (budgets: Budgets) => `${budgets.used(null)} ${budgets.beyond(null)}`;
  const seen = new Set([told(new Budgets(bounds, 7))]);
  for (let node = 1; node <= 7; node++) {
    const budgets = new Budgets(bounds, 7);
    budgets.fired(node);
    seen.add(told(budgets));
  }
  for (const use of ["crashed", "duplicated", "retried"] as const) {
    const budgets = new Budgets(bounds, 7);
    budgets[use]();
    seen.add(told(budgets));
    expect(isWithin(budgets.used(null), new Budgets(bounds, 7).used(null))).toBe(false);
  }
  expect(seen.size).toBe(11);
});
