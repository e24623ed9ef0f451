/** Workloads of transactions: what their clients ask for, and whom they can ask. */
import { describe, expect, it } from "vitest";
import { kv } from "../../src/objects/kv.ts";
import { multiRegister } from "../../src/objects/multi-register.ts";
import { transactional, transactionSteps } from "../../src/objects/transactional.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";
import { workloads } from "../../src/workloads/index.ts";

const KINDS = ["list-append", "mini-transactions", "bank", "write-skew"] as const;

/** What clients of two-phase commit ask for. */
function askedBy(kind: string): readonly string[][] {
  const protocol = "two-phase-commit";
  const workload = { kind, clients: 3, rate: "100/s" };
  const scenario = resolveScenario({ version: 1, protocol, duration: "1s", workload }, "test");
  return simulate(scenario, protocol, 1).history.map(({ input }) =>
    transactionSteps(input).map(({ kind: step, name }) => `${step} ${name}`),
  );
}

describe("workloads of transactions", () => {
  it.each(KINDS)("%s asks objects that have its steps, and no others", (kind) => {
    const refusal = workloads.get(kind)?.refusal;
    expect(refusal?.(transactional)).toBeNull();
    expect(refusal?.(kv)).toMatch(/^it asks for transactions \(txn\), and the functions here are/);
  });

  it("says which steps an object lacks", () => {
    expect(workloads.get("list-append")?.refusal?.(multiRegister)).toBe(
      "its transactions append, and here they can read, write, add",
    );
  });

  it("mini-transactions read at most two registers, and write only what they have read", () => {
    for (const steps of askedBy("mini-transactions")) {
      const read = new Set(steps.filter((step) => step.startsWith("read")));
      expect(read.size).toBeLessThanOrEqual(2);
      for (const step of steps) expect(read).toContain(step.replace("write", "read"));
    }
  });

  it("write-skew reads both registers of a pair, and writes one of them or none", () => {
    const [reads, both] = [
      ["read k0", "read k1"],
      ["read k2", "read k3"],
    ];
    const seen = new Set(askedBy("write-skew").map((steps) => JSON.stringify(steps)));
    const all = [reads, both].flatMap((pair = []) => [
      pair,
      ...pair.map((one) => [...pair, one.replace("read", "write")]),
    ]);
    expect([...seen].sort()).toEqual(all.map((steps) => JSON.stringify(steps)).sort());
  });
});

describe("a transactional object", () => {
  it("reads what it has written before, appends and adds", () => {
    const input = [
      ["append", "x", 1],
      ["read", "x", null],
      ["add", "y", 5],
      ["add", "y", -2],
      ["write", "z", 7],
    ];
    const { state, output } = transactional.apply({}, { f: "txn", key: null, input });
    expect(state).toEqual({ x: [1], y: 3, z: 7 });
    expect(output).toEqual([
      ["append", "x", 1],
      ["read", "x", [1]],
      ["add", "y", 5],
      ["add", "y", 3],
      ["write", "z", 7],
    ]);
  });
});

describe("a multi-register", () => {
  it("adds to numbers, and answers what they have become", () => {
    const input = [
      ["add", "x", -3],
      ["read", "x", null],
      ["add", "x", 5],
    ];
    const { state, output } = multiRegister.apply({}, { f: "txn", key: null, input });
    expect(state).toEqual({ x: 2 });
    expect(output).toEqual([
      ["add", "x", -3],
      ["read", "x", -3],
      ["add", "x", 2],
    ]);
  });

  it("is judged with its additions: one order explains them, or none", () => {
    const bankOf = (mutant: string | undefined) => {
      const protocol = "two-phase-commit";
      const workload = { kind: "bank", clients: 4, rate: "80/s" };
      const scenario = {
        version: 1,
        protocol,
        duration: "2s",
        workload,
        ...(mutant && { mutant }),
      };
      return simulate(resolveScenario(scenario, "test"), protocol, 1).violations[0]?.check;
    };
    expect(bankOf(undefined)).toBeUndefined();
    expect(bankOf("locks-given-back-at-vote")).toBe("linearizable");
  });
});
