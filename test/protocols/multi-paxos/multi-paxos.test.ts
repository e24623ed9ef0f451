/** Multi-Paxos: a slice of the soak, and the refusal of quorums that need not intersect. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { defaults } from "../../../src/core/parameters.ts";
import { kv } from "../../../src/objects/kv.ts";
import { protocols } from "../../../src/protocols/index.ts";
import { steps } from "../../../src/protocols/multi-paxos/multi-paxos.ts";
import { rules } from "../../../src/protocols/multi-paxos/rules.ts";
import { sharedBy } from "../../../src/protocols/multi-paxos/start.ts";
import { simulate } from "../../../src/runner/simulate.ts";
import { Simulation } from "../../../src/runner/simulation.ts";
import { parseScenario } from "../../../src/scenario/parse.ts";
import type { Scenario } from "../../../src/scenario/scenario.ts";
import { drawnScenarios } from "../../../src/search/drawn-scenarios.ts";
import { notesIn, record } from "../../support/recorded.ts";

const SLICE = 60;

const files: readonly Scenario[] = readdirSync("scenarios/paxos", {
  recursive: true,
  encoding: "utf8",
})
  .filter((path) => path.endsWith(".yaml"))
  .sort()
  .map((path) => {
    const file = join("scenarios/paxos", path);
    return parseScenario(readFileSync(file, "utf8"), file);
  });

describe("the soak's first seeds", () => {
  it("violate nothing, with every feature and every fault", () => {
    for (const [at, scenario] of drawnScenarios("multi-paxos", undefined, SLICE).entries()) {
      const seed = at + 1;
      const run = simulate(scenario, "multi-paxos", seed, { strict: seed % 16 === 0 });
      expect(run.violations, `npm run soak -- multi-paxos ${seed}..${seed}`).toEqual([]);
    }
  });
});

describe("quorums", () => {
  const setup = (phase1Quorum: number, phase2Quorum: number, nodes: number) => {
    const { options } = protocols.get("multi-paxos") ?? { options: {} };
    return { options: { ...defaults(options), phase1Quorum, phase2Quorum }, object: kv, nodes };
  };

  it("that need not intersect are refused, with the reason", () => {
    expect(() => sharedBy(rules, steps, setup(2, 3, 5))).toThrow(
      "quorums of 2 promises (phase1Quorum) and 3 acceptances (phase2Quorum) of 5 acceptors " +
        "need not intersect: they must come to more than 5 together",
    );
    expect(() => sharedBy(rules, steps, setup(6, 1, 5))).toThrow("5 acceptors have no quorum of 6");
  });

  it("that intersect are taken, majorities or not", () => {
    expect(() => sharedBy(rules, steps, setup(4, 2, 5))).not.toThrow();
    expect(() => sharedBy(rules, steps, setup(0, 0, 4))).not.toThrow();
    expect(() => sharedBy(rules, steps, setup(0, 3, 5))).not.toThrow();
  });
});

it("the agreement bug of a published specification is seen by node invariants, not by the clients' history", () => {
  const verdict = (name: string) => {
    const scenario = files.find(({ file }) => file.endsWith(name)) as Scenario;
    return simulate(scenario, "multi-paxos", 1);
  };
  const seen = verdict("commit-notice-old-ballot-mutant.yaml");
  expect(seen.violations.map(({ check }) => check)).toContain("learn-only-chosen");
  const unseen = verdict("commit-notice-old-ballot-clients.yaml");
  expect(unseen.verdict).toBe("pass");
  expect(unseen.operations.ok).toBe(2);
});

describe("one schedule for several protocols", () => {
  const file = "scenarios/compare/one-schedule.yaml";
  const scenario = parseScenario(readFileSync(file, "utf8"), file);

  /** When faults begin and end, and on whom, where they do not aim at a leader. */
  const notes = (protocol: string) => {
    const plain = {
      ...scenario,
      faults: scenario.faults.filter(({ when }) => when.kind !== "once"),
    };
    const simulation = new Simulation(plain, protocol, 3);
    return notesIn(record(simulation)).map(({ atUs, text }) => `${atUs} ${text}`);
  };

  it("the same faults at the same moments", () => {
    const seen = notes("multi-paxos");
    expect(seen).not.toEqual([]);
    expect(seen).toEqual(notes("raft"));
  });
});
