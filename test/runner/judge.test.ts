/** The contract of the verdict where a scenario asks for less than linearizability. */
import { describe, expect, it } from "vitest";
import type { Self } from "../../src/protocol/protocol.ts";
import type { Request } from "../../src/protocol/request.ts";
import { simulateScenario } from "../../src/runner/library.ts";
import { type EchoMessage, echo } from "../support/echo.ts";

const readers = {
  version: 1,
  protocol: "zab",
  options: { reads: "local" },
  nodes: 5,
  duration: "3s",
  workload: { clients: 5, rate: "200/s", keys: 1, mix: { read: 1, write: 1 } },
};

/** A protocol that keeps nothing, judged by one check that it fails. */
const amnesiac = (check: "sequential" | "read-your-writes") => ({
  version: 1,
  protocol: "echo",
  duration: "1s",
  heal: "1s",
  workload: { clients: 2, rate: "100/s", keys: 1, mix: { read: 1, write: 1 } },
  checks: [check],
  expect: { fail: check },
});

/** Of the first six seeds. */
async function verdictsOf(source: object): Promise<readonly string[]> {
  const verdicts = [];
  for (let seed = 1; seed <= 6; seed++) {
    verdicts.push((await simulateScenario(source as never, { seed })).verdict);
  }
  return verdicts;
}

describe("a run that no order explains", () => {
  it("is told of with its scenario's clients, each of them many processes", async () => {
    const host = {
      ...echo(),
      /** Forgets what is put, and leaves every second operation without an answer. */
      onRequest(_state: unknown, request: Request, self: Self<EchoMessage>) {
        const { sequence } = request;
        if (sequence % 2 === 0) self.reply(request, { status: "ok", output: null, leader: 0 });
      },
    };
    const workload = { clients: 2, rate: "100/s", keys: 1, timeout: "30ms" };
    const source = {
      ...amnesiac("sequential"),
      checks: ["linearizable"],
      expect: "pass" as const,
      workload,
    };
    const run = await simulateScenario(source, { host });
    const { message, operations = [] } = run.violations[0] ?? { message: "" };
    const named = [...message.matchAll(/\bc(\d+)\b/g)].map(([, number]) => Number(number));
    expect(Math.max(...operations.map((at) => run.history[at]?.process ?? 0))).toBeGreaterThan(2);
    expect(named.length).toBeGreaterThan(1);
    expect(Math.max(...named)).toBeLessThanOrEqual(2);
  });
});

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
    const source = amnesiac("sequential");
    const { verdict, met, violations } = await simulateScenario(source, { host: echo() });
    expect([verdict, met]).toEqual(["fail", true]);
    expect(violations[0]?.message).toContain("no order of the processes' operations");
  });

  it("is undecided where the counted work does not suffice, on every machine alike", async () => {
    const short = { ...readers, checks: ["sequential"], limits: { checkWork: 20 } };
    const verdicts = await verdictsOf(short);
    expect(verdicts).toContain("unknown");
    expect(verdicts).not.toContain("fail");
    expect(await verdictsOf(short)).toEqual(verdicts);
  });

  it("cannot be expected to fail unless it is asked for", async () => {
    const wrong = { ...readers, expect: { fail: "sequential" } };
    await expect(simulateScenario(wrong)).rejects.toThrow("checks does not have sequential");
  });
});

describe("a run judged by how stale its reads are", () => {
  const seeds = [1, 2, 3];
  const checksOf = async (source: Readonly<Record<string, unknown>>): Promise<string[]> => {
    const found = new Set<string>();
    for (const seed of seeds) {
      const { violations } = await simulateScenario({ ...readers, ...source } as never, { seed });
      for (const { check } of violations) found.add(check);
    }
    return [...found];
  };

  it("passes with a bound that reads keep to, in time or in versions", async () => {
    expect(await checksOf({ checks: ["bounded-staleness"], staleness: "5s" })).toEqual([]);
    expect(await checksOf({ checks: ["bounded-staleness"], staleness: 200 })).toEqual([]);
  });

  it("fails with a bound that they do not keep to", async () => {
    const time = await checksOf({ checks: ["bounded-staleness"], staleness: "1us" });
    const versions = await checksOf({ checks: ["bounded-staleness"], staleness: 0 });
    expect([time, versions]).toEqual([["bounded-staleness"], ["bounded-staleness"]]);
  });

  it("needs the bound with the check, and the check with the bound", async () => {
    const unbounded = { ...readers, checks: ["bounded-staleness"] } as const;
    await expect(simulateScenario(unbounded)).rejects.toThrow("needs a bound");
    const unjudged = { ...readers, checks: ["sequential"], staleness: 3 } as const;
    await expect(simulateScenario(unjudged)).rejects.toThrow("goes with checks");
  });
});

describe("a run judged by prefixes and by sessions", () => {
  it("passes where replicas answer from what they have applied in order", async () => {
    const source = { ...readers, checks: ["monotonic-prefix", "monotonic-reads"] } as const;
    const verdicts = await verdictsOf(source);
    expect(verdicts).toContain("pass");
    expect(verdicts).not.toContain("fail");
  });

  it("fails where a client does not see what it wrote", async () => {
    const source = amnesiac("read-your-writes");
    const { met, violations } = await simulateScenario(source, { host: echo() });
    expect(met).toBe(true);
    expect(violations[0]?.message).toContain("after its own put");
  });

  it("refuses a check of versions for an object whose answers show none", async () => {
    const counted = {
      version: 1,
      protocol: "raft",
      object: "counter",
      checks: ["causal"],
    } as const;
    await expect(simulateScenario(counted)).rejects.toThrow("not a counter");
  });
});
