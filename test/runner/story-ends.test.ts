/**
 * A violation is placed at the step whose fact shows it, and that fact is the last line of its
 * story.
 */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { simulate } from "../../src/runner/simulate.ts";
import { tellStory } from "../../src/runner/story.ts";
import { parseScenario } from "../../src/scenario/parse.ts";

it.each([["scenarios/raft/figure-8-mutant.yaml", /^step \d+ .* n1 announced: term=4 index=2$/]])(
  "%s",
  (file, last) => {
    const scenario = parseScenario(readFileSync(file, "utf8"), file);
    const seed = scenario.seeds.first;
    const [violation] = simulate(scenario, "raft", seed, { strict: false }).violations;
    if (violation === undefined) throw new Error("the planted bug was not found");
    const lines = tellStory(scenario, "raft", seed, violation, 30);
    expect(lines.at(-1)).toMatch(last);
    expect(lines.at(-1)).toContain(`step ${violation.step} `);
    expect(lines.filter((line) => line.includes("n1 crashes"))).toEqual([]);
    const steps = lines.map((line) => Number(/^step +(\d+)/.exec(line)?.[1]));
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
  },
);

it("a vote that shows the violation is printed once", () => {
  const file = "scenarios/raft/mutants/vote-not-persisted.yaml";
  const scenario = parseScenario(readFileSync(file, "utf8"), file);
  for (const seed of [1, 2, 3]) {
    const [violation] = simulate(scenario, "raft", seed, { strict: false }).violations;
    if (violation === undefined) throw new Error("the planted bug was not found");
    const lines = tellStory(scenario, "raft", seed, violation, 30);
    expect(new Set(lines).size).toBe(lines.length);
    expect(lines.at(-1)).toMatch(/n\d votes for n\d in term \d+$/);
    expect(lines.filter((line) => line === lines.at(-1))).toHaveLength(1);
    expect(lines.filter((line) => / vote: /.test(line))).toEqual([]);
  }
});
