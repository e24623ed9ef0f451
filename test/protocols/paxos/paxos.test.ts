/** The synod: one value is chosen under every fault, and its planted bugs are found. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ballotOf, roundOf } from "../../../src/protocol/ballot.ts";
import { protocols } from "../../../src/protocols/index.ts";
import { simulate } from "../../../src/runner/simulate.ts";
import { Simulation } from "../../../src/runner/simulation.ts";
import { parseScenario } from "../../../src/scenario/parse.ts";

const file = "scenarios/paxos/duelling-proposers.yaml";
const duel = parseScenario(readFileSync(file, "utf8"), file);

describe("the synod", () => {
  it("violates nothing in 100 seeds of every fault, in clusters of 1, 3 and 5", () => {
    for (let seed = 1; seed <= 100; seed++) {
      const nodes = [5, 3, 5, 1][seed % 4] as number;
      const run = simulate({ ...duel, nodes }, "paxos", seed);
      expect(run.violations, `seed ${seed}, ${nodes} nodes`).toEqual([]);
    }
  });

  it("chooses one value and answers it to every proposal", () => {
    const simulation = new Simulation(duel, "paxos", 1);
    simulation.boot();
    simulation.run();
    const answers = simulation.history
      .history()
      .filter(({ outcome }) => outcome === "ok")
      .map(({ output }) => output);
    expect(answers.length).toBeGreaterThan(10);
    expect(new Set(answers).size).toBe(1);
  });
});

describe("a scenario of the synod", () => {
  it("replicates consensus if it says nothing, and passes", () => {
    const bare = parseScenario("version: 1\nprotocol: paxos\n", "bare.yaml");
    expect(bare.object).toBe("consensus");
    expect(simulate(bare, "paxos", 1).verdict).toBe("pass");
  });

  it("is refused any other object", () => {
    expect(() => parseScenario("version: 1\nprotocol: paxos\nobject: kv\n", "kv.yaml")).toThrow(
      "kv.yaml:3:9 object: paxos replicates consensus and nothing else: expected consensus, got kv",
    );
  });
});

describe("a planted bug", () => {
  const mutants = [...(protocols.get("paxos")?.mutants.values() ?? [])];

  it.each(mutants)("$name is what its directed script fails for", ({ name }) => {
    const path = `scenarios/paxos/mutants/synod-${name}.yaml`;
    const scenario = parseScenario(readFileSync(path, "utf8"), path);
    expect(scenario.mutants).toEqual({ paxos: name });
    expect(simulate({ ...scenario, mutants: {} }, "paxos", 1).violations).toEqual([]);
  });
});

describe("ballots", () => {
  it("§2.5: different proposers choose their numbers from disjoint sets", () => {
    expect(ballotOf(3, 4)).not.toBe(ballotOf(3, 5));
    expect(ballotOf(4, 1)).toBeGreaterThan(ballotOf(3, 25));
    expect(roundOf(ballotOf(7, 25))).toBe(7);
  });
});
