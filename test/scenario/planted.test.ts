/** A bug may be planted in every node, or in some: the others run the correct protocol. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/core/errors.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { Simulation } from "../../src/runner/simulation.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { explicitSource, resolveScenario } from "../../src/scenario/resolve.ts";

const FILE = "scenarios/raft/one-voter-forgets-mutant.yaml";
const text = readFileSync(FILE, "utf8");

/** The scenario with its bug elsewhere. */
function plantedIn(mutant: string) {
  const moved = text.replace("mutant: { n2: vote-not-persisted }", `mutant: ${mutant}`);
  expect(moved).not.toBe(text);
  return parseScenario(moved, FILE);
}

/** What is said of a source that cannot be meant. */
function problemsOf(source: object): readonly string[] {
  try {
    resolveScenario({ version: 1, nodes: 3, ...source }, "x.yaml");
  } catch (error) {
    if (error instanceof InputError) {
      return error.problems.map(({ path, message }) => `${path}: ${message}`);
    }
    throw error;
  }
  return [];
}

describe("a bug in one node", () => {
  it("is that node's alone: the others run the correct protocol", () => {
    const scenario = parseScenario(text, FILE);
    const { world, protocol } = new Simulation(scenario, "raft", 1);
    expect(world.ids.map((id) => world.node(id).protocol === protocol)).toEqual([
      true,
      false,
      true,
    ]);
    for (const seed of [1, 2, 3]) {
      expect(simulate(scenario, "raft", seed).violations[0]).toMatchObject({
        check: "one-vote-per-term",
        nodes: expect.arrayContaining(["n2"]),
      });
    }
  });

  it.each(["{ n1: vote-not-persisted }", "{ n1: vote-not-persisted, n3: vote-not-persisted }"])(
    "does nothing where another one restarts: %s",
    (mutant) => {
      for (const seed of [1, 2, 3]) {
        expect(simulate(plantedIn(mutant), "raft", seed).violations).toEqual([]);
      }
    },
  );

  it("in every node is the same as in the cluster", () => {
    const name = "vote-not-persisted";
    const each = plantedIn(`{ n1: ${name}, n2: ${name}, n3: ${name} }`);
    const whole = plantedIn(name);
    expect(simulate(each, "raft", 5).hash).toBe(simulate(whole, "raft", 5).hash);
  });

  it("is written out as it was given", () => {
    const scenario = parseScenario(text, FILE);
    expect(explicitSource(scenario)).toMatchObject({ mutant: { n2: "vote-not-persisted" } });
  });

  it("is given by protocol where there are several", () => {
    const mutant = { raft: { n2: "vote-not-persisted" }, zab: "no-dedup" };
    const { mutants } = resolveScenario({ version: 1, protocols: ["raft", "zab"], mutant }, "x");
    expect(mutants).toEqual(mutant);
  });
});

describe("what cannot be meant is refused with its place", () => {
  it.each([
    [
      { protocol: "raft", mutant: { n9: "no-dedup" } },
      'unknown node "n9"; did you mean n1 or n2 or n3?',
    ],
    [
      { protocol: "raft", mutant: { n2: "no-dedupe" } },
      'unknown mutant of raft "no-dedupe"; did you mean no-dedup?',
    ],
    [
      { protocol: "raft", mutant: {} },
      "expected a mutant of raft, or mutants by node such as { n2: NAME }",
    ],
    [
      { protocols: ["raft", "zab"], mutant: { raft: { n2: "no-gap-fill" } } },
      'unknown mutant of raft "no-gap-fill"',
    ],
    [{ protocol: "raft", mutant: [] }, "expected a mutant of raft: "],
  ])("%j", (source, message) => {
    expect(problemsOf(source).join("\n")).toContain(message);
  });
});
