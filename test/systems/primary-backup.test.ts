/** A primary and its backup: what they promise on any consensus, and what their views decide. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Audit } from "../../src/checkers/audit/audit.ts";
import type { FactTable } from "../../src/protocol/facts.ts";
import { WORLD_FACTS } from "../../src/protocol/shared-facts.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { FACTS } from "../../src/systems/primary-backup/facts.ts";
import { primaryBackup } from "../../src/systems/primary-backup/primary-backup.ts";
import { type View, viewRules, viewsOf } from "../../src/systems/primary-backup/views.ts";

const FILE = "scenarios/primary-backup/pb-everything-at-once.yaml";
const TEXT = readFileSync(new URL(`../../${FILE}`, import.meta.url), "utf8");
const everything: Scenario = { ...parseScenario(TEXT, FILE), durationUs: 1_500_000 };

describe("a primary and its backup", () => {
  it.each(["raft", "multi-paxos", "zab"])("hold what they promise on %s, by one line", (runs) => {
    const services = [{ name: "views", protocol: runs }];
    for (const seed of [1, 2]) {
      const { violations } = simulate({ ...everything, services }, "primary-backup", seed);
      expect(violations).toEqual([]);
    }
  });

  it("have one hash, plain and strict", () => {
    const plain = simulate(everything, "primary-backup", 5, { strict: false });
    expect(simulate(everything, "primary-backup", 5, { strict: true }).hash).toBe(plain.hash);
  });
});

/** The view after these pings: node, view that it knows, whole, and the log's time. */
function viewAfter(...pings: readonly (readonly number[])[]): string {
  const object = viewsOf(viewRules);
  let state = object.initial();
  let output: unknown = null;
  for (const [node, view, whole = 0, timeUs = 0] of pings) {
    const call = { f: "ping", key: null, input: [node, view, whole] as never };
    const applied = object.apply(state, call, { index: 1, timeUs });
    state = applied.state;
    output = applied.output;
  }
  const { number, primary, backup } = output as View;
  return `${number}: ${primary}, ${backup}`;
}

/** A node pings for nine tenths of a second. */
const beats = (node: number, view: number) =>
  Array.from({ length: 10 }, (_, at) => [node, view, 0, at * 100_000]);

describe("a view service", () => {
  it("takes the first that pings for the primary, the next for its backup", () => {
    expect(viewAfter([1, 0])).toBe("1: 1, 0");
    expect(viewAfter([1, 0], [1, 1], [2, 0])).toBe("2: 1, 2");
  });

  it("changes no view before its primary knows it", () => {
    expect(viewAfter([1, 0], [2, 0])).toBe("1: 1, 0");
    expect(viewAfter([1, 0], [1, 1], [2, 0], ...beats(2, 2))).toBe("2: 1, 2");
  });

  it("promotes a backup that has the whole state, and no other", () => {
    const known = [
      [1, 0],
      [1, 1],
      [2, 0],
    ];
    expect(viewAfter(...known, [1, 2, 0], ...beats(2, 2))).toBe("2: 1, 2");
    expect(viewAfter(...known, [1, 2, 1], ...beats(2, 2))).toBe("3: 2, 0");
  });

  it("replaces a backup that is silent by an idle node", () => {
    const known = [
      [1, 0],
      [1, 1],
      [2, 0],
      [1, 2, 1],
    ];
    expect(viewAfter(...known, ...beats(3, 0), ...beats(1, 2))).toBe("3: 1, 3");
  });
});

type Told = readonly [service: "replicas" | "views", fact: string, ...numbers: number[]];

function findings(stream: readonly Told[]): readonly string[] {
  const views = viewsOf(viewRules).facts as FactTable;
  const scope = { nodes: 3, invariants: [], listeners: [], recorders: [], names: null };
  const audit = new Audit({
    scopes: [
      { ...scope, name: "views", facts: { ...WORLD_FACTS, ...views }, base: 0 },
      { ...scope, name: "replicas", facts: { ...WORLD_FACTS, ...FACTS }, base: 3 },
    ],
    across: primaryBackup.invariants,
  } as never);
  for (const [service, fact, ...numbers] of stream) {
    audit.factsOf[service === "replicas" ? 1 : 0]?.[fact as never]?.(...(numbers as never[]));
  }
  return audit.findings.map(({ invariant, message }) => `${invariant}: ${message}`);
}

/** View 2: the primary holds two updates, its backup one. */
const lawful: readonly Told[] = [
  ["views", "follows", 1, 2, 1, 1, 0],
  ["views", "whole", 1, 2, 1],
  ["views", "follows", 1, 2, 2, 2, 1],
  ["views", "whole", 1, 2, 2],
  ["replicas", "held", 1, 2, 1, 1, 77],
  ["replicas", "held", 1, 2, 1, 2, 88],
  ["replicas", "acted", 1, 2],
  ["replicas", "held", 2, 2, 2, 1, 77],
  ["replicas", "backed", 2, 2, 1],
  ["replicas", "asked", 1, 1, 5],
  ["replicas", "told", 1, 1, 1],
  ["replicas", "served", 1, 2],
];

describe("the judges of views", () => {
  it("find nothing in a lawful run", () => {
    expect(findings(lawful)).toEqual([]);
  });

  it.each([
    [
      "two primaries of a view",
      ["replicas", "served", 2, 2],
      "one-primary-a-view: n2 acted as the primary of view 2, which is n1's",
    ],
    [
      "word of what the backup's disk does not hold",
      ["replicas", "backed", 2, 2, 2],
      "backed-is-durable: n2 sent word in view 2 that its disk holds 2 updates, and it holds 1",
    ],
    [
      "an answer that the backup does not hold",
      ["replicas", "told", 1, 2, 2],
      "answered-is-kept: a client was answered as of update 2, and n2, which is a replica in " +
        "epoch 2 and counts as whole, holds 1",
    ],
    [
      "another update than the primary's",
      ["replicas", "held", 2, 2, 2, 2, 99],
      "update-propagation: n2's disk holds update 2, in epoch 2, and the history of its " +
        "predecessor n1 has another update at, or before, 2",
    ],
  ] satisfies [string, Told, string][])("find %s", (_what, fact, message) => {
    expect(findings([...lawful, fact])[0]).toBe(message);
  });
});
