/** The contract of faults: each does its harm to whom it is aimed at, and its end undoes it. */
import { describe, expect, it } from "vitest";
import { Audit } from "../../src/checkers/audit/audit.ts";
import { defaults, type Settings } from "../../src/core/parameters.ts";
import { Aim } from "../../src/faults/aim.ts";
import { faults } from "../../src/faults/index.ts";
import { SHAPES } from "../../src/faults/partition.ts";
import { RandomStream } from "../../src/kernel/streams.ts";
import { kv } from "../../src/objects/kv.ts";
import { World } from "../../src/world/world.ts";
import { echo } from "../support/echo.ts";

function worldOf(nodes = 5): World {
  const world = new World(
    {
      seed: "1",
      protocol: echo(),
      setup: { options: {}, object: kv, nodes },
      clients: 0,
      network: { latencyMinUs: 100, latencyMaxUs: 900, lossPpm: 1_000, duplicatePpm: 0 },
      clocks: { offsetMaxUs: 0, driftMaxPpm: 100 },
      disk: { syncMinUs: 100, syncMaxUs: 200 },
      limits: { stepsMax: 100_000, stepsAtOnceMax: 1_000, pendingMax: 10_000 },
    },
    new Audit([], nodes).facts,
  );
  world.boot();
  return world;
}

/** Begins a fault; what it returns ends it. */
function begin(world: World, name: string, settings: Settings, seed = "1") {
  const fault = faults.get(name);
  if (fault === undefined) throw new Error(`no fault ${name}`);
  const all = { ...defaults(fault.parameters), ...settings };
  const begun = fault.begin(world, all, new Aim(new RandomStream(seed, "fault/test")));
  if (begun === null) throw new Error(`${name} had nothing to do`);
  return { words: begun.words, end: () => fault.end(world, begun.damage) };
}

/** Every directed pair whose link is cut. */
function cuts(world: World): string[] {
  return world.ids.flatMap((from) =>
    world.ids.flatMap((to) =>
      from !== to && world.network.isCut(world.network.linkOf(from, to)) ? [`${from}>${to}`] : [],
    ),
  );
}

describe("a partition", () => {
  it.each(SHAPES)("%s cuts some links and not all, and its end repairs them", (target) => {
    for (let seed = 1; seed <= 20; seed++) {
      const world = worldOf();
      const { end } = begin(world, "partition", { target }, String(seed));
      expect(cuts(world).length).toBeGreaterThan(0);
      expect(cuts(world).length).toBeLessThan(20);
      end();
      expect(cuts(world)).toEqual([]);
    }
  });

  it("of groups cuts exactly the links between them; nodes in no group stand together", () => {
    const world = worldOf();
    begin(world, "partition", { target: [["n1", "n2"], ["n3"]] });
    expect(cuts(world).sort()).toEqual(
      [
        "1>3",
        "1>4",
        "1>5",
        "2>3",
        "2>4",
        "2>5",
        "3>1",
        "3>2",
        "3>4",
        "3>5",
        "4>1",
        "4>2",
        "4>3",
        "5>1",
        "5>2",
        "5>3",
      ].sort(),
    );
  });

  it("in one direction: in, the first group no longer hears; out, it is no longer heard", () => {
    const deaf = worldOf(3);
    begin(deaf, "partition", { target: [["n1"], ["n2", "n3"]], direction: "in" });
    expect(cuts(deaf)).toEqual(["2>1", "3>1"]);
    const mute = worldOf(3);
    begin(mute, "partition", { target: [["n1"], ["n2", "n3"]], direction: "out" });
    expect(cuts(mute)).toEqual(["1>2", "1>3"]);
  });

  it("majorities-ring leaves every node a majority, and no two the same", () => {
    const world = worldOf();
    begin(world, "partition", { target: "majorities-ring" });
    const seen = world.ids.map((id) =>
      world.ids.filter((other) => other === id || !cuts(world).includes(`${id}>${other}`)).join(""),
    );
    for (const group of seen) expect(group.length).toBeGreaterThanOrEqual(3);
    expect(new Set(seen).size).toBe(5);
  });

  it("that overlaps another is repaired only when both have ended", () => {
    const world = worldOf(3);
    const first = begin(world, "partition", { target: [["n1"], ["n2", "n3"]] });
    const second = begin(world, "partition", { target: [["n1", "n2"], ["n3"]] });
    first.end();
    expect(cuts(world)).toEqual(["1>3", "2>3", "3>1", "3>2"]);
    second.end();
    expect(cuts(world)).toEqual([]);
  });
});

describe("a crash", () => {
  it("stops its targets, and its end starts them", () => {
    const world = worldOf();
    const { end, words } = begin(world, "crash", { target: ["n2", "n4"] });
    expect(words).toBe("n2 n4");
    expect(world.ids.filter((id) => world.node(id).up)).toEqual([1, 3, 5]);
    end();
    expect(world.ids.filter((id) => world.node(id).up)).toEqual([1, 2, 3, 4, 5]);
  });

  it("does not start a node that another crash has stopped since", () => {
    const world = worldOf();
    const first = begin(world, "crash", { target: "n1" });
    world.machines.restart(1);
    const second = begin(world, "crash", { target: "n1" });
    first.end();
    expect(world.node(1).up).toBe(false);
    second.end();
    expect(world.node(1).up).toBe(true);
  });

  it("of a minority leaves a majority", () => {
    const world = worldOf();
    begin(world, "crash", { target: "minority" });
    expect(world.ids.filter((id) => world.node(id).up)).toHaveLength(3);
  });
});

describe("a pause", () => {
  it("that a crash ended is not ended once more", () => {
    const world = worldOf();
    const paused = begin(world, "pause", { target: "n1" });
    const crashed = begin(world, "crash", { target: "n1" });
    crashed.end();
    const again = begin(world, "pause", { target: "n1" });
    paused.end();
    expect(world.node(1).pauses).toBe(1);
    again.end();
    expect(world.node(1).pauses).toBe(0);
  });
});

describe("a burst of loss", () => {
  it("adds to what links lose, double and delay, and takes it back", () => {
    const world = worldOf(3);
    const { end } = begin(world, "loss-burst", {
      target: "n1",
      loss: 200_000,
      duplicate: 50_000,
      delay: 700,
    });
    const link = world.network.linkOf(1, 2);
    const other = world.network.linkOf(2, 3);
    const of = (at: number) => [
      world.network.lossOf(at),
      world.network.stateOf(at).duplicatePpm,
      world.network.latencyAdded(at, 0),
    ];
    expect(of(link)).toEqual([201_000, 50_000, 700]);
    expect(of(other)).toEqual([1_000, 0, 0]);
    end();
    expect(of(link)).toEqual([1_000, 0, 0]);
  });
});

describe("a delay", () => {
  const settings = { target: "n1", by: { min: 3_000_000, max: 4_000_000 } };
  const added = (world: World, from: number, to: number) =>
    Array.from({ length: 400 }, (_, weather) =>
      world.network.latencyAdded(world.network.linkOf(from, to), weather * 7919),
    );

  it("adds its range to every message of the target's links, for ten election timeouts and more, and takes it back", () => {
    const world = worldOf(3);
    const { end } = begin(world, "delay", settings);
    for (const us of [...added(world, 1, 2), ...added(world, 3, 1)]) {
      expect(us).toBeGreaterThanOrEqual(3_000_000);
      expect(us).toBeLessThanOrEqual(4_000_000);
    }
    expect(new Set(added(world, 1, 2)).size).toBeGreaterThan(300);
    expect(new Set(added(world, 2, 3))).toEqual(new Set([0]));
    end();
    expect(new Set(added(world, 1, 2))).toEqual(new Set([0]));
  });

  it("delays a share of the messages, and one direction, when asked to", () => {
    const world = worldOf(3);
    begin(world, "delay", { ...settings, share: 100_000, direction: "out" });
    const late = added(world, 1, 2).filter((us) => us > 0);
    expect(late.length).toBeGreaterThan(15);
    expect(late.length).toBeLessThan(80);
    expect(new Set(added(world, 2, 1))).toEqual(new Set([0]));
  });

  it("adds up with others, each for its own time", () => {
    const world = worldOf(3);
    const first = begin(world, "delay", settings);
    const second = begin(world, "delay", { ...settings, by: { min: 10, max: 10 } });
    expect(Math.min(...added(world, 1, 2))).toBeGreaterThanOrEqual(3_000_010);
    first.end();
    expect(new Set(added(world, 1, 2))).toEqual(new Set([10]));
    second.end();
    expect(new Set(added(world, 1, 2))).toEqual(new Set([0]));
  });
});

describe("clocks", () => {
  it("jump, and stay wrong; the monotonic clock does not notice", () => {
    const world = worldOf();
    const { clock } = world.node(1);
    const before = [clock.wallAt(0), clock.monotonicAt(0)];
    begin(world, "clock-jump", { target: "n1", by: { min: 5_000, max: 5_000 } }).end();
    expect(Math.abs(clock.wallAt(0) - (before[0] ?? 0))).toBe(5_000);
    expect(clock.monotonicAt(0)).toBe(before[1]);
  });

  it("drift until the fault ends, and then run as they usually do, however faults overlap", () => {
    const world = worldOf();
    const { clock } = world.node(1);
    const usual = clock.ratePpm;
    const first = begin(world, "clock-drift", { target: "n1", rate: 900_000 });
    const second = begin(world, "clock-drift", { target: "n1", rate: 900_000 }, "2");
    expect(clock.ratePpm).not.toBe(usual);
    const both = clock.ratePpm;
    first.end();
    expect([usual, both]).not.toContain(clock.ratePpm);
    second.end();
    expect(clock.ratePpm).toBe(usual);
  });

  it("are wrong while they drift, however small the rate", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { words } = begin(worldOf(), "clock-drift", { target: "n1", rate: 1 }, `${seed}`);
      expect(words).toMatch(/^n1 by -?1 ppm$/);
    }
  });
});

it("aimed at the leader while there is none, a fault takes some node instead", () => {
  const world = worldOf();
  expect(begin(world, "crash", { target: "leader" }).words).toMatch(/^n[1-5]$/);
});

it("aimed at nodes that are down, a fault has nothing to do", () => {
  const world = worldOf();
  begin(world, "crash", { target: "all" });
  expect(() => begin(world, "pause", { target: "random" })).toThrow("nothing to do");
});
