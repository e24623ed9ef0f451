/** The contract of a wiped disk: what was durable is gone, and the machine starts with nothing. */
import { describe, expect, it } from "vitest";
import { resolveScenario } from "../../src/scenario/resolve.ts";
import { begin, writers } from "../support/writers.ts";

describe("a wipe", () => {
  it("empties the disk of a machine, which starts when it ends", () => {
    const { world, until } = writers();
    until(1_500);
    expect(world.node(1).disk.get("count")).toBe(1);
    const { end } = begin(world, "wipe", { target: "n1" });
    expect(world.node(1).up).toBe(false);
    end();
    expect(world.node(1).up).toBe(true);
    expect(world.node(1).disk.get("count")).toBeUndefined();
    expect(world.node(2).disk.get("count")).toBe(1);
  });

  it("is refused where a protocol has not promised to bear it", () => {
    const scenario = (protocol: string) => () =>
      resolveScenario({ name: "x", version: 1, protocol, faults: [{ at: "1s", wipe: "n1" }] }, "x");
    expect(scenario("raft")).toThrow(/disk-loss/);
    expect(scenario("gossip-counter")).not.toThrow();
  });
});
