/**
 * The contract of a run: correct protocols pass, planted bugs are found, and what happened is
 * counted.
 */
import { describe, expect, it } from "vitest";
import { simulate } from "../../src/runner/simulate.ts";
import { echo } from "../support/echo.ts";
import { faultChoice, scenario } from "../support/scenario.ts";

describe("Raft under everything at once", () => {
  // More seeds: npm run soak -- raft 1..20000
  const runs = Array.from({ length: 100 }, (_, at) => {
    const nodes = [3, 4, 5, 1, 5][at % 5] as number;
    return simulate(scenario({ nodes }), "raft", at + 1);
  });

  it("violates nothing in 100 seeds, in clusters of 1, 3, 4 and 5", () => {
    for (const { seed, violations, verdict } of runs) {
      expect({ seed, violations, verdict }).toEqual({ seed, violations: [], verdict: "pass" });
    }
  });

  it("elects, loses, cuts, crashes and truncates: the runs are not idle", () => {
    const total: Record<string, number> = {};
    for (const { happened } of runs) {
      for (const [name, count] of Object.entries(happened))
        total[name] = (total[name] ?? 0) + count;
    }
    for (const name of [
      "elections",
      "leader-changes",
      "truncations",
      "crashes",
      "messages-lost",
      "messages-cut",
      "messages-duplicated",
      "fault-partition",
      "fault-clock-drift",
    ]) {
      expect(total[name], name).toBeGreaterThan(10);
    }
  });
});

describe("a planted bug is found", () => {
  it("no-election-restriction, by leader completeness", () => {
    const checks = new Set<string>();
    for (let seed = 1; seed <= 40; seed++) {
      const run = simulate(
        scenario({ mutants: { raft: "no-election-restriction" } }),
        "raft",
        seed,
      );
      for (const { check } of run.violations) checks.add(check);
    }
    expect(checks).toContain("leader-completeness");
  });

  it("vote-not-persisted, by one vote per term", () => {
    const restarts = {
      id: "restarts",
      when: {
        kind: "repeated" as const,
        everyUs: 60_000,
        fromUs: 0,
        untilUs: 5_000_000,
        forUs: 2_000,
      },
      oneOf: [faultChoice("crash", { target: "all", landing: "none" }), faultChoice("crash")],
    };
    const checks = new Set<string>();
    for (let seed = 1; seed <= 60 && checks.size === 0; seed++) {
      const planted = scenario({ mutants: { raft: "vote-not-persisted" }, faults: [restarts] });
      for (const { check } of simulate(planted, "raft", seed).violations) checks.add(check);
    }
    expect([...checks]).toContain("one-vote-per-term");
  });
});

describe("a handler that throws", () => {
  it("is a violation of its node, with step and time", () => {
    const protocol = echo({
      onTimer: (state) => {
        if (state.count === 2) throw new RangeError("index 7 of 5");
      },
    });
    const run = simulate(scenario({ nodes: 1, faults: [], checks: [] }), "raft", 1, { protocol });
    expect(run.verdict).toBe("fail");
    expect(run.violations).toHaveLength(1);
    expect(run.violations[0]).toMatchObject({ check: "node-error", nodes: ["n1"] });
    expect(run.violations[0]?.message).toContain("RangeError: index 7 of 5");
    expect(run.violations[0]?.step).toBe(run.steps);
  });
});

describe("a cluster that cannot recover", () => {
  it("fails progress, and the message says what did not come back", () => {
    const silent = echo();
    const run = simulate(scenario({ faults: [], healUs: 500_000 }), "raft", 1, {
      protocol: { ...silent, onRequest: () => undefined },
    });
    expect(run.violations.map(({ check }) => check)).toEqual(["progress"]);
    expect(run.violations[0]?.message).toBe("no leader within 500ms after the last fault");
  });
});

it("a limit of pending events that the set-up alone passes ends the run as no-progress", () => {
  for (const [pendingMax, step] of [
    [1, 0],
    [5, 4],
  ] as const) {
    const base = scenario();
    const run = simulate({ ...base, limits: { ...base.limits, pendingMax } }, "raft", 1);
    expect(run.verdict).toBe("fail");
    expect(run.violations.map((found) => [found.check, found.step])).toEqual([
      ["no-progress", step],
    ]);
  }
});
