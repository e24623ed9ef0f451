/**
 * The story of operations that no order explains tells each of them: who invoked it when, and how
 * it ended.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Violation } from "../../src/runner/result.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { tellStory } from "../../src/runner/story.ts";
import { parseScenario } from "../../src/scenario/parse.ts";

function failureIn(file: string, protocol: string) {
  const scenario = parseScenario(readFileSync(file, "utf8"), file);
  for (let seed = scenario.seeds.first; seed <= scenario.seeds.last; seed++) {
    const { violations, history } = simulate(scenario, protocol, seed, { strict: false });
    const [violation] = violations;
    if (violation !== undefined) {
      const story = (linesMax: number) => tellStory(scenario, protocol, seed, violation, linesMax);
      return { violation, history, story };
    }
  }
  throw new Error("the planted bug was not found");
}

const CASES = [
  ["scenarios/raft/mutants/reply-on-append.yaml", "raft"],
  ["scenarios/zab/local-reads.yaml", "zab"],
] as const;

describe.each(CASES)("the story of %s", (file, protocol) => {
  const { violation, history, story } = failureIn(file, protocol);
  const core = (violation as Violation).operations ?? [];

  it("names its operations by their numbers in the history, the one at fault among them", () => {
    expect(violation.check).toBe("linearizable");
    expect(core.length).toBeGreaterThan(1);
    expect(core.map((number) => history[number]?.completedUs)).toContain(violation.atUs);
  });

  it("prints the invocation of each, and the completion with what was answered", () => {
    const lines = story(30);
    for (const number of core) {
      const { f, key, input, output, invokedUs } = history[number] ?? {};
      const call = `${f} ${String(key)}${input === null ? "" : ` ${JSON.stringify(input)}`}`;
      const since = `${((invokedUs ?? 0) / 1_000_000).toFixed(6)} s`;
      expect(
        lines.filter((line) => line.includes(`invokes ${call}`) && line.includes(since)),
      ).toHaveLength(1);
      const answer = output === null ? "(nil|ok)" : JSON.stringify(output);
      const ends = lines.filter(
        (line) => line.includes(`${call} completes: `) && line.includes(`(invoked at ${since})`),
      );
      expect(ends).toHaveLength(1);
      expect(ends[0]).toMatch(new RegExp(`completes: ${answer} `));
    }
  });

  it("tells no completion twice", () => {
    const lines = story(30);
    for (const line of lines.filter((one) => one.includes(" completes: "))) {
      const step = /^step +\d+ /.exec(line)?.[0] ?? "";
      expect(lines.filter((one) => one.startsWith(step))).toEqual([line]);
    }
  });

  it("is in the order of steps, and no longer than it may be", () => {
    for (const linesMax of [10, 30]) {
      const lines = story(linesMax);
      const steps = lines.map((line) => Number(/^step +(\d+)/.exec(line)?.[1]));
      expect(lines.length).toBeLessThanOrEqual(linesMax);
      expect(steps).toEqual([...steps].sort((a, b) => a - b));
    }
  });
});
