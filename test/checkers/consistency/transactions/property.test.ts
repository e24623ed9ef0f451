/** The judge of transactions against brute force, on random histories of several databases. */
import { describe, expect, it } from "vitest";
import { Draws } from "../../../../bench/random-history.ts";
import { randomTransactions } from "../../../../bench/random-transactions.ts";
import {
  flawOf,
  type IsolationCertificate,
} from "../../../../src/checkers/certificates/isolation.ts";
import type { Respect } from "../../../../src/checkers/certificates/steps.ts";
import {
  isSerializable,
  isSnapshotIsolated,
} from "../../../../src/checkers/consistency/transactions/brute-force.ts";
import { implies } from "../../../../src/checkers/consistency/transactions/levels.ts";
import { transactions } from "../../../../src/checkers/consistency/transactions/transactions.ts";
import type { Operation } from "../../../../src/history/operation.ts";

const LEVELS: readonly (readonly [string, Respect, typeof isSerializable])[] = [
  ["strict-serializable", "real-time", isSerializable],
  ["strong-session-serializable", "session", isSerializable],
  ["serializable", "nothing", isSerializable],
  ["strong-snapshot-isolation", "real-time", isSnapshotIsolated],
  ["strong-session-snapshot-isolation", "session", isSnapshotIsolated],
  ["snapshot-isolation", "nothing", isSnapshotIsolated],
];

/** `level: brute force, proved, ruled out`, for each level on which they disagree. */
function disagreements(history: readonly Operation[]): string[] {
  const { figures } = transactions.run({ history, model: null });
  const proved = figures["proved"] as readonly string[];
  const out = [...(figures["not"] as string[]), ...(figures["alsoNot"] as string[])];
  return LEVELS.flatMap(([level, respect, holds]) => {
    const expected = holds(history, respect);
    const isProved = proved.some((one) => implies(one, level));
    const isOut = out.includes(level);
    return isProved === expected && isOut !== expected
      ? []
      : [`${level}: ${expected}, ${isProved}, ${isOut}`];
  });
}

describe("transactions, against every order tried", () => {
  for (const [what, lists, repeats] of [
    ["lists", true, false],
    ["registers", false, false],
    ["registers with repeated values", false, true],
  ] as const) {
    it(`proves and rules out each level exactly: ${what}`, () => {
      const verdicts = new Set<string>();
      for (let seed = 1; seed <= 1500; seed++) {
        const history = randomTransactions(new Draws(seed), { lists, repeats, transactionsMax: 5 });
        expect(disagreements(history), `seed ${seed}`).toEqual([]);
        const { figures } = transactions.run({ history, model: null });
        verdicts.add((figures["proved"] as string[]).join(", "));
      }
      expect(verdicts.size).toBeGreaterThan(4);
    });
  }

  it("never accepts a certificate of a history that breaks its level", () => {
    let refused = 0;
    for (let seed = 1; seed <= 1500; seed++) {
      const history = randomTransactions(new Draws(seed), {
        lists: seed % 2 === 0,
        repeats: false,
        transactionsMax: 4,
      });
      const may = history.flatMap(({ outcome }, index) => (outcome === "fail" ? [] : [index]));
      const holds = isSerializable(history, "real-time");
      const order = may.toSorted(
        (a, b) => (history[a] as Operation).completed - (history[b] as Operation).completed,
      );
      const certificate: IsolationCertificate = { kind: "serial", order };
      const flaw = flawOf(history, certificate, "real-time", () => null);
      if (flaw !== null) refused++;
      else expect(holds, `seed ${seed}`).toBe(true);
    }
    expect(refused).toBeGreaterThan(100);
  });
});
