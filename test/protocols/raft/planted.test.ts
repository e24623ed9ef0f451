/**
 * Every scenario that plants a bug in Raft shows it by its steps, whatever the seed, and correct
 * Raft takes the same steps unharmed.
 */
import { describe, expect, it } from "vitest";
import { findScenarios, loadScenarios } from "../../../src/cli/scenarios.ts";
import { must } from "../../../src/core/assert.ts";
import { protocols } from "../../../src/protocols/index.ts";
import { simulate } from "../../../src/runner/simulate.ts";

/** Far apart, and in no scenario file. */
const SEEDS = [2, 710_003, 40_000_009];

const { mutants } = must(protocols.get("raft"), "raft is registered");
const planted = (await loadScenarios(findScenarios(["scenarios/raft"]))).flatMap((scenario) => {
  const where = scenario.mutants["raft"];
  if (where === undefined || scenario.script.length === 0) return [];
  const names = typeof where === "string" ? [where] : Object.values(where);
  return names.map((name) => ({ file: scenario.file, name, scenario }));
});

describe.each(planted)("$file", ({ name, scenario }) => {
  const mutant = must(mutants.get(name), `raft has a mutant ${name}`);

  it("leaves nothing to random faults", () => {
    expect(scenario.faults).toEqual([]);
  });

  it.each(SEEDS)("shows the bug at seed %i, by the declared detector that it expects", (seed) => {
    const wanted = typeof scenario.expect === "string" ? scenario.expect : scenario.expect.fail;
    const { violations } = simulate(scenario, "raft", seed);
    expect(violations[0]?.check).toBe(wanted);
    expect(mutant.detectors).toContain(wanted);
  });

  it.each(SEEDS)("breaks no property of correct Raft at seed %i", (seed) => {
    const correct = { ...scenario, mutants: {}, expect: "pass" as const };
    const { violations } = simulate(correct, "raft", seed);
    // A step that waits for what only the bug does is not met: that is no property of Raft.
    const broken = violations.filter(({ check }) => check !== "script" && check !== "setup");
    expect(broken).toEqual([]);
  });
});

it("each mutant that does harm has such a scenario", () => {
  const shown = new Set(planted.map(({ name }) => name));
  const harmful = [...mutants.values()].filter(({ equivalent }) => !equivalent);
  expect(harmful.map((mutant) => mutant.name).filter((name) => !shown.has(name))).toEqual([]);
});
