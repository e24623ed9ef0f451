/**
 * The contract of a disk error: one write fails, and none is taken after it until the node
 * restarts.
 */
import { describe, expect, it } from "vitest";
import { begin, writers } from "../support/writers.ts";

describe("a disk error", () => {
  it("fails one write and all after it, so that a log has no holes", () => {
    const { world, told, until } = writers();
    begin(world, "disk-error", { target: "all", among: 1 });
    until(3_500);
    expect(told).toEqual(new Array(9).fill("failed"));
    expect(world.node(1).disk.get("count")).toBeUndefined();
  });

  it("fails one of the next writes, drawn; those before it land", () => {
    const kept = new Set<unknown>();
    for (let seed = 1; seed <= 40; seed++) {
      const { world, until } = writers();
      begin(world, "disk-error", { target: "n1", among: 3 }, String(seed));
      until(9_000);
      kept.add(world.node(1).disk.get("count"));
    }
    expect([...kept].map(String).sort()).toEqual(["1", "2", "undefined"]);
  });

  it("ends with a restart of the nodes that it struck", () => {
    for (const halts of [false, true]) {
      const { world, until } = writers(halts);
      const { end } = begin(world, "disk-error", { target: "n1", among: 1 });
      until(3_500);
      expect(world.node(1).up).toBe(!halts);
      end();
      expect(world.node(1).up).toBe(true);
      until(9_000);
      expect(world.node(1).disk.get("count")).toBeGreaterThan(0);
    }
  });
});
