/** What is drawn from a space: valid, the same by seed, and within what it may promise. */
import { describe, expect, it, test } from "vitest";
import { CRASH_RECOVERY } from "../../src/protocol/fault-model.ts";
import type { Protocol } from "../../src/protocol/protocol.ts";
import { scenarioDigest } from "../../src/runner/artifact.ts";
import { withSystem } from "../../src/scenario/own-system.ts";
import { explicitSource, resolveScenario } from "../../src/scenario/resolve.ts";
import { drawScenario } from "../../src/search/draw-scenario.ts";
import { SWARM } from "../../src/search/strategies/swarm.ts";
import { UNIFORM } from "../../src/search/strategies/uniform.ts";
import { subjectOf, subjectOfScenario } from "../../src/search/subject.ts";
import { systems } from "../../src/systems/index.ts";
import { echo } from "../support/echo.ts";

const SEEDS = Array.from({ length: 25 }, (_, at) => 1 + at);
const MANNERS = { swarm: SWARM, uniform: UNIFORM };

describe.each([...systems.keys()])("the space of %s", (name) => {
  const subject = subjectOf(name);

  it.each(Object.entries(MANNERS))(
    "drawn by %s is a file that resolves to the same",
    (_, manner) => {
      for (const seed of SEEDS) {
        const scenario = drawScenario(subject, seed, manner);
        expect(scenarioDigest(drawScenario(subject, seed, manner))).toBe(scenarioDigest(scenario));
        const again = resolveScenario(explicitSource(scenario), "again");
        expect(scenarioDigest(again)).toBe(scenarioDigest(scenario));
        if (seed % 5 === 0)
          expect(resolveScenario(scenario.source, scenario.file)).toEqual(scenario);
        expect(scenario.doubts).toEqual({});
      }
    },
  );

  it("turns each option that it has on in some scenarios", () => {
    const options = Object.keys(systems.get(name)?.space?.options ?? {});
    const drawn = Array.from({ length: 60 }, (_, at) => drawScenario(subject, at + 1, SWARM));
    const on = drawn.flatMap(({ source }) =>
      Object.keys((source as { readonly options?: object }).options ?? {}),
    );
    expect(options.filter((option) => !on.includes(option))).toEqual([]);
  });

  it("turns each kind of fault that it has on in some scenarios and off in others", () => {
    const drawn = SEEDS.map((seed) => drawScenario(subject, seed, SWARM));
    const common = ["partition", "crash", "delay", "pause", "clock-jump"];
    const has = systems.get(name)?.space?.faults ?? common;
    for (const kind of common.filter((one) => has.includes(one))) {
      const on = drawn.filter(({ faults }) =>
        faults.some(({ oneOf }) => oneOf.some(({ fault }) => fault === kind)),
      );
      expect([kind, on.length > 0, on.length < drawn.length]).toEqual([kind, true, true]);
    }
  });
});

describe("what a service runs", () => {
  it("is each protocol that it may run, in some scenarios, with options of that one", () => {
    const subject = subjectOf("fenced-lock");
    const drawn = Array.from({ length: 60 }, (_, seed) => {
      const { services } = drawScenario(subject, seed, SWARM);
      const { protocol = "raft", options } = services.find(({ name }) => name === "locks") ?? {};
      return `${protocol} ${options?.["checkQuorum"]}`;
    });
    const all = ["raft true", "raft false", "multi-paxos undefined", "zab undefined"];
    expect(new Set(drawn)).toEqual(new Set(all));
  });

  it.each([...systems.values()].filter(({ services }) => services !== undefined))(
    "takes snapshots in some scenarios, where it is a protocol that does: $name",
    ({ name, services = [] }) => {
      const drawn = SEEDS.map((seed) => drawScenario(subjectOf(name), seed, SWARM));
      for (const service of services) {
        if (!Array.isArray(service.runs)) continue;
        const every = drawn.map(
          ({ services }) =>
            services.find((one) => one.name === service.name)?.options?.["snapshotEvery"],
        );
        expect([service.name, new Set(every).size > 3]).toEqual([service.name, true]);
      }
    },
  );
});

it("Raft's registered sessions are drawn, with clients that register", () => {
  const drawn = Array.from({ length: 60 }, (_, at) =>
    drawScenario(subjectOf("raft"), at + 1, SWARM),
  );
  const registered = drawn.filter(({ options }) => options["raft"]?.["sessions"] === "registered");
  expect(registered.length).toBeGreaterThan(10);
  for (const { workload } of registered) expect(workload.settings["registered"]).toBe(true);
});

describe("Zab that answers reads from a server's own state", () => {
  const drawn = Array.from({ length: 60 }, (_, at) =>
    drawScenario(subjectOf("zab"), at + 1, SWARM),
  );
  const local = drawn.filter(({ options }) => options["zab"]?.["reads"] === "local");

  it("is drawn, and judged by what each client sees instead of linearizability", () => {
    expect(local.length).toBeGreaterThan(3);
    for (const { checks } of local) {
      expect(checks).not.toContain("linearizable");
      expect(checks).toContain("monotonic-reads");
      expect(checks).toContain("invariants");
    }
  });

  it("has clients whose history shows who read from whom", () => {
    for (const { workload } of local) {
      expect(workload.settings["values"]).toBe(0);
      expect(workload.settings["mix"]).not.toHaveProperty("cas");
    }
  });

  it("is judged by linearizability otherwise", () => {
    for (const { options, checks } of drawn) {
      if (options["zab"]?.["reads"] !== "local") expect(checks).toContain("linearizable");
    }
  });
});

describe("clients that give up before an answer can be there", () => {
  it("are drawn, and their progress is not judged; that of patient ones is", () => {
    const subject = subjectOf("abd");
    const drawn = Array.from({ length: 300 }, (_, at) => drawScenario(subject, at, UNIFORM));
    const judged = new Map<boolean, Set<boolean>>();
    for (const { network, nodes, workload, checks } of drawn) {
      const { timeout = 10_000_000, retry = 0 } = workload.settings as Record<string, number>;
      const { latencyMaxUs, lossPpm } = network;
      const gives =
        timeout < 8 * latencyMaxUs ||
        (retry < 2 * latencyMaxUs && timeout < nodes * retry + 8 * latencyMaxUs) ||
        (lossPpm > 0 && timeout <= retry);
      const before = judged.get(gives) ?? new Set();
      judged.set(gives, before.add(checks.includes("progress")));
    }
    expect([...(judged.get(true) ?? [])]).toEqual([false]);
    expect([...(judged.get(false) ?? [])]).toEqual([true]);
  });
});

describe("recovery", () => {
  it("has time for two operations of each client, however seldom they ask", () => {
    const subject = subjectOf("raft");
    let seldom = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const { workload, healUs } = drawScenario(subject, seed, SWARM);
      const { rate } = workload.settings as { readonly rate: number };
      if (rate === 0) continue;
      const gapUs = (2_000_000 * workload.clients) / rate;
      expect(healUs).toBeGreaterThanOrEqual(Math.floor(2 * gapUs));
      if (2 * gapUs > 15_000_000) seldom++;
    }
    expect(seldom).toBeGreaterThan(0);
  });

  it("has time for more of them where messages are lost, so that no client is only unlucky", () => {
    const subject = subjectOf("multi-paxos");
    const drawn = Array.from({ length: 200 }, (_, at) => drawScenario(subject, at, SWARM));
    let lossy = 0;
    for (const { network, workload, healUs, checks } of drawn) {
      const { rate, timeout, retry } = workload.settings as Record<string, number>;
      if (network.lossPpm === 0 || rate === undefined || timeout === undefined) continue;
      if (!checks.includes("progress")) continue;
      const gapUs = (2_000_000 * workload.clients) / rate;
      const operations = healUs / (timeout + gapUs);
      const tries = Math.floor(timeout / (retry ?? timeout));
      const fails = 1 - (1 - network.lossPpm / 1_000_000) ** 8;
      expect(fails ** (tries * operations)).toBeLessThan(1e-9);
      lossy++;
    }
    expect(lossy).toBeGreaterThan(50);
  });

  it("is not judged where Zab's voters change and elections end before a better vote comes", () => {
    const subject = subjectOf("zab");
    const judged = { early: 0, late: 0 };
    for (let seed = 1; seed <= 300; seed++) {
      const { options, network, workload, checks } = drawScenario(subject, seed, SWARM);
      const { finalizeWait, reconfigureEvery } = options["zab"] as Readonly<Record<string, number>>;
      const changes = workload.kind === "administered" || reconfigureEvery !== 0;
      const wantedUs = network.latencyMinUs + network.latencyMaxUs;
      const isEarly = changes && (finalizeWait as number) < wantedUs;
      if (checks.includes("progress")) judged[isEarly ? "early" : "late"]++;
    }
    expect(judged.early).toBe(0);
    expect(judged.late).toBeGreaterThan(50);
  });
});

describe("the options of a service", () => {
  it("are drawn, and a swim that never asks the dead is not asked to come together", () => {
    const subject = subjectOf("swim");
    const kinds = new Set<string>();
    for (let seed = 1; seed <= 100; seed++) {
      const { services, checks } = drawScenario(subject, seed, SWARM);
      const { reconnect = 300_000, pushPull = 0 } = services[0]?.options ?? {};
      const isJudged = checks.includes("progress");
      expect(isJudged).toBe(reconnect !== 0 || pushPull !== 0);
      kinds.add(`${reconnect === 0} ${pushPull === 0}`);
    }
    expect(kinds.size).toBe(4);
  });
});

describe("leases", () => {
  it("are never drawn under clocks that are wronger than they bear, faults added up", () => {
    const subject = subjectOf("raft");
    let leases = 0;
    for (let seed = 1; seed <= 300; seed++) {
      const { options, clocks, faults } = drawScenario(subject, seed, SWARM);
      const settings = options["raft"];
      if (settings?.["reads"] !== "lease") continue;
      leases++;
      expect(settings["checkQuorum"]).toBe(true);
      const drifts = faults.flatMap(({ when, oneOf }) =>
        oneOf.flatMap(({ fault, settings: { rate } }) =>
          fault === "clock-drift" ? [{ when, rate: rate as number }] : [],
        ),
      );
      const most = Math.max(0, ...drifts.map(({ rate }) => rate)) + clocks.driftMaxPpm;
      expect(most).toBeLessThanOrEqual(settings["leaseDrift"] as number);
      let endUs = 0;
      for (const { when } of drifts) {
        if (when.kind !== "once") throw new Error("expected one after the other");
        expect(when.atUs).toBeGreaterThanOrEqual(endUs);
        endUs = when.atUs + (when.forUs ?? Number.POSITIVE_INFINITY);
      }
    }
    expect(leases).toBeGreaterThan(20);
  });
});

test("no fault is drawn that makes clocks wrong by nothing", () => {
  const rates = Array.from({ length: 300 }, (_, at) => drawScenario(subjectOf("zab"), at, SWARM))
    .flatMap(({ faults }) => faults.flatMap(({ oneOf }) => oneOf))
    .flatMap(({ fault, settings }) => (fault === "clock-drift" ? [settings["rate"]] : []));
  expect(rates.length).toBeGreaterThan(20);
  expect(rates).not.toContain(0);
});

describe("a subject", () => {
  test("that is a scenario keeps what the file gives, and draws the rest", () => {
    const given = resolveScenario(
      {
        version: 1,
        protocol: "raft",
        nodes: 5,
        options: { preVote: false },
        network: { loss: "7%" },
        expect: { fail: "progress" },
      },
      "given",
    );
    const subject = subjectOfScenario(given, subjectOf("raft").known);
    const drawn = SEEDS.map((seed) => drawScenario(subject, seed, SWARM));
    for (const { nodes, options, network, expect: expected } of drawn) {
      expect([nodes, options["raft"]?.["preVote"], network.lossPpm]).toEqual([5, false, 70_000]);
      expect(expected).toBe("pass");
    }
    expect(new Set(drawn.map(({ options }) => JSON.stringify(options))).size).toBeGreaterThan(10);
  });

  test("that is doubted however it is drawn is as usual, judged as all that is drawn", () => {
    const subject = subjectOf("raft");
    const clocks = { drift: "2%" };
    const options = { reads: "lease", leaseDrift: "500ppm" };
    const given = { version: 1, protocol: "raft", options, clocks };
    const { checks, doubts, faults } = drawScenario({ ...subject, given }, 9, SWARM);
    expect([faults, doubts["raft"]?.length]).toEqual([[], 1]);
    expect(checks).toEqual(["linearizable", "invariants", "premises", "progress"]);
  });

  test("with a script is that scenario itself", () => {
    const script = [{ wait: "100ms" }];
    const given = resolveScenario({ version: 1, protocol: "raft", script }, "directed");
    const subject = subjectOfScenario(given, subjectOf("raft").known);
    expect(drawScenario(subject, 9, SWARM)).toBe(given);
  });

  test("that plants a bug plants it in all that is drawn", () => {
    const subject = subjectOf("raft", "vote-not-persisted");
    const { mutants } = drawScenario(subject, 3, SWARM);
    expect(mutants).toEqual({ raft: "vote-not-persisted" });
  });

  test("of one's own, without a space, is drawn by its declared options and bounds", () => {
    const protocol = {
      ...(echo() as Protocol),
      name: "own-echo",
      faultModel: {
        safeUnder: new Set([...CRASH_RECOVERY.safeUnder].filter((harm) => harm !== "pause")),
      },
      options: {
        pace: { kind: "duration", about: "How often.", default: 20_000, min: 10_000, max: 40_000 },
        burst: { kind: "integer", about: "How many.", default: 2, min: 1, max: 6 },
        loud: { kind: "boolean", about: "Whether.", default: false },
      },
    } as Protocol;
    const known = withSystem({ name: "own-tower", about: "Ours.", protocol }, "own.ts");
    const subject = subjectOf("own-echo", undefined, known);
    const drawn = SEEDS.map((seed) =>
      drawScenario({ ...subject, given: { version: 1, system: "own-tower" } }, seed, SWARM),
    );
    const options = drawn.map((scenario) => scenario.options["own-echo"]);
    for (const { pace, burst } of options as { pace: number; burst: number }[]) {
      expect(pace).toBeGreaterThanOrEqual(10_000);
      expect(pace).toBeLessThanOrEqual(40_000);
      expect(burst).toBeGreaterThanOrEqual(1);
      expect(burst).toBeLessThanOrEqual(6);
    }
    expect(new Set(options.map((one) => one?.["loud"]))).toEqual(new Set([true, false]));
    const kinds = drawn.flatMap(({ faults }) =>
      faults.flatMap(({ oneOf }) => oneOf.map(({ fault }) => fault)),
    );
    expect(kinds).not.toContain("pause");
    expect(kinds).toContain("crash");
  });

  test("of one's own, without a space, has no weather that it does not promise to bear", () => {
    const protocol = {
      ...(echo() as Protocol),
      name: "own-still",
      faultModel: { safeUnder: new Set(["crash", "unsynced-loss"]) },
    } as Protocol;
    const known = withSystem({ name: "own-pond", about: "Ours.", protocol }, "own.ts");
    const subject = subjectOf("own-still", undefined, known);
    for (const seed of SEEDS) {
      const given = { version: 1, system: "own-pond" };
      const { network, clocks, choices } = drawScenario({ ...subject, given }, seed, SWARM);
      expect([network.lossPpm, network.duplicatePpm, clocks.driftMaxPpm]).toEqual([0, 0, 0]);
      expect(choices?.windowUs ?? 0).toBe(0);
    }
  });
});
