/** The chain: what it promises on any consensus, what its configuration decides, its judges. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Audit } from "../../src/checkers/audit/audit.ts";
import type { FactTable } from "../../src/protocol/facts.ts";
import { WORLD_FACTS } from "../../src/protocol/shared-facts.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { Simulation } from "../../src/runner/simulation.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { chain } from "../../src/systems/chain/chain.ts";
import {
  type ChainConfiguration,
  configurationOf,
  configurationRules,
} from "../../src/systems/chain/configuration.ts";
import { FACTS } from "../../src/systems/chain/facts.ts";

const FILE = "scenarios/chain/everything-at-once.yaml";
const TEXT = readFileSync(new URL(`../../${FILE}`, import.meta.url), "utf8");
const everything: Scenario = { ...parseScenario(TEXT, FILE), durationUs: 1_500_000 };

describe("a chain", () => {
  it.each(["raft", "multi-paxos", "zab"])("holds what it promises on %s, by one line", (runs) => {
    const services = [{ name: "configuration", protocol: runs }];
    for (const seed of [1, 2]) {
      expect(simulate({ ...everything, services }, "chain", seed).violations).toEqual([]);
    }
  });

  it("has one hash, plain, strict and restored from a snapshot in the middle", () => {
    const plain = simulate(everything, "chain", 5, { strict: false });
    const simulation = new Simulation(everything, "chain", 5);
    simulation.boot();
    simulation.run(1_000);
    const restored = new Simulation(everything, "chain", 5);
    restored.restore(structuredClone(simulation.snapshot()));
    restored.run();
    expect(simulate(everything, "chain", 5, { strict: true }).hash).toBe(plain.hash);
    expect(restored.world.steps).toBe(plain.steps);
  });
});

/** What the chain is after these commands: node, epoch, whole, and the log's time. */
function chainAfter(...commands: readonly (readonly number[])[]): string {
  const object = configurationOf(configurationRules);
  let state = object.initial();
  let output: unknown = null;
  for (const [node, epoch, whole, timeUs = 0] of commands) {
    const call = { f: "renew", key: null, input: [node, epoch, whole] as never };
    const applied = object.apply(state, call, { index: 1, timeUs });
    state = applied.state;
    output = applied.output;
  }
  const { epoch, members, joining } = output as ChainConfiguration;
  const shown = members.map(({ node, whole }) => (whole ? `${node}` : `${node}?`)).join(" > ");
  return `${epoch}: ${shown}${joining === null ? "" : `, ${joining.node} joins`}`;
}

describe("the configuration of a chain", () => {
  const two = [
    [1, 0, 0],
    [2, 1, 0],
    [2, 2, 1],
    [2, 3, 1],
  ];

  it("begins with the first that asks; the next joins, and is the tail when it has the history", () => {
    expect(chainAfter([1, 0, 0])).toBe("1: 1");
    expect(chainAfter([1, 0, 0], [2, 0, 0])).toBe("2: 1, 2 joins");
    expect(chainAfter([1, 0, 0], [2, 0, 0], [2, 1, 1])).toBe("2: 1, 2 joins");
    expect(chainAfter([1, 0, 0], [2, 0, 0], [2, 2, 1])).toBe("3: 1 > 2?");
    expect(chainAfter(...two)).toBe("3: 1 > 2");
  });

  it("lets no node join while the tail may lack a part of the history", () => {
    expect(chainAfter([1, 0, 0], [2, 0, 0], [2, 2, 1], [3, 3, 0])).toBe("3: 1 > 2?");
  });

  it("removes who is silent, and not the last that has the whole history", () => {
    const beats = (node: number, epoch: number) =>
      Array.from({ length: 9 }, (_, at) => [node, epoch, 0, at * 100_000]);
    expect(chainAfter(...two, ...beats(2, 3))).toBe("4: 2");
    expect(chainAfter([1, 0, 0], [2, 0, 0], [2, 2, 1], ...beats(2, 3))).toBe("3: 1 > 2?");
  });

  it("counts no time in which it did not answer itself", () => {
    expect(chainAfter(...two, [2, 3, 0, 60_000_000])).toBe("3: 1 > 2");
  });
});

type Told = readonly [service: "chain" | "configuration", fact: string, ...numbers: number[]];

/** What an audit of the system finds in a stream of facts, by its last one. */
function findings(stream: readonly Told[]): readonly string[] {
  const configuration = configurationOf(configurationRules).facts as FactTable;
  const scope = { nodes: 3, invariants: [], listeners: [], recorders: [], names: null };
  const audit = new Audit({
    scopes: [
      { ...scope, name: "configuration", facts: { ...WORLD_FACTS, ...configuration }, base: 0 },
      { ...scope, name: "chain", facts: { ...WORLD_FACTS, ...FACTS }, base: 3 },
    ],
    across: chain.invariants,
  } as never);
  for (const [service, fact, ...numbers] of stream) {
    audit.factsOf[service === "chain" ? 1 : 0]?.[fact as never]?.(...(numbers as never[]));
  }
  return audit.findings.map(({ invariant, message }) => `${invariant}: ${message}`);
}

/** Two members in epoch 2; the first holds two updates, the second one. */
const lawful: readonly Told[] = [
  ["configuration", "follows", 1, 2, 1, 1, 0],
  ["configuration", "follows", 1, 2, 2, 2, 1],
  ["configuration", "whole", 1, 2, 1],
  ["configuration", "whole", 1, 2, 2],
  ["configuration", "follows", 2, 2, 1, 1, 0],
  ["chain", "held", 1, 2, 1, 1, 77],
  ["chain", "held", 1, 2, 1, 2, 88],
  ["chain", "held", 2, 2, 2, 1, 77],
  ["chain", "acknowledged", 2, 2, 1, 1],
  ["chain", "asked", 1, 1, 5],
  ["chain", "received", 1, 1, 1],
  ["chain", "asked", 1, 2, 5],
  ["chain", "read", 2, 1, 2, 1],
  ["chain", "performed", 1, 1, 1, 1],
  ["chain", "performed", 2, 1, 1, 1],
];

describe("the judges of a chain", () => {
  it("find a hole in a history, and one that goes on after a removal", () => {
    expect(findings([...lawful, ["chain", "held", 2, 2, 2, 3, 88]])[0]).toBe(
      "update-propagation: n2's disk holds update 3 of a history that had 1",
    );
    expect(findings([...lawful, ["chain", "held", 2, 2, 1, 1, 77]])[0]).toBe(
      "update-propagation: n2 took update 1 of a history that began in epoch 1 in epoch 2, in " +
        "which it has a history that began in 2",
    );
  });

  it("find that a newcomer counts as whole without what was answered", () => {
    const joins: Told[] = [
      ["configuration", "follows", 1, 3, 1, 1, 0],
      ["configuration", "follows", 1, 3, 2, 2, 1],
      ["configuration", "follows", 1, 3, 3, 3, 2],
      ["configuration", "whole", 1, 3, 3],
    ];
    expect(findings([...lawful, ...joins])).toEqual([
      "answered-is-kept: a client was answered as of update 1, and n3, which is a replica in " +
        "epoch 3 and counts as whole, holds 0",
    ]);
  });
});
