/**
 * Certificates of read committed and read uncommitted: given where they hold, refused where they do
 * not.
 */
import { describe, expect, it } from "vitest";
import { Draws } from "../../../../bench/random-history.ts";
import { randomTransactions } from "../../../../bench/random-transactions.ts";
import { type CommitOrder, flawOfCommits } from "../../../../src/checkers/certificates/commits.ts";
import { JUDGED } from "../../../../src/checkers/consistency/transactions/levels.ts";
import { transactions } from "../../../../src/checkers/consistency/transactions/transactions.ts";
import type { Value } from "../../../../src/core/json.ts";
import type { Operation } from "../../../../src/history/operation.ts";

function txn(process: number, at: number, steps: Value, outcome: "ok" | "fail" = "ok"): Operation {
  const output = outcome === "ok" ? steps : null;
  const [invoked, completed] = [2 * at, 2 * at + 1];
  const times = { invokedUs: null, completedUs: null };
  return {
    process,
    f: "txn",
    key: null,
    input: steps,
    output,
    outcome,
    invoked,
    completed,
    ...times,
  };
}

/** Two transactions that each read one half of a third: no snapshot, but all of it committed. */
const torn = [
  txn(0, 0, [
    ["w", "x", 1],
    ["w", "y", 1],
  ]),
  txn(1, 1, [
    ["r", "x", 1],
    ["r", "y", null],
  ]),
  txn(2, 2, [
    ["r", "x", null],
    ["r", "y", 1],
  ]),
];

describe("read committed", () => {
  it("is proved where snapshot isolation does not hold", () => {
    const { verdict, certificate, figures } = transactions.run({
      history: torn,
      model: null,
      level: "read-committed",
    });
    expect(verdict).toBe("ok");
    expect(figures["proved"]).toContain("strong-read-committed");
    expect(certificate).toEqual({ kind: "committed", order: [0, 1, 2] });
  });

  it("is refused for reads of what failed, of what is half done, and of what comes later", () => {
    const flaw = (history: readonly Operation[], order: readonly number[]): string | null =>
      flawOfCommits(history, { kind: "committed", order }, "nothing", () => null);
    expect(flaw(torn, [0, 1, 2])).toBeNull();
    expect(flaw(torn, [1, 0, 2])).toBe("1 reads what no transaction before it had left");
    expect(flaw(torn, [0, 1])).toBe("operation 2 is left out");
    expect(flaw(torn, [0, 1, 1, 2])).toBe("operation 1 occurs twice");
    const failed = [txn(0, 0, [["w", "x", 1]], "fail"), txn(1, 1, [["r", "x", 1]])];
    expect(flaw(failed, [1])).toBe("1 reads what no transaction before it had left");
    expect(flaw(failed, [0, 1])).toBe("operation 0 failed, or is of another kind");
    const half = [
      txn(0, 0, [
        ["append", "x", 1],
        ["append", "x", 2],
      ]),
      txn(1, 1, [["r", "x", [1]]]),
    ];
    expect(flaw(half, [0, 1])).toBe("1 reads what no transaction before it had left");
    const order = [txn(0, 0, [["append", "x", 1]]), txn(1, 1, [["append", "x", 2]])];
    const read = [...order, txn(2, 2, [["r", "x", [2, 1]]])];
    expect(flaw(read, [0, 1, 2])).toBe("2 reads what no transaction before it had left");
    expect(flaw(read, [1, 0, 2])).toBeNull();
    const clock = { kind: "committed", order: [1, 0, 2] } as const;
    expect(flawOfCommits(read, clock, "real-time", () => null)).toMatch(/0 had completed/);
    const dirty = { kind: "uncommitted", order: [0, 1, 2] } as const;
    expect(flawOfCommits(read, dirty, "nothing", () => null)).toBe(
      "2 reads a list in another order",
    );
    expect(flawOfCommits(read, { ...dirty, order: [1, 0, 2] }, "nothing", () => null)).toBeNull();
  });

  it("is proved or ruled out in most histories, never both; a swapped order is judged anew", () => {
    let proofs = 0;
    let refused = 0;
    for (let seed = 1; seed <= 3000; seed++) {
      const draws = new Draws(seed);
      const lists = seed % 2 === 0;
      const history = randomTransactions(draws, { lists, repeats: false, transactionsMax: 5 });
      const level = seed % 4 < 2 ? "read-committed" : "read-uncommitted";
      const { verdict, certificate, figures } = transactions.run({ history, model: null, level });
      const out = [...(figures["not"] as string[]), ...(figures["alsoNot"] as string[])];
      const proved = figures["proved"] as string[];
      expect(JUDGED.filter((one) => proved.includes(one) && out.includes(one))).toEqual([]);
      if (verdict === "ok") expect(certificate, `seed ${seed}`).toBeDefined();
      if (certificate?.kind !== "committed") continue;
      proofs++;
      // Any order that the verifier accepts is one in which sources come before their readers.
      const order = certificate.order.toReversed();
      const reversed: CommitOrder = { kind: "committed", order };
      const before = (a: number, b: number): boolean => order.indexOf(a) < order.indexOf(b);
      const flaw = flawOfCommits(history, reversed, "nothing", () => null);
      if (flaw === null) expect(readsBackwards(history, before), `seed ${seed}`).toBe(false);
      else refused++;
    }
    expect(Math.min(proofs, refused)).toBeGreaterThan(30);
  });
});

/**
 * Whether a read saw a value, or its last element, that only a transaction later in the order
 * wrote.
 */
function readsBackwards(
  history: readonly Operation[],
  before: (a: number, b: number) => boolean,
): boolean {
  return history.some((reader, at) =>
    ((reader.outcome === "ok" ? reader.output : []) as readonly [string, Value, Value][]).some(
      ([f, key, value]) => {
        const last = Array.isArray(value) ? value[value.length - 1] : value;
        if (f !== "r" || last === null || last === undefined) return false;
        const writer = history.findIndex(({ input }) =>
          (input as readonly [string, Value, Value][]).some(
            ([g, other, written]) => g !== "r" && other === key && written === last,
          ),
        );
        return writer !== at && before(at, writer);
      },
    ),
  );
}
