/** The contract of faults at clients: a client is the one process of a machine of its own. */
import { describe, expect, it } from "vitest";
import type { Value } from "../../src/core/json.ts";
import type { Operation } from "../../src/history/operation.ts";
import { Decisions } from "../../src/kernel/choices/decisions.ts";
import { judge } from "../../src/runner/judge.ts";
import { Recording } from "../../src/runner/recording.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { Simulation } from "../../src/runner/simulation.ts";
import { explicitSource, resolveScenario } from "../../src/scenario/resolve.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { WAKE } from "../../src/world/event.ts";
import { WorldIdentity } from "../../src/world/identity.ts";

const CLIENTS = 3;

function scenarioOf(faults: readonly object[], more: object = {}): Scenario {
  return resolveScenario(
    {
      version: 1,
      protocol: "raft",
      duration: "4s",
      workload: { clients: CLIENTS, rate: "60/s", timeout: "1s", retry: "200ms" },
      faults,
      ...more,
    },
    "faults at clients",
  );
}

function historyOf(scenario: Scenario, seed = 1): readonly Operation[] {
  const { history, violations } = simulate(scenario, "raft", seed);
  expect(violations).toEqual([]);
  return history;
}

/** The operations of a client: its processes are its number, and then every CLIENTS further. */
function by(client: number, history: readonly Operation[]): readonly Operation[] {
  return history.filter(({ process }) => (process - client) % CLIENTS === 0);
}

/** Whether an operation was invoked or answered between two moments. */
function within(fromUs: number, toUs: number, { invokedUs, completedUs }: Operation): boolean {
  const inside = (us: number | null) => us !== null && us > fromUs && us < toUs;
  return inside(invokedUs) || inside(completedUs);
}

describe("a crash of a client", () => {
  const crashed = scenarioOf([{ at: "1s", crash: "c2", restartAfter: "1s" }]);

  it("ends what it does until it restarts, and another process follows", () => {
    const own = by(2, historyOf(crashed));
    expect(own.filter((one) => within(1_000_000, 2_000_000, one))).toEqual([]);
    const before = own.filter(({ invokedUs }) => Number(invokedUs) < 1_000_000);
    const after = own.filter(({ invokedUs }) => Number(invokedUs) > 2_000_000);
    expect(new Set(before.map(({ process }) => process))).toEqual(new Set([2]));
    expect(after.length).toBeGreaterThan(10);
    for (const { process } of after) expect(process).toBe(2 + CLIENTS);
  });

  it("leaves an operation that is open without a known end", () => {
    const cut = { at: "900ms", for: "2s", partition: "c2" };
    const own = by(2, historyOf(scenarioOf([cut, { at: "1200ms", crash: "c2" }])));
    const open = own.filter(({ process, outcome }) => process === 2 && outcome === "info");
    expect(open).toHaveLength(1);
  });

  it("draws what it asks for once: an operation less before a crash changes no other", () => {
    const opsOf = (removed: readonly string[]) => {
      const heard = new Decisions();
      const decider = new Decisions(removed.map((key) => ["operation", key, null] as const));
      const choices = { base: "weather", decider, listener: heard } as const;
      simulate(crashed, "raft", 1, { choices });
      const drawn = heard.of("operation");
      return [...drawn].filter(([key]) => key.startsWith("c2/") && !key.endsWith(" moment"));
    };
    const without = new Map(opsOf(["c2/1"]));
    let compared = 0;
    for (const [key, command] of opsOf([])) {
      const now = without.get(key) as { f: string; key: Value } | null | undefined;
      if (now === undefined || now === null) continue;
      const { f, key: of } = command as unknown as { f: string; key: Value };
      expect([now.f, now.key]).toEqual([f, of]);
      compared++;
    }
    expect(compared).toBeGreaterThan(20);
  });

  it("takes no number of an operation twice: what it asked before and after are two", () => {
    const simulation = new Simulation(crashed, "raft", 1);
    simulation.boot();
    simulation.run();
    const saved = simulation.clients[1]?.snapshot() ?? {};
    const { sequence } = saved as { readonly sequence?: number };
    expect(sequence).toBe(by(2, simulation.history.history()).length);
  });

  it("leaves the other clients alone", () => {
    const history = historyOf(crashed);
    for (const client of [1, 3]) {
      const busy = by(client, history).filter((one) => within(1_000_000, 2_000_000, one));
      expect(busy.length).toBeGreaterThan(3);
    }
  });

  it("is undone by the heal, and with a lost disk never is", () => {
    const kept = by(2, historyOf(scenarioOf([{ at: "1s", crash: "c2", restartAfter: "heal" }])));
    expect(kept.some(({ invokedUs }) => Number(invokedUs) > 4_000_000)).toBe(true);
    const lost = by(2, historyOf(scenarioOf([{ at: "1s", crash: "c2", disk: "lost" }])));
    expect(lost.some(({ invokedUs }) => Number(invokedUs) > 1_000_000)).toBe(false);
  });

  it("loses the session that it had registered: it registers another", () => {
    const registered = scenarioOf([{ every: "400ms", oneOf: [{ crash: "client" }] }], {
      options: { sessions: "registered" },
      workload: { kind: "administered", clients: CLIENTS, registered: true },
      nodes: 5,
    });
    for (const seed of [1, 2, 3]) historyOf(registered, seed);
  });

  it("comes by kill as well, for it has nothing under way to its disk", () => {
    const killed = scenarioOf([{ at: "1s", kill: "c2", restartAfter: "1s" }]);
    const own = by(2, historyOf(killed));
    expect(own.filter((one) => within(1_000_000, 2_000_000, one))).toEqual([]);
  });
});

describe("a pause of a client", () => {
  it("keeps what reaches it until the pause ends", () => {
    const paused = scenarioOf([{ at: "1s", for: "500ms", pause: ["c1", "c2", "c3"] }]);
    const history = historyOf(paused);
    expect(history.filter((one) => within(1_000_000, 1_500_000, one))).toEqual([]);
    // Answers that came meanwhile are taken: nothing is asked again, and all ends well.
    expect(history.filter(({ outcome }) => outcome !== "ok")).toEqual([]);
  });
});

describe("a wrong clock of a client", () => {
  /** How long it waited for an answer, cut off from all. */
  function waitedUs(fault: object): number {
    const cut = { at: "1s", for: "heal", partition: "c1" };
    const own = by(1, historyOf(scenarioOf([cut, fault], { duration: "9s" })));
    const given = own.filter(({ outcome }) => outcome === "info");
    const [first, second] = given.map(({ invokedUs }) => Number(invokedUs));
    return Number(second) - Number(first);
  }

  it("makes it give up early where it runs fast, and late where it runs slow", () => {
    const drift = { at: "500ms", for: "heal", "clock-drift": "c1", rate: "90%" };
    const usual = waitedUs({ at: "1s", for: "1ms", pause: "c2" });
    const rates = [1, 2, 3, 4, 5].map((seed) => {
      const scenario = scenarioOf([{ at: "500ms", for: "heal", partition: "c1" }, drift], {
        duration: "9s",
      });
      const simulation = new Simulation(scenario, "raft", seed);
      simulation.boot();
      simulation.runUntil(8_900_000);
      const ppm = simulation.world.hosts[0]?.machine.clock.ratePpm as number;
      const own = by(1, simulation.history.history()).filter(({ outcome }) => outcome === "info");
      return { ppm, given: own.length };
    });
    expect(usual).toBeGreaterThanOrEqual(1_000_000);
    rates.sort((a, b) => a.ppm - b.ppm);
    const [slowest, fastest] = [rates[0], rates.at(-1)];
    expect(Number(slowest?.ppm)).toBeLessThan(0);
    expect(Number(fastest?.ppm)).toBeGreaterThan(0);
    expect(Number(fastest?.given)).toBeGreaterThan(Number(slowest?.given));
  });

  it("moves what it already waits for", () => {
    const scenario = scenarioOf([]);
    const simulation = new Simulation(scenario, "raft", 1);
    simulation.boot();
    const { world } = simulation;
    const [host] = world.hosts;
    const wake = () =>
      world.agenda
        .slots()
        .filter((slot) => world.agenda.kindOf(slot) === WAKE && world.agenda.firstOf(slot) === 0)
        .map((slot) => world.agenda.timeOf(slot));
    const [before = 0] = wake();
    host?.drift(1_000_000);
    const [after = 0] = wake();
    expect(after).toBe(Math.ceil(before / 2));
    host?.drift(-1_000_000);
    expect(wake()).toEqual([before]);
  });
});

describe("a client that is cut off", () => {
  it("hears nothing, and others go on", () => {
    const history = historyOf(scenarioOf([{ at: "1s", for: "2s", partition: "c3" }]));
    const answered = (client: number) =>
      by(client, history).filter(
        ({ completedUs }) => Number(completedUs) > 1_000_000 && Number(completedUs) < 3_000_000,
      ).length;
    expect(answered(3)).toBe(0);
    expect(answered(1)).toBeGreaterThan(10);
  });

  it("reaches the part of the cluster on its side", () => {
    const split = [
      ["n1", "c1"],
      ["n2", "n3", "c2"],
    ];
    const simulation = new Simulation(
      scenarioOf([{ at: "1s", for: "heal", partition: split }]),
      "raft",
      1,
    );
    simulation.boot();
    simulation.runUntil(1_500_000);
    const { network } = simulation.world;
    const cut = (client: number, node: number) => {
      const address = network.clientAddress(client);
      return [
        network.isCut(network.linkOf(address, node)),
        network.isCut(network.linkOf(node, address)),
      ];
    };
    expect(cut(1, 1)).toEqual([false, false]);
    expect(cut(1, 2)).toEqual([true, true]);
    expect(cut(2, 1)).toEqual([true, true]);
    expect(cut(2, 3)).toEqual([false, false]);
    // A client in no group is not cut off.
    expect([1, 2, 3].flatMap((node) => cut(3, node))).toEqual(new Array(6).fill(false));
  });
});

describe("what a fault may be aimed at", () => {
  const NODES = ["all", "random", "minority", "majority", "leader", "follower"];

  it.each(NODES)("%s is no client, as before", (target) => {
    for (let seed = 1; seed <= 5; seed++) {
      const simulation = new Simulation(
        scenarioOf([{ every: "100ms", oneOf: [{ pause: target }] }]),
        "raft",
        seed,
      );
      simulation.boot();
      simulation.runUntil(1_000_000);
      const { words } = simulation.injector.decisions.reduce((a, b) => ({
        ...b,
        words: `${a.words} ${b.words}`,
      }));
      expect(words).not.toContain("c");
      expect(simulation.world.hosts.some(({ reached }) => reached)).toBe(false);
    }
  });

  it.each([
    [
      { at: "1s", crash: "c4" },
      "faults[0].crash: there is no client c4: the workload has c1 to c3",
    ],
    [{ at: "1s", pause: ["c1", "c9"] }, 'there is no node "c9"'],
    [{ at: "1s", "disk-full": "clients" }, "faults[0].disk-full: unknown target"],
    [{ at: "1s", "disk-full": "c1" }, "faults[0].disk-full"],
  ])("%j is refused where there is no such client, or none has such a thing", (fault, message) => {
    expect(() => scenarioOf([fault])).toThrow(message);
  });

  it("is no client where there are none", () => {
    const none = { workload: { clients: 0 } };
    expect(() => scenarioOf([{ at: "1s", crash: "clients" }], none)).toThrow(
      "there are no clients: the workload has none",
    );
  });
});

describe("a script", () => {
  it("stops, starts and cuts off clients by name", () => {
    const scenario = scenarioOf([], {
      script: [
        { wait: "1s" },
        { crash: "c1" },
        { pause: ["c2"] },
        { partition: [["n1", "n2", "n3"], ["c3"]] },
        { drift: "clients", rate: "10%" },
        { wait: "500ms" },
        { restart: "c1" },
        { resume: "clients" },
        { heal: null },
      ],
    });
    const history = historyOf(scenario);
    // What was on its way to c3 is lost with the cut, and what c1 and c2 do stands still.
    const answered = history.filter(
      ({ process, completedUs }) =>
        process > 0 && Number(completedUs) > 1_000_000 && Number(completedUs) < 1_500_000,
    );
    expect(answered).toEqual([]);
    for (const client of [1, 2, 3]) {
      const later = by(client, history).filter(({ invokedUs }) => Number(invokedUs) > 1_500_000);
      expect(later.length).toBeGreaterThan(5);
    }
  });
});

describe("a run with faults at its clients", () => {
  const everything = scenarioOf([
    {
      every: "150ms",
      oneOf: [
        { crash: "client" },
        { pause: "clients" },
        { kill: ["c1", "n2"] },
        { partition: "client" },
        {
          partition: [
            ["c1", "n1"],
            ["n2", "n3"],
          ],
        },
        { "clock-drift": "client", rate: "90%" },
        { "clock-jump": "clients" },
        { "loss-burst": "client" },
        { delay: "c2" },
        "crash",
      ],
    },
  ]);

  it.each(["raft", "multi-paxos", "zab"])("is as safe as any on %s", (protocol) => {
    const scenario = { ...everything, protocols: [protocol], options: { [protocol]: {} } };
    const whole = resolveScenario(
      { ...(explicitSource(everything) as object), protocol, options: {} },
      "faults at clients",
    );
    expect(scenario.faults).toEqual(whole.faults);
    for (let seed = 1; seed <= 8; seed++) {
      expect(simulate(whole, protocol, seed).violations).toEqual([]);
    }
  });

  it("has one hash: plain, strict, recorded, and by the decisions that were recorded", () => {
    for (let seed = 1; seed <= 5; seed++) {
      const plain = simulate(everything, "raft", seed);
      expect(simulate(everything, "raft", seed, { strict: true }).hash).toBe(plain.hash);
      const decisions = new Decisions();
      const recorded = simulate(everything, "raft", seed, {
        recordings: [new Recording()],
        choices: { base: "weather", listener: decisions },
      });
      expect(recorded.hash).toBe(plain.hash);
      const again = simulate(everything, "raft", seed, {
        choices: { base: "calm", decider: decisions },
      });
      expect(again.hash).toBe(plain.hash);
    }
  });

  it("comes to the same end from any snapshot, in a simulation that never booted", () => {
    for (let seed = 1; seed <= 6; seed++) {
      const whole = new Simulation(everything, "raft", seed);
      whole.boot();
      whole.run();
      const { hash } = judge(whole, everything, "raft", seed);
      const { steps } = whole.world;
      for (const share of [0.2, 0.4, 0.6, 0.8]) {
        const first = new Simulation(everything, "raft", seed);
        first.boot();
        first.run(Math.floor(steps * share));
        const saved = structuredClone(first.snapshot());
        const second = new Simulation(everything, "raft", seed);
        second.restore(saved);
        const identity = (of: Simulation) => new WorldIdentity(of.world).text();
        expect(identity(second)).toBe(identity(first));
        second.run();
        expect(judge(second, everything, "raft", seed).hash).toBe(hash);
      }
    }
  });

  it("is printed with the names of its clients", () => {
    const scenario = scenarioOf([{ at: "1s", crash: "c2", restartAfter: "100ms" }]);
    const recording = new Recording();
    const simulation = new Simulation(scenario, "raft", 1, { recordings: [recording] });
    simulation.boot();
    simulation.run();
    const lines = [...recording.log.events()].map((event) => recording.words(event));
    expect(lines).toContain("c2 crashes");
    expect(lines).toContain("c2 starts");
    expect(lines).toContain("crash begins: c2");
  });
});

describe("a clock that is wrong from the start", () => {
  const more = (clocks: object) => ({
    clocks,
    network: { latency: "1ms" },
    checks: ["invariants"],
  });

  it("is that of the client that the scenario names, by which it plans", () => {
    const right = new Simulation(scenarioOf([], more({})), "raft", 1);
    const fast = new Simulation(scenarioOf([], more({ c2: { drift: "90%" } })), "raft", 1);
    for (const simulation of [right, fast]) {
      simulation.boot();
      simulation.run();
    }
    const count = (client: number, { history }: Simulation) =>
      by(client, history.history()).filter(({ invokedUs }) => Number(invokedUs) < 4_000_000).length;
    expect(count(2, fast)).toBeGreaterThan(1.4 * count(2, right));
    expect(count(1, fast)).toBeLessThan(1.2 * count(1, right));
  });

  it("is what a restore comes back to", () => {
    const simulation = new Simulation(scenarioOf([], more({ c2: { offset: "-2s" } })), "raft", 1);
    simulation.boot();
    const snapshot = simulation.snapshot();
    const id = simulation.world.machines.clientIds[1] as number;
    const { clock } = simulation.world.machines.machine(id);
    expect(clock.wallAt(0)).toBe(-2_000_000);
    simulation.world.machines.jump(id, 5_000_000);
    simulation.restore(snapshot);
    expect(clock.wallAt(0)).toBe(-2_000_000);
  });

  it("of a client or node that there is not is refused", () => {
    const refused = (clocks: object) => () => scenarioOf([], more(clocks));
    expect(refused({ c4: {} })).toThrow("there is no client c4: the workload has c1 to c3");
    expect(refused({ n9: {} })).toThrow("there is no node n9: the cluster has n1 to n3");
    expect(refused({ m1: {} })).toThrow('unknown field "m1"');
    expect(refused({ c1: { offset: "soon" } })).toThrow("expected an offset such as 2s");
  });
});
