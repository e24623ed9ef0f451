/**
 * Cycles in histories too large to look at: none is lost, each is drawn; orders of processes and of
 * the clock.
 */
import { describe, expect, it } from "vitest";
import { generateTransactions } from "../../../../bench/generate-transactions.ts";
import { transactions } from "../../../../src/checkers/consistency/transactions/transactions.ts";
import type { Value } from "../../../../src/core/json.ts";
import type { Operation } from "../../../../src/history/operation.ts";

/** A transaction that succeeded; one that overlaps all others unless its positions are given. */
function txn(
  process: number,
  steps: readonly Value[],
  invoked = process,
  completed = 1e9 + process,
): Operation {
  return {
    process,
    f: "txn",
    key: null,
    input: steps,
    output: steps,
    outcome: "ok",
    invoked,
    completed,
    invokedUs: null,
    completedUs: null,
  };
}

const figuresOf = (history: readonly Operation[]) =>
  transactions.run({ history, model: null }).figures;

describe("cycles", () => {
  it("finds one G-single in a component of thousands of others", () => {
    // Pairs that skew and share a chain of appends: one component in which nearly every cycle is
    // G2-item.
    const history: Operation[] = [];
    const count = 3000;
    const ring = (at: number): Value => ["append", "ring", at];
    for (let at = 0; at < count; at++) {
      const steps: Value[] = [ring(at)];
      if (at === 0) steps.push(["append", "anti", 1]);
      if (at === count - 1)
        steps.push(
          ["r", "anti", []],
          ["r", "ring", Array.from({ length: count - 1 }, (_, one) => one)],
        );
      history.push(
        txn(
          at,
          at === count - 1 ? [steps[2] as Value, steps[1] as Value, steps[0] as Value] : steps,
        ),
      );
    }
    for (let at = 0; at < 50; at++) {
      history.push(
        txn(count + 2 * at, [
          ["r", `a${at}`, []],
          ["append", `b${at}`, 1],
        ]),
      );
      history.push(
        txn(count + 2 * at + 1, [
          ["r", `b${at}`, []],
          ["append", `a${at}`, 1],
        ]),
      );
    }
    expect(figuresOf(history)["anomalies"]).toEqual({ "G-single": 1, "G2-item": 50 });
  });

  it("distinguishes G-nonadjacent from G-single", () => {
    const history = [
      txn(0, [
        ["append", "x", 1],
        ["r", "y", []],
      ]),
      txn(1, [
        ["r", "x", [1]],
        ["r", "z", []],
      ]),
      txn(2, [
        ["append", "z", 1],
        ["r", "w", []],
      ]),
      txn(3, [
        ["append", "w", 1],
        ["append", "y", 1],
        ["r", "z", [1]],
      ]),
    ];
    // T1 reads z before T2; T2 is read by T3; T0 reads y before T3: no cycle yet.
    expect(figuresOf(history.slice(0, 3))["proved"]).toEqual(["strict-serializable"]);
    const cyclic = [
      txn(0, [
        ["append", "a", 1],
        ["r", "b", []],
      ]),
      txn(1, [["append", "b", 1]]),
      txn(2, [
        ["r", "b", [1]],
        ["append", "c", 1],
        ["r", "d", []],
      ]),
      txn(3, [["append", "d", 1]]),
      txn(4, [
        ["r", "d", [1]],
        ["r", "a", []],
        ["append", "e", 1],
      ]),
    ];
    // T0 -rw-> T1 -wr-> T2 -rw-> T3 -wr-> T4 -rw-> T0: T4 and T0 have two adjacent
    // anti-dependencies.
    expect(figuresOf(cyclic)).toMatchObject({
      anomalies: { "G2-item": 1 },
      proved: ["strong-snapshot-isolation"],
    });
    const nonadjacent = [
      ...cyclic.slice(0, 4),
      txn(4, [
        ["r", "d", [1]],
        ["append", "a", 0],
      ]),
      txn(5, [["r", "a", [0, 1]]]),
    ];
    expect(figuresOf(nonadjacent)).toMatchObject({
      anomalies: { "G-nonadjacent": 1 },
      not: ["repeatable-read", "snapshot-isolation"],
    });
  });

  it("the order of a process, and of the clock, close cycles of their own", () => {
    const late = (process: number): Operation[] => [
      txn(0, [["append", "x", 1]], 0, 1),
      txn(process, [["r", "x", []]], 2, 3),
      txn(9, [["r", "x", [1]]], 4, 5),
    ];
    expect(figuresOf(late(1))).toMatchObject({
      anomalies: { "G-single-realtime": 1 },
      proved: ["strong-read-committed", "strong-session-serializable"],
    });
    expect(figuresOf(late(0))).toMatchObject({
      anomalies: { "G-single-process": 1 },
      proved: ["strong-read-committed", "serializable"],
    });
    const clockless = transactions.run({ history: late(1), model: null, realTime: false });
    expect(clockless.figures).toMatchObject({
      anomalies: {},
      proved: ["strong-session-serializable"],
    });
  });

  it("draws cycles as a graph", () => {
    const history = [
      txn(0, [
        ["r", "x", null],
        ["w", 'y"', 1],
      ]),
      txn(1, [
        ["r", 'y"', null],
        ["w", "x", 1],
      ]),
    ];
    const { dot } = transactions.run({ history, model: null, draw: true });
    expect(dot).toContain("digraph cycles {");
    expect(dot).toContain('label="G2-item\\l"');
    expect(dot).toMatch(/c0t0 -> c0t1 \[label="rw x\\l"/);
    expect(transactions.run({ history, model: null }).dot).toBeUndefined();
  });

  it("no order of two blind writes explains what two readers saw", () => {
    const history = [
      txn(0, [
        ["w", "x", 1],
        ["w", "y", 1],
      ]),
      txn(1, [
        ["w", "x", 2],
        ["w", "y", 2],
      ]),
      txn(2, [
        ["r", "x", 1],
        ["r", "y", 2],
      ]),
      txn(3, [
        ["r", "x", 2],
        ["r", "y", 1],
      ]),
    ];
    const { verdict, figures, findings } = transactions.run({ history, model: null });
    expect(verdict).toBe("illegal");
    expect(figures["anomalies"]).toEqual({ "PL-SI-cycle-exists": 1 });
    expect(findings[0]?.message).toContain("no order of all writes explains the reads");
  });
});

describe("large histories", () => {
  for (const workload of ["lists", "registers", "mini"] as const) {
    it(`of a serializable database are proved strict-serializable: ${workload}`, () => {
      for (let seed = 1; seed <= 3; seed++) {
        const history = generateTransactions({
          workload,
          count: 1500,
          clients: 12,
          seed,
          crashOneIn: 60,
        });
        expect(figuresOf(history)["proved"], `seed ${seed}`).toEqual(["strict-serializable"]);
      }
    });
  }

  it("stops when the budget is spent, and says so", () => {
    const history = generateTransactions({
      workload: "registers",
      count: 2000,
      clients: 20,
      seed: 1,
      crashOneIn: 0,
    });
    const stopped = transactions.run({ history, model: null, budget: { work: 3 } });
    expect(stopped).toMatchObject({ verdict: "unknown" });
    expect(stopped.summary).toContain("serializable is undecided: out of work");
    const small = transactions.run({ history, model: null, budget: { memoryBytes: 1024 } });
    expect(small.verdict).toBe("unknown");
  });

  it("steps that are no reads, writes or appends leave the verdict open", () => {
    const history = [
      txn(0, [
        ["w", "x", 1],
        ["increment", "x", 1],
      ]),
    ];
    expect(transactions.run({ history, model: null })).toMatchObject({ verdict: "unknown" });
  });
});
