/**
 * The contract of a full disk: nothing is written, the node learns it, and it restarts when there
 * is space.
 */
import { describe, expect, it } from "vitest";
import { begin, writers } from "../support/writers.ts";

describe("a full disk", () => {
  it("takes nothing, and says so", () => {
    const { world, told, until } = writers();
    begin(world, "disk-full", { target: "all" });
    until(1_500);
    expect(told).toEqual(["failed", "failed", "failed"]);
    expect(world.node(1).disk.get("count")).toBeUndefined();
  });

  it("takes nothing after a restart either", () => {
    const { world, told, until } = writers();
    begin(world, "disk-full", { target: "n1" });
    world.machines.crash(1);
    world.machines.restart(1);
    until(1_500);
    expect(told.filter((outcome) => outcome === "failed")).toHaveLength(1);
  });

  it("restarts, when it ends, a node whose write failed, and no other", () => {
    const { world, until } = writers();
    const { end } = begin(world, "disk-full", { target: "n1" });
    const before = world.ids.map((id) => world.node(id).disk.incarnation);
    until(1_500);
    end();
    const after = world.ids.map((id) => world.node(id).disk.incarnation);
    expect(after.map((incarnation, at) => incarnation - (before[at] ?? 0))).toEqual([1, 0, 0]);
    until(9_000);
    expect(world.node(1).disk.get("count")).toBeGreaterThan(0);
  });

  it("starts, when it ends, a node that stopped itself over it", () => {
    const { world, told, until } = writers(true);
    const { end } = begin(world, "disk-full", { target: "n1" });
    until(3_500);
    expect(world.node(1).up).toBe(false);
    expect(told.filter((outcome) => outcome === "failed")).toHaveLength(1);
    end();
    expect(world.node(1).up).toBe(true);
  });

  it("stays full until the last of several faults has ended", () => {
    const { world, told, until } = writers();
    const first = begin(world, "disk-full", { target: "n1" });
    begin(world, "disk-full", { target: "n1" });
    first.end();
    until(1_500);
    expect(told).toContain("failed");
  });

  it("does not start a node that a crash keeps down", () => {
    const { world, until } = writers();
    const { end } = begin(world, "disk-full", { target: "n1" });
    until(1_500);
    const crashed = begin(world, "crash", { target: "n1" });
    end();
    expect(world.node(1).up).toBe(false);
    crashed.end();
    expect(world.node(1).up).toBe(true);
  });

  it("is carried by a snapshot", () => {
    const { world, told, until } = writers();
    begin(world, "disk-full", { target: "n1" });
    until(1_500);
    const saved = world.snapshot();
    until(3_500);
    const hash = world.trace.digest();
    const failures = told.filter((outcome) => outcome === "failed").length;
    world.restore(saved);
    told.length = 0;
    until(3_500);
    expect(world.trace.digest()).toBe(hash);
    expect(told.filter((outcome) => outcome === "failed")).toHaveLength(failures - 1);
  });
});
