/** Clients that roam: how often, where to, and how that is chosen. */
import { describe, expect, it } from "vitest";
import type { Base } from "../../src/kernel/choices/bases.ts";
import { type Decision, Decisions } from "../../src/kernel/choices/decisions.ts";
import { RandomStream } from "../../src/kernel/streams.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";
import { drawScenario } from "../../src/search/draw-scenario.ts";
import { operationsOf, withoutOperations } from "../../src/search/shrink/candidate.ts";
import { SWARM } from "../../src/search/strategies/swarm.ts";
import { subjectOf } from "../../src/search/subject.ts";
import { destinations, drawnDestination } from "../../src/workloads/roaming.ts";

const NODES = 5;

function scenarioWith(roam: string) {
  return resolveScenario(
    {
      name: "roaming",
      version: 1,
      protocol: "zab",
      nodes: 3,
      duration: "2s",
      options: { reads: "local" },
      workload: { clients: 2, rate: "50/s", mix: { read: 1, write: 1 }, roam },
      checks: ["invariants", "progress", "monotonic-reads", "read-your-writes"],
    },
    "roaming",
  );
}

function run(roam: string, base: Base = "weather", over: readonly Decision[] = []) {
  const decisions = new Decisions();
  const choices = { base, decider: new Decisions(over), listener: decisions };
  const result = simulate(scenarioWith(roam), "zab", 1, { choices });
  const operations = [...decisions.of("operation")];
  return { result, decisions, moves: operations.filter(([key]) => key.endsWith(" node")) };
}

describe("a client that roams", () => {
  it("goes to each node alike, before as many operations as it is said", () => {
    const stream = new RandomStream("1", "client/c1");
    const counts = new Array<number>(NODES + 1).fill(0);
    for (let at = 0; at < 10_000; at++) {
      const node = drawnDestination(stream, NODES, 200_000);
      counts[node] = (counts[node] ?? 0) + 1;
    }
    const [stayed = 0, ...went] = counts;
    expect(Math.abs(stayed - 8_000)).toBeLessThan(200);
    for (const count of went) expect(Math.abs(count - 400)).toBeLessThan(100);
    expect(went).toHaveLength(NODES);
  });

  it("stays where there is no other node, and draws nothing", () => {
    const stream = new RandomStream("1", "client/c1");
    expect(drawnDestination(stream, 1, 1_000_000)).toBe(0);
    expect(stream.below(1_000)).toBe(new RandomStream("1", "client/c1").below(1_000));
  });

  it("goes where a decision says, and stays for 0, and where it is calm", () => {
    const domain = destinations(3, 1_000_000);
    expect([0, 1, 2, 3].map((decision) => domain.read(decision))).toEqual([0, 1, 2, 3]);
    for (const none of [4, -1, 1.5, "n1", null]) expect(domain.read(none)).toBeUndefined();
    expect(domain.calm(7)).toBe(0);
    expect(domain.write(3)).toBe(3);
  });

  it("is where it is said before every operation, or before none", () => {
    expect(run("0%").moves).toEqual([]);
    const always = run("100%");
    expect(always.result.verdict).toBe("pass");
    expect(always.moves.length).toBeGreaterThan(50);
    expect(always.moves.filter(([, node]) => node === 0)).toEqual([]);
    expect(run("100%", "calm").moves.every(([, node]) => node === 0)).toBe(true);
  });

  it("is found again in a recording, hash for hash, over any base", () => {
    const { result, decisions } = run("40%");
    for (const base of ["weather", "keyed", "calm"] as const) {
      expect(run("40%", base, [...decisions]).result.hash).toBe(result.hash);
    }
  });

  it("goes to the same nodes before all other operations where one is removed", () => {
    const { moves } = run("40%");
    const [gone] = moves[10] ?? [""];
    const without = run("40%", "weather", [["operation", gone.replace(" node", ""), null]]);
    const client = gone.split("/")[0] as string;
    const later = (all: typeof moves) =>
      all.filter(([key]) => key.startsWith(`${client}/`) && key !== gone);
    expect(later(without.moves).slice(0, 15)).toEqual(later(moves).slice(0, 15));
  });

  it("takes where it goes with it when its operation is left out or renumbered", () => {
    const decisions: Decision[] = [
      ["operation", "c1/1", { f: "read", key: "k0", input: null }],
      ["operation", "c1/1 moment", 10],
      ["operation", "c1/2", { f: "read", key: "k1", input: null }],
      ["operation", "c1/2 moment", 20],
      ["operation", "c1/2 node", 3],
    ];
    const candidate = { source: {}, decisions };
    expect(operationsOf(candidate)).toEqual(["c1/1", "c1/2"]);
    expect(withoutOperations(candidate, ["c1/1"]).decisions).toEqual([
      ["operation", "c1/1", { f: "read", key: "k1", input: null }],
      ["operation", "c1/1 moment", 20],
      ["operation", "c1/1 node", 3],
    ]);
    expect(withoutOperations(candidate, ["c1/2"]).decisions).toHaveLength(2);
  });
});

it("searches have clients that roam in some scenarios, from seldom to always", () => {
  for (const system of ["zab", "raft", "percolator", "dynamo"]) {
    const shares = Array.from({ length: 60 }, (_, at) => {
      const { workload } = drawScenario(subjectOf(system), at + 1, SWARM);
      return (workload.settings["roam"] as number | undefined) ?? 0;
    });
    const on = shares.filter((ppm) => ppm > 0);
    expect([system, on.length > 10, on.length < 50]).toEqual([system, true, true]);
    expect(Math.min(...on)).toBeLessThan(40_000);
    expect(Math.max(...on)).toBeGreaterThan(500_000);
  }
});
