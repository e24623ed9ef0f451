/** A check is refused where no run of the scenario can have what it judges. */
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/core/errors.ts";
import { parseScenario } from "../../src/scenario/parse.ts";

/** What is said of the fields, a line each. */
function problemsOf(...fields: readonly string[]): readonly string[] {
  try {
    parseScenario(["version: 1", ...fields, ""].join("\n"), "x.yaml");
  } catch (error) {
    if (error instanceof InputError) return error.message.split("\n");
    throw error;
  }
  return [];
}

describe("a check that could judge nothing is refused, with line and column", () => {
  it.each([
    "bank",
    "serializable",
    "strict-serializable",
    "snapshot-isolation",
    "strong-snapshot-isolation",
  ])("%s, where the object has no transactions", (check) => {
    expect(problemsOf("system: dynamo", `checks: [${check}]`)).toEqual([
      `x.yaml:3:9 checks: ${check} judges transactions, and a kv has none`,
    ]);
  });

  it("bank, where the clients ask for other transactions than a bank's", () => {
    const [said, ...more] = problemsOf(
      "system: percolator",
      "workload: { kind: list-append }",
      "checks: [bank]",
    );
    expect(said).toBe(
      "x.yaml:4:9 checks: bank judges reads of all accounts: expected workload: { kind: bank }, " +
        "got list-append",
    );
    expect(more).toEqual([]);
  });

  it("bank, where none of its clients reads, be the check asked for or usual", () => {
    const said =
      "x.yaml:3:32 workload.reads: the check bank judges reads of all accounts: expected more " +
      "than 0%";
    const fields = ["system: percolator", "workload: { kind: bank, reads: 0% }"];
    expect(problemsOf(...fields)).toEqual([said]);
    expect(problemsOf(...fields, "checks: [bank, progress]")).toEqual([said]);
    expect(problemsOf(...fields, "checks: [invariants]")).toEqual([]);
  });

  it("a level of isolation, where a bank adds: it knows reads, writes and appends", () => {
    const fields = ["system: percolator", "workload: { kind: bank }", "checks: [serializable]"];
    expect(problemsOf(...fields)).toEqual([
      "x.yaml:4:9 checks: serializable judges reads, writes and appends, and a bank adds: " +
        "expected checks: [bank]",
    ]);
  });

  it("causal, where the answers show no versions", () => {
    expect(problemsOf("protocol: raft", "object: set", "checks: [causal]")).toEqual([
      "x.yaml:4:9 checks: causal judges what is written or appended, and not a set",
    ]);
  });

  it("premises, where the system has none", () => {
    expect(problemsOf("system: dynamo", "checks: [premises]")).toEqual([
      "x.yaml:3:9 checks: premises: dynamo has none",
    ]);
    expect(problemsOf("protocol: raft", "checks: [premises]")).toEqual([]);
  });
});

it.each([
  ["bank", "bank"],
  ["strict-serializable", "list-append"],
  ["snapshot-isolation", "mini-transactions"],
  ["serializable", "write-skew"],
  ["serializable", "mixed"],
])("%s judges the workload %s", (check, kind) => {
  const fields = ["system: percolator", `workload: { kind: ${kind} }`, `checks: [${check}]`];
  expect(problemsOf(...fields)).toEqual([]);
});
