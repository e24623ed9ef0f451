/** The contract of the verdict where a scenario asks for sequential consistency. */
import { describe, expect, it } from "vitest";
import { simulateScenario } from "../../src/runner/library.ts";
import { echo } from "../support/echo.ts";

const readers = {
  version: 1,
  protocol: "zab",
  options: { reads: "local" },
  nodes: 5,
  duration: "3s",
  workload: { clients: 5, rate: "200/s", keys: 1, mix: { read: 1, write: 1 } },
};

describe("a run judged sequentially", () => {
  it("passes although it is not linearizable", async () => {
    const both = { ...readers, checks: ["linearizable", "sequential"] };
    const checks = new Set<string>();
    for (let seed = 1; seed <= 6; seed++) {
      const { violations } = await simulateScenario(both, { seed });
      for (const { check } of violations) checks.add(check);
    }
    expect([...checks]).toEqual(["linearizable"]);
    const { verdict } = await simulateScenario({ ...readers, checks: ["sequential"] });
    expect(verdict).toBe("pass");
  });

  it("fails where no order explains what a client saw, its own order kept", async () => {
    const amnesiac = {
      version: 1,
      protocol: "echo",
      duration: "1s",
      heal: "1s",
      workload: { clients: 2, rate: "100/s", keys: 1, mix: { read: 1, write: 1 } },
      checks: ["sequential"],
      expect: { fail: "sequential" },
    };
    const { verdict, met, violations } = await simulateScenario(amnesiac, { host: echo() });
    expect([verdict, met]).toEqual(["fail", true]);
    expect(violations[0]?.message).toContain("no order of the processes' operations");
  });

  it("is undecided where the counted work does not suffice, on every machine alike", async () => {
    const short = { ...readers, checks: ["sequential"], limits: { checkWork: 20 } };
    const { verdict, violations } = await simulateScenario(short, { seed: 2 });
    expect([verdict, violations]).toEqual(["unknown", []]);
  });

  it("cannot be expected to fail unless it is asked for", async () => {
    const wrong = { ...readers, expect: { fail: "sequential" } };
    await expect(simulateScenario(wrong)).rejects.toThrow("checks does not have sequential");
  });
});
