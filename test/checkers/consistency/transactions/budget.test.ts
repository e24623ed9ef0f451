/** The judge of transactions when its time is up, at whatever moment that is. */
import { describe, expect, it } from "vitest";
import { generateTransactions, type Workload } from "../../../../bench/generate-transactions.ts";
import { transactions } from "../../../../src/checkers/consistency/transactions/transactions.ts";
import { must } from "../../../../src/core/assert.ts";
import type { Operation } from "../../../../src/history/operation.ts";

/** The verdict when the clock is asked for the n-th time and time is up; and how often it was. */
function judgedUntil(history: readonly Operation[], polls: number) {
  let asked = 0;
  const budget = { expired: () => ++asked > polls };
  const outcome = transactions.run({ history, model: null, budget, level: "strict-serializable" });
  return { asked, outcome };
}

/** The same history, but one transaction reads what another wrote much later. */
function broken(history: readonly Operation[]): Operation[] {
  const isWrite = (step: unknown): boolean => (step as readonly unknown[])[0] !== "r";
  const late = must(
    history.findLast(
      ({ outcome, input }) => outcome === "ok" && (input as readonly unknown[]).some(isWrite),
    ),
    "a write",
  );
  const [, key, value] = (late.output as readonly unknown[]).find(isWrite) as [
    string,
    never,
    never,
  ];
  const first = must(
    history.find(({ outcome }) => outcome === "ok"),
    "a transaction",
  );
  const isList = (late.output as readonly unknown[]).some(
    (step) => (step as readonly unknown[])[0] === "append",
  );
  const read = ["r", key, isList ? [value] : value] as const;
  return history.map((operation) =>
    operation === first ? { ...first, input: [["r", key, null]], output: [read] } : operation,
  );
}

describe("a budget of transactions", () => {
  it.each<Workload>(["lists", "registers", "mini"])(
    "that ends at any moment leaves %s undecided, or as they are judged without it",
    (workload) => {
      const shape = { workload, count: 9_000, clients: 10, seed: 1, crashOneIn: 100 };
      const good = generateTransactions(shape);
      for (const [history, verdict] of [
        [good, "ok"],
        [broken(good), "illegal"],
      ] as const) {
        const { asked, outcome } = judgedUntil(history, Number.POSITIVE_INFINITY);
        expect(outcome.verdict).toBe(verdict);
        // Time runs out within every part of the work.
        expect(asked).toBeGreaterThan(8);
        const seen = new Set<string>();
        for (let polls = 0; polls < asked; polls += Math.ceil(asked / 4)) {
          const stopped = judgedUntil(history, polls);
          expect([verdict, "unknown"]).toContain(stopped.outcome.verdict);
          if (stopped.outcome.verdict === "unknown") {
            expect(stopped.outcome.summary).toContain("undecided: out of time");
            // It ends at once: the clock is not asked again and again.
            expect(stopped.asked - polls).toBeLessThan(4);
          }
          seen.add(stopped.outcome.verdict);
        }
        expect(seen).toContain("unknown");
      }
    },
  );
});
