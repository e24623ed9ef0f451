/** The states that a search has visited, with what was left of the bounds. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Visited, withBudget } from "../../../src/search/exhaustive/visited.ts";

describe("visited states", () => {
  it("are those of a plain list: a state with more used of every bound is no new one", () => {
    const reached = fc.tuple(
      fc.integer({ min: -3, max: 3 }),
      fc.constantFrom(1, 129, -(2 ** 31)),
      fc.array(fc.nat(7), { minLength: 3, maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(reached, { maxLength: 300 }), (all) => {
        const visited = new Visited();
        const plain: (typeof all)[number][] = [];
        for (const [low, high, spent] of all) {
          const used = spent.reduce(withBudget, 0);
          const isCovered = plain.some(
            ([otherLow, otherHigh, other]) =>
              low === otherLow &&
              high === otherHigh &&
              other.every((less, at) => less <= (spent[at] as number)),
          );
          expect(visited.has(low, high, used)).toBe(isCovered);
          expect(visited.add(low, high, used)).toBe(!isCovered);
          plain.push([low, high, spent]);
        }
        expect(visited.states).toBe(new Set(all.map(([low, high]) => `${low}/${high}`)).size);
      }),
    );
  });

  it("keep all of many", () => {
    const visited = new Visited();
    const key = (at: number) => [Math.imul(at, 0x9e3779b1), Math.imul(at, 0x85ebca6b)] as const;
    for (let at = 0; at < 20_000; at++) expect(visited.add(...key(at), 0)).toBe(true);
    for (let at = 0; at < 20_000; at++) expect(visited.has(...key(at), 0)).toBe(true);
    expect(visited.states).toBe(20_000);
  });
});
