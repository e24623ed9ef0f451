/** Alternatives: which are worth to be taken apart. */
import { expect, it } from "vitest";
import { Shortest } from "../../src/search/shrink/alternatives.ts";

it("the three shortest are kept, the shortest first", () => {
  const shortest = new Shortest<string>(100);
  for (const [name, steps] of [
    ["a", 60],
    ["b", 40],
    ["c", 50],
    ["d", 45],
  ] as const) {
    shortest.add(name, steps);
  }
  expect(shortest.taken()).toEqual(["b", "d", "c"]);
});

it("another may be at most twice as long as the shortest, and shorter than the third", () => {
  const shortest = new Shortest<string>(100);
  expect(shortest.stepsMax).toBe(100);
  shortest.add("a", 60);
  expect(shortest.stepsMax).toBe(100);
  shortest.add("b", 40);
  expect(shortest.stepsMax).toBe(80);
  shortest.add("c", 50);
  expect(shortest.stepsMax).toBe(59);
});
