/** The bank: what a read of all accounts must find. */
import { describe, expect, it } from "vitest";
import { bank } from "../../../src/checkers/consistency/bank.ts";
import type { Value } from "../../../src/core/json.ts";
import type { Operation } from "../../../src/history/operation.ts";

function historyOf(outputs: readonly Value[]): readonly Operation[] {
  return outputs.map((output, index) => ({
    process: index,
    f: "txn",
    key: null,
    input: output,
    output,
    outcome: "ok",
    invoked: 2 * index,
    completed: 2 * index + 1,
    invokedUs: index,
    completedUs: index + 1,
  })) as unknown as readonly Operation[];
}

const TRANSFER: Value = [
  ["add", "a", -3],
  ["add", "b", 3],
];
const read = (a: Value, b: Value): Value => [
  ["read", "a", a],
  ["read", "b", b],
];

describe("the bank", () => {
  it("has the same total in every read of all accounts", () => {
    const history = historyOf([TRANSFER, read(null, null), read(-3, 3)]);
    expect(bank.run({ history, model: null })).toMatchObject({ verdict: "ok" });
  });

  it("names the read that finds one side of a transfer", () => {
    const history = historyOf([TRANSFER, read(-3, null), read(-3, 3)]);
    const { verdict, findings } = bank.run({ history, model: null });
    expect(verdict).toBe("illegal");
    expect(findings).toEqual([
      {
        operations: [1],
        message: "process 1 read a -3, b null: together -3, and transfers leave it at 0",
      },
    ]);
  });

  it("says nothing of a read that does not see all accounts", () => {
    const history = historyOf([TRANSFER, [["read", "a", -3]]]);
    expect(bank.run({ history, model: null }).verdict).toBe("not-applicable");
  });
});
