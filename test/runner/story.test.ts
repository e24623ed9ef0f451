/**
 * The contract of a story: the last relevant steps, in order, ending where the violation was seen.
 */
import { expect, it } from "vitest";
import type { FullRunResult, Violation } from "../../src/runner/result.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { tellStory } from "../../src/runner/story.ts";
import { scenario } from "../support/scenario.ts";

const planted = scenario({ mutants: { raft: "no-election-restriction" } });

function firstFailure(): FullRunResult & { readonly violation: Violation } {
  for (let seed = 1; seed <= 60; seed++) {
    const run = simulate(planted, "raft", seed);
    const [violation] = run.violations;
    if (violation?.check === "leader-completeness") return { ...run, violation };
  }
  throw new Error("the planted bug was not found in 60 seeds");
}

it("prints at most so many lines, with rising step numbers, and ends at the violation", () => {
  const { seed, violation } = firstFailure();
  for (const linesMax of [10, 30]) {
    const lines = tellStory(planted, "raft", seed, violation, linesMax);
    expect(lines.length).toBeLessThanOrEqual(linesMax);
    const steps = lines.map((line) => Number(/^step +(\d+)/.exec(line)?.[1]));
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(steps.at(-1)).toBe(violation.step);
  }
});

it("names the leader that lacks an entry, and those who voted for it", () => {
  const { seed, violation } = firstFailure();
  const story = tellStory(planted, "raft", seed, violation, 30).join("\n");
  const [leader = ""] = violation.nodes;
  expect(story).toMatch(new RegExp(`n\\d votes for ${leader} in term`));
  expect(story).toContain(`${leader} is leader in term`);
});
