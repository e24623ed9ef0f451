/** A system of one's own in the library: what it brings is named, judged and counted as ours is. */
import { describe, expect, test } from "vitest";
import {
  bind,
  CRASH_RECOVERY,
  claim,
  defineSystem,
  type Fault,
  InputError,
  objects,
  type Protocol,
  type SequentialObject,
  simulate,
  tally,
  type Workload,
  workloads,
} from "../src/index.ts";
import { withSystem } from "../src/scenario/own-system.ts";
import { parseScenario } from "../src/scenario/parse.ts";
import { drawScenario } from "../src/search/draw-scenario.ts";
import { SWARM } from "../src/search/strategies/swarm.ts";
import { subjectOf, subjectOfScenario } from "../src/search/subject.ts";

/** Counts the requests that it hears, and says of itself how many they are. */
const tower: Protocol<{ bells: number }, never> = {
  name: "tower",
  about: "Rings a bell for each request.",
  options: { limit: { kind: "integer", about: "So many bells at most.", default: 1_000, min: 1 } },
  faultModel: CRASH_RECOVERY,
  leaderless: true,
  facts: { rang: claim("`node` rang its `bell`", "node", "bell") },
  describe: () => ({ kind: "none", fields: {} }),
  factsOfMessage() {},
  factsOfWrite() {},
  start: () => ({ bells: 0 }),
  onRequest(state, request, self) {
    self.assert("rang", ++state.bells);
    self.reply(request, { status: "ok", output: null, leader: self.id });
  },
  onMessage() {},
  onTimer() {},
  onDisk() {},
  observe: () => ({ role: "tower", term: 0, leader: 0, commitIndex: 0, lastIndex: 0 }),
};

const bell: SequentialObject<number> = {
  name: "bell",
  partitioned: false,
  functions: { ring: { readOnly: false, drawn: "value" } },
  initial: () => 0,
  apply: (state) => ({ state: state + 1, output: null }),
};

/** Nothing is done to a tower by it. */
const fog: Fault = {
  name: "fog",
  about: "Hides the tower.",
  parameters: { depth: { kind: "integer", about: "In meters.", default: 5, min: 1 } },
  main: "depth",
  harms: [],
  usualUs: { min: 1_000, max: 2_000 },
  begin: (_world, { depth }) => ({ damage: {}, words: `${String(depth)} meters` }),
  end() {},
};

const mixed = workloads.get("mixed") as Workload;

const system = defineSystem({
  name: "bell-tower",
  about: "Bells.",
  protocol: tower,
  objects: [bell],
  workloads: [{ ...mixed, name: "ringers" }],
  faults: [fog],
  happened: [tally("bells", "rang")],
  invariants: [
    bind(
      { name: "bells-in-order", statement: "Bells are rung 1, 2, 3.", source: "our design" },
      {
        initial: (nodes) => ({ last: new Array<number>(nodes + 1).fill(0) }),
        on: {
          rang(state, view, node, number) {
            const { last } = state as { last: number[] };
            if (number !== (last[node] ?? 0) + 1)
              view.report(`bell ${number} is out of order`, [node]);
            last[node] = number;
          },
        },
      },
    ),
  ],
  mutants: [
    {
      name: "double-ring",
      about: "Every second bell is left out.",
      detectors: ["bells-in-order"],
      self: (self) => ({ assert: (name, number = 0) => self.assert(name, 2 * number) }),
    },
  ],
  space: {
    nodes: [1, 3],
    object: ["bell"],
    network: [{ latency: "1ms..5ms" }],
    options: { limit: { from: 2, to: 9 } },
    faults: ["crash", { at: "100ms", fog: 3 }],
  },
});

const scenario = {
  version: 1,
  system: "bell-tower",
  options: { limit: 5 },
  nodes: 1,
  duration: "2s",
  object: "bell",
  workload: { kind: "ringers", clients: 2, rate: "50/s", mix: { write: 1 } },
  faults: [{ at: "1s", fog: 7 }],
};

describe("a system of one's own", () => {
  test("brings its objects, workloads, faults, options, counts and judges", async () => {
    const run = await simulate(scenario, { seed: 3, system });
    expect(run.verdict, run.report()).toBe("pass");
    expect(run.protocol).toBe("tower");
    expect(run.happened).toMatchObject({ "fault-fog": 1 });
    expect(run.happened["bells"]).toBeGreaterThan(20);
  });

  test("has its planted bugs found by its own invariants, with their story", async () => {
    const run = await simulate({ ...scenario, mutant: "double-ring" }, { seed: 3, system });
    expect(run.violations[0]).toMatchObject({ check: "bells-in-order", nodes: ["n1"] });
    expect(run.story().at(-1)).toContain("rang");
  });

  test("runs the same in strict mode", async () => {
    const run = await simulate(scenario, { seed: 3, system, verify: true });
    expect(run.verdict).toBe("pass");
  });

  test.each<[string, object, RegExp]>([
    [
      "a fault's parameter",
      { faults: [{ at: "1s", fog: 0 }] },
      /faults\[0\]\.fog: expected at least 1, got 0/,
    ],
    [
      "an option",
      { options: { limt: 1 } },
      /options\.limt: unknown field "limt"; did you mean limit/,
    ],
    [
      "a mutant",
      { mutant: "double-rng" },
      /unknown mutant of tower "double-rng"; did you mean double-ring/,
    ],
    ["a failure", { expect: { fail: "bells-in-ordr" } }, /did you mean bells-in-order/],
    ["the system", { system: "bell-towr" }, /unknown system "bell-towr"; did you mean bell-tower/],
  ])("has %s checked as ours are", async (_, changes, said) => {
    await expect(simulate({ ...scenario, ...changes }, { system })).rejects.toThrow(said);
  });

  test("is refused with everything that is wrong with it", async () => {
    const twice = { ...system, faults: [fog, fog], space: { nodes: [0] } };
    const both = { ...system, objects: [{ ...bell, name: "kv" }] };
    await expect(simulate(scenario, { system: twice })).rejects.toThrow("fog is named twice");
    await expect(simulate(scenario, { system: both })).rejects.toThrow(
      "options.system objects[0].name: kv is the name of one of ours: take another",
    );
    const { invariants: premises = [] } = system;
    const shared = { ...system, premises };
    await expect(simulate(scenario, { system: shared })).rejects.toThrow(
      "premises[0].name: bells-in-order is an invariant of it, too: take another",
    );
    const odd = { ...system, space: { nodes: [0] } };
    await expect(simulate(scenario, { system: odd })).rejects.toThrow(
      "space.nodes[0]: nodes: expected a whole number from 1 to 25, got 0",
    );
    await expect(simulate(scenario, { system: odd })).rejects.toThrow(InputError);
  });
});

describe("a system of one's own of several services", () => {
  /** Rings two bells at once. */
  const eager: typeof tower = {
    ...tower,
    onRequest(state, request, self) {
      state.bells += 2;
      self.assert("rang", state.bells);
      self.reply(request, { status: "ok", output: null, leader: self.id });
    },
  };
  const town = defineSystem({
    name: "town",
    about: "A tower, and a register of the town.",
    services: [
      { name: "tower", about: "It rings.", runs: tower, on: [1], object: bell },
      {
        name: "register",
        about: "Nobody asks it.",
        runs: ["raft", "zab"],
        on: [2, 3, 4],
        object: objects.get("kv") as SequentialObject,
      },
    ],
    front: "tower",
    invariants: [
      {
        name: "one-bell-at-a-time",
        statement: "Between two bells there is none.",
        source: "our design",
        initial: () => ({ last: 0 }),
        on: {
          "tower.rang"(state: { last: number }, view, node, number) {
            if (number !== state.last + 1) {
              view.report(`bell ${number} after ${state.last}`, [view.addressOf("tower", node)]);
            }
            state.last = number;
          },
        },
      },
    ],
    mutants: [
      {
        name: "eager",
        about: "Two bells at once.",
        detectors: ["one-bell-at-a-time"],
        replaces: { tower: { runs: eager } },
      },
    ],
  });
  const source = {
    version: 1,
    system: "town",
    nodes: 4,
    duration: "1s",
    services: { register: { protocol: "zab" } },
    workload: { clients: 1, rate: "20/s", mix: { write: 1 } },
  };

  test("runs them together, as the scenario places them", async () => {
    const run = await simulate(source, { seed: 1, system: town });
    expect(run.verdict, run.report()).toBe("pass");
    expect(run.happened["register.elections"]).toBeGreaterThan(0);
  });

  test("has a bug of one of them found by an invariant over all", async () => {
    const run = await simulate({ ...source, mutant: "eager" }, { seed: 1, system: town });
    expect(run.violations[0]?.check, run.report()).toBe("one-bell-at-a-time");
  });

  test("has options of its services drawn where its space has them", () => {
    const space = { services: { register: { entriesMax: [3] } } };
    const known = withSystem({ ...town, space }, "town.ts", "town");
    const subject = subjectOf("town", undefined, known);
    const drawn = Array.from({ length: 16 }, (_, seed) => {
      const { services } = drawScenario(subject, seed, SWARM);
      const { protocol = "raft", options } = services.find(({ name }) => name === "register") ?? {};
      return `${protocol} ${options?.["entriesMax"]}`;
    });
    expect(new Set(drawn)).toEqual(new Set(["raft 3", "raft 64", "zab undefined"]));
  });

  test("keeps what a scenario says of a service, and draws the rest", () => {
    const space = {
      services: { tower: { limit: [7] }, register: { snapshotEvery: [5], reads: ["lease"] } },
    };
    const known = withSystem({ ...town, space }, "town.ts", "town");
    const services = { register: { on: "n2..n4", options: { snapshotEvery: 9 } } };
    const text = JSON.stringify({ ...source, services });
    const subject = subjectOfScenario(parseScenario(text, "town.yaml", known), known);
    const drawn = Array.from({ length: 16 }, (_, seed) => {
      const { services: all } = drawScenario(subject, seed, SWARM);
      const of = (name: string) => all.find((service) => service.name === name)?.options ?? {};
      return [of("tower")["limit"], of("register")["snapshotEvery"], of("register")["reads"]];
    });
    const seen = (at: number) => new Set(drawn.map((values) => values[at]));
    expect(seen(0)).toEqual(new Set([7, 1_000]));
    expect(seen(1)).toEqual(new Set([9]));
    expect(seen(2)).toEqual(new Set(["read-index", "lease"]));
  });

  test.each<[string, unknown, RegExp]>([
    ["a service", { towr: {} }, /space\.services\.towr: .*: expected one of tower, register/],
    [
      "an option",
      { tower: { limt: [1] } },
      /space\.services\.tower\.limt\[0\]: .*did you mean limit\?/,
    ],
    ["a value", { tower: { limit: [0] } }, /services\.tower\.options\.limit: expected at least 1/],
    ["a list", { tower: { limit: 5 } }, /space\.services\.tower\.limit: expected a list/],
    ["options", { tower: [5] }, /space\.services\.tower: expected what its options may be/],
  ])("has %s of its space checked as scenarios are", async (_, services, said) => {
    const odd = { ...town, space: { services } };
    await expect(simulate(source, { system: odd as never })).rejects.toThrow(said);
  });

  test("is refused where a service runs what there is not", async () => {
    const [first] = town.services ?? [];
    const odd = { ...town, front: "towr", services: [{ ...first, runs: ["raftt"], on: [0] }] };
    await expect(simulate(source, { system: odd as never })).rejects.toThrow(
      /services\[0\]\.runs: expected protocols of ours .*\n.*services\[0\]\.on: .*\n.*front: expected one of/,
    );
  });
});
