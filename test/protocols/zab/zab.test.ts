/**
 * Zab as a whole: no false alarm under every fault; its mutants are found; its reads keep what they
 * promise.
 */
import { describe, expect, it } from "vitest";
import { sequential } from "../../../src/checkers/consistency/sequential.ts";
import { findScenarios, loadScenarios } from "../../../src/cli/scenarios.ts";
import type { Value } from "../../../src/core/json.ts";
import { kv } from "../../../src/objects/kv.ts";
import { modelOf } from "../../../src/objects/model.ts";
import { protocols } from "../../../src/protocols/index.ts";
import { givenDisk } from "../../../src/protocols/zab/given.ts";
import type { ZabState } from "../../../src/protocols/zab/state.ts";
import { shadowHash } from "../../../src/runner/shadow.ts";
import { simulate } from "../../../src/runner/simulate.ts";
import { expectationOf, meets } from "../../../src/scenario/expectation.ts";
import { resolveScenario } from "../../../src/scenario/resolve.ts";
import type { Scenario } from "../../../src/scenario/scenario.ts";
import { drawnScenarios } from "../../../src/search/drawn-scenarios.ts";
import { clusterOf } from "./cluster.ts";

const SLICE = 60;
const drawn = drawnScenarios("zab", undefined, SLICE);
const drawnBy = (seed: number) => drawn[seed - 1] as Scenario;
const files = await loadScenarios(findScenarios(["scenarios/zab"]));

describe("the soak's slice", () => {
  it("violates nothing in its first seeds: 3 to 7 servers, observers, snapshots, reconfiguration, every fault", () => {
    for (let seed = 1; seed <= SLICE; seed++) {
      const run = simulate(drawnBy(seed), "zab", seed);
      expect([seed, run.verdict, run.violations]).toEqual([seed, "pass", []]);
    }
  });

  it("is the same run when every handler works on a draft", () => {
    for (const seed of [1, 2, 3]) {
      const run = simulate(drawnBy(seed), "zab", seed, { strict: true });
      expect(shadowHash(drawnBy(seed), "zab", seed)).toBe(run.hash);
    }
  });
});

describe("a scenario file of scenarios/zab", () => {
  it.each(files.map((scenario) => [scenario.file, scenario] as const))(
    "%s comes to what it expects",
    (_file, scenario) => {
      const { first, last } = scenario.seeds;
      const runs = [];
      for (let seed = first; seed <= Math.min(last, first + 5); seed++) {
        runs.push(simulate(scenario, "zab", seed));
      }
      const met = runs.filter((run) => meets(expectationOf(scenario, "zab"), run)).length;
      expect(met).toBeGreaterThan(0);
      if (scenario.expect === "pass" || first === last) expect(met).toBe(runs.length);
    },
  );
});

describe("an equivalent mutant", () => {
  const mutants = [...(protocols.get("zab")?.mutants.values() ?? [])];

  it.each(mutants.filter(({ equivalent }) => equivalent))(
    "$name is hidden by another guard, as it says",
    ({ name }) => {
      for (let seed = 1; seed <= 12; seed++) {
        const run = simulate({ ...drawnBy(seed), mutants: { zab: name } }, "zab", seed);
        expect(run.violations).toEqual([]);
      }
    },
  );
});

describe("reads", () => {
  const readers = (reads: string, checks: readonly string[]) =>
    resolveScenario(
      {
        version: 1,
        protocol: "zab",
        options: { reads },
        nodes: 5,
        duration: "3s",
        network: { latency: "1ms..10ms", loss: "1%" },
        disk: { sync: "1ms..5ms" },
        workload: { clients: 3, rate: "60/s", keys: 2, mix: { read: 1, write: 1 } },
        faults: [
          {
            every: "400ms",
            from: "300ms",
            until: "2800ms",
            oneOf: [{ partition: "leader" }, { crash: "leader" }, { pause: "leader" }],
          },
        ],
        checks,
      },
      "reads",
    );

  it("that are local are sequentially consistent in every run, and in some not linearizable", () => {
    const scenario = readers("local", ["linearizable", "invariants", "progress"]);
    let stale = 0;
    for (let seed = 1; seed <= 25; seed++) {
      const { history, violations } = simulate(scenario, "zab", seed);
      const judged = sequential.run({ history, model: modelOf(kv) });
      expect([seed, judged.verdict]).toEqual([seed, "ok"]);
      expect(violations.filter(({ check }) => check !== "linearizable")).toEqual([]);
      if (violations.length > 0) stale++;
    }
    expect(stale).toBeGreaterThan(0);
  });

  it.each(["sync", "transaction"])("by %s are linearizable", (reads) => {
    const scenario = readers(reads, ["linearizable", "invariants", "progress"]);
    for (let seed = 1; seed <= 25; seed++) {
      const run = simulate(scenario, "zab", seed);
      expect([seed, run.verdict, run.violations]).toEqual([seed, "pass", []]);
    }
  });
});

describe("a server whose disk fails", () => {
  it("stops, and the others go on without it until it restarts (ZOOKEEPER-3701)", () => {
    const simulation = clusterOf({
      duration: "4s",
      workload: { clients: 2 },
      faults: [{ at: "1s", for: "2s", "disk-full": "leader" }],
    });
    const { world } = simulation;
    simulation.boot();
    const until = (us: number) => {
      while (world.nowUs < us) world.step();
    };
    until(999_000);
    const leader = world.leader();
    until(2_900_000);
    expect(world.node(leader).up).toBe(false);
    expect([0, leader]).not.toContain(world.leader());
    simulation.run();
    expect(world.node(leader).up).toBe(true);
    expect(simulation.violations).toEqual([]);
  });
});

describe("an administrator", () => {
  /**
   * What five servers, the last of them an observer, answer to commands asked of n1 one after the
   * other.
   */
  function answersTo(commands: readonly (readonly [string, Value])[], down?: string) {
    const simulation = clusterOf({
      nodes: 5,
      options: { observers: 1 },
      duration: "4s",
      script: [
        { wait: "800ms" },
        ...(down === undefined ? [] : [{ crash: down }, { wait: "800ms" }]),
        ...commands.flatMap(([f, input]) => [{ request: f, input, node: "n1" }, { wait: "100ms" }]),
      ],
    });
    const { world } = simulation;
    const answers: Value[] = [];
    const reply = world.departures.reply.bind(world.departures);
    world.departures.reply = (from, request, given) => {
      if (given.status === "ok") answers.push(given.output);
      reply(from, request, given);
    };
    simulation.boot();
    simulation.run();
    expect(simulation.violations).toEqual([]);
    const voters = world.ids.map((id) => (world.node(id).state as ZabState | null)?.voters);
    return { answers, voters: [...new Set(voters)] };
  }

  it("adds, removes and replaces voters, each by a transaction that all deliver", () => {
    const { answers, voters } = answersTo([
      ["add-server", "n5"],
      ["remove-server", "n2"],
      ["change-members", ["n1", "n3", "n5"]],
    ]);
    expect(answers).toEqual([true, true, true]);
    expect(voters).toEqual([0b10101]);
  });

  it("is refused what is unknown, changes nothing, or leaves fewer than two voters", () => {
    const { answers, voters } = answersTo([
      ["add-server", "n9"],
      ["add-server", "n1"],
      ["change-members", ["n1"]],
      ["transfer-leadership", "n1"],
    ]);
    expect(answers).toEqual([false, false, false, false]);
    expect(voters).toEqual([0b1111]);
  });

  it("is refused voters of whom no quorum is synchronized (NewConfigNoQuorum)", () => {
    const { answers } = answersTo([["change-members", ["n1", "n5"]]], "n5");
    expect(answers).toEqual([false]);
  });
});

describe("a disk that a scenario gives", () => {
  it("may have a log ahead of its epoch, as a crash while it synchronizes leaves it", () => {
    expect(givenDisk({ currentEpoch: 1, log: ["2:1"] })).toHaveLength(3);
  });

  it("says which field is wrong", () => {
    expect(() => givenDisk({ log: ["1:1", "1:3"] })).toThrow('log: "1:3" does not follow');
    expect(() => givenDisk({ acceptedEpoch: 1, currentEpoch: 2 })).toThrow("acceptedEpoch");
    expect(() => givenDisk({ term: 1 })).toThrow("term: zab is given");
    expect(() => givenDisk({ log: [1] })).toThrow("expected a zxid such as 7:3");
  });

  it("holds the transactions in order, then the next epoch's first", () => {
    const writes = givenDisk({ currentEpoch: 3, log: ["1:1", "1:2", "3:1"] });
    expect(writes.filter(({ kind }) => kind === "append").length).toBe(3);
  });
});
