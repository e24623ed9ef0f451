/** Shrinking in the page's worker: to the end, or to what there is when it is enough. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { RunOrder } from "../../../src/page/engine/messages.ts";
import { smaller } from "../../../src/page/engine/smaller.ts";
import { fingerprintOf } from "../../../src/runner/fingerprint.ts";
import { simulate } from "../../../src/runner/simulate.ts";
import { parseScenario } from "../../../src/scenario/parse.ts";
import { explicitSource, resolveScenario } from "../../../src/scenario/resolve.ts";
import { REGISTERED } from "../../../src/scenario/scope.ts";

const FILE = "scenarios/raft/vote-not-persisted.yaml";

function order(file: string): RunOrder {
  const source = explicitSource(parseScenario(readFileSync(file, "utf8"), file));
  return { scenario: { file, name: "", source }, protocol: "raft", seed: 1 };
}

describe("shrinking in a page", () => {
  it.each([
    ["to the end", false],
    ["until it is enough", true],
  ])("%s, makes a scenario that fails in the same way", async (_words, ended) => {
    const heard: number[] = [];
    const made = await smaller(order(FILE), {
      known: REGISTERED,
      onProgress: (steps) => heard.push(steps),
      isEnough: () => ended,
    });
    const run = simulate(resolveScenario(made.scenario.source, FILE), "raft", 1);
    expect(fingerprintOf(run)).toBe("raft/one-vote-per-term");
    expect(run.steps).toBe(made.after.steps);
    expect(made.minimal).toBe(!ended);
    if (ended) expect(made.after.decisions).toBeGreaterThan(3);
    else expect(made.after.decisions).toBeLessThan(made.before.decisions);
    expect(heard.toSorted((a, b) => a - b)).toEqual(heard);
  });

  it("says of a run that does not fail that there is nothing to shrink", async () => {
    const shrinks = { known: REGISTERED, onProgress: () => undefined, isEnough: () => false };
    await expect(smaller(order("scenarios/raft/calm.yaml"), shrinks)).rejects.toThrow(
      "the run does not fail",
    );
  });
});
