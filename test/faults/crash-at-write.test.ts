/**
 * The contract of a crash at a write: it strikes at the disk and nowhere else, and restarts only
 * what it stopped.
 */
import { describe, expect, it } from "vitest";
import { Simulation } from "../../src/runner/simulation.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";
import { begin, writers } from "../support/writers.ts";

describe("a crash at a write", () => {
  it("before it: the write is lost, and the node is not notified", () => {
    const { world, told, until } = writers();
    const { end } = begin(world, "crash-at-write", { target: "n1", moment: "before", among: 1 });
    expect(world.node(1).up).toBe(true);
    until(1_500);
    expect(world.node(1).up).toBe(false);
    expect(world.node(1).disk.get("count")).toBeUndefined();
    expect(told).toEqual(["durable", "durable"]);
    end();
    expect(world.node(1).up).toBe(true);
  });

  it("after it: the write is durable, and the node is not notified", () => {
    const { world, told, until } = writers();
    begin(world, "crash-at-write", { target: "n1", moment: "after", among: 1 });
    until(1_500);
    expect(world.node(1).up).toBe(false);
    expect(world.node(1).disk.get("count")).toBe(1);
    expect(told).toEqual(["durable", "durable"]);
  });

  it("strikes at one of the next writes, drawn, and at either side of it", () => {
    const found = new Set<string>();
    for (let seed = 1; seed <= 60; seed++) {
      const { world, until } = writers();
      begin(world, "crash-at-write", { target: "n1", among: 3 }, String(seed));
      until(9_000);
      expect(world.node(1).up).toBe(false);
      found.add(String(world.node(1).disk.get("count")));
    }
    // Before the first: nothing; after the third: 3.
    expect([...found].sort()).toEqual(["1", "2", "3", "undefined"]);
  });

  it("that has not struck when it ends never strikes", () => {
    const { world, until } = writers();
    const { end } = begin(world, "crash-at-write", { target: "n1", among: 1 });
    end();
    until(9_000);
    expect(world.node(1).up).toBe(true);
  });

  it("leaves a node alone that another crash has stopped since", () => {
    const { world, until } = writers();
    const lying = begin(world, "crash-at-write", { target: "n1", among: 1 });
    const crashed = begin(world, "crash", { target: "n1" });
    lying.end();
    expect(world.node(1).up).toBe(false);
    crashed.end();
    until(9_000);
    expect(world.node(1).up).toBe(true);
  });

  it("does not start a node that was stopped once more after it", () => {
    const { world, until } = writers();
    const lying = begin(world, "crash-at-write", { target: "n1", among: 1 });
    until(1_500);
    world.machines.restart(1);
    begin(world, "crash", { target: "n1" });
    lying.end();
    expect(world.node(1).up).toBe(false);
  });

  it("lies in wait at a disk once: a second one takes other machines", () => {
    const { world } = writers();
    begin(world, "crash-at-write", { target: "n1" });
    expect(() => begin(world, "crash-at-write", { target: "n1" })).toThrow("nothing to do");
    expect(begin(world, "crash-at-write", { target: "all" }).words).toBe("n2 n3");
  });

  it("is carried by a snapshot", () => {
    const { world, until } = writers();
    begin(world, "crash-at-write", { target: "n1", moment: "before", among: 1 });
    const saved = world.snapshot();
    until(1_500);
    const hash = world.trace.digest();
    world.restore(saved);
    expect(world.node(1).up).toBe(true);
    until(1_500);
    expect([world.node(1).up, world.trace.digest()]).toEqual([false, hash]);
  });
});

describe("a crash at a write of a machine with several processes", () => {
  it("restarts all that it stopped, and lies in wait for none once it has ended", () => {
    const scenario = resolveScenario(
      {
        name: "One process of n5 is down when the ambush is laid",
        version: 1,
        system: "transfers",
        duration: "6s",
        faults: [
          { at: "1s", for: "3s", kill: "n5" },
          { at: "2s", for: "500ms", "crash-at-write": "n5", among: 1 },
        ],
      },
      "several processes",
    );
    const simulation = new Simulation(scenario, "transfers", 3);
    simulation.boot();
    simulation.runUntil(3_000_000);
    const { world } = simulation;
    const up = () => world.machines.processesOf(5).filter((node) => node.up).length;
    // The one that was killed is started again by its own fault; the other has been stopped.
    expect(world.machines.processesOf(5).map(({ disk }) => disk.isAmbushed)).toEqual([
      false,
      false,
    ]);
    expect(up()).toBeGreaterThanOrEqual(1);
    simulation.runUntil(5_900_000);
    expect(up()).toBe(2);
    expect(simulation.violations).toEqual([]);
  });
});
