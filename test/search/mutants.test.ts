/** The search for planted bugs: directed scenarios, random runs, and what is told of both. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { must } from "../../src/core/assert.ts";
import { protocols } from "../../src/protocols/index.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { directedScenarios, searchMutant, summarize } from "../../src/search/mutants.ts";

const scenarios = readdirSync("scenarios/raft", { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".yaml"))
  .sort()
  .map((path) => {
    const file = join("scenarios/raft", path);
    return parseScenario(readFileSync(file, "utf8"), file);
  });

const raft = must(protocols.get("raft"), "raft is registered");
const harmful = [...raft.mutants.values()].filter(({ equivalent }) => !equivalent);

describe("searchMutant", () => {
  it.each(harmful)("finds $name by its directed scenario at its fixed seed", (mutant) => {
    const { directed } = searchMutant("raft", mutant, scenarios, 0);
    expect(directed).toMatchObject({ found: true });
  });

  it.each([
    "double-vote",
    "truncate-always",
    "no-dedup",
    "follower-read",
    "boot-commit-last-index",
  ])("finds %s by random search within 10 seeds", (name) => {
    const mutant = must(raft.mutants.get(name), "the mutant is registered");
    const { random } = searchMutant("raft", mutant, [], 10);
    expect(random.found).toBe(true);
  });

  it("says so when a mutant has no directed scenario and the budget is over", () => {
    const mutant = must(raft.mutants.get("aba-stable"), "the mutant is registered");
    const outcome = searchMutant("raft", mutant, [], 3);
    expect(outcome.directed).toEqual({ scenario: null, found: false, check: null });
    expect(outcome.random).toEqual({ seedsTried: 3, found: false, check: null });
    expect(summarize([outcome])).toEqual({
      mutants: 1,
      equivalent: 1,
      foundDirected: 0,
      foundRandom: 0,
    });
  });
});

describe("directedScenarios", () => {
  it("are those that plant the mutant and say how it must fail", () => {
    const files = directedScenarios(scenarios, "raft", "figure-8").map(({ file }) => file);
    expect(files).toEqual(["scenarios/raft/figure-8-mutant.yaml"]);
  });
});
