/** The 119 recorded histories: every verdict, with a certificate for each. */
import { describe, expect, test } from "vitest";
import { type Recorded, recordedHistories } from "../../../bench/recorded.ts";
import { certify } from "../../../src/checkers/certificates/order.ts";
import { checkLinearizable } from "../../../src/checkers/linearizability/check.ts";
import type { Operation } from "../../../src/history/operation.ts";

const recorded = recordedHistories(new URL("../../data/histories/", import.meta.url));

function options({ initial }: Recorded): { initial?: NonNullable<Recorded["initial"]> } {
  return initial === undefined || initial === null ? {} : { initial };
}

test("there are 119 of them", () => {
  expect(recorded).toHaveLength(119);
});

describe("each recorded history has its known verdict", () => {
  for (const one of recorded) {
    test(`${one.file}: ${one.verdict}`, () => {
      const result = checkLinearizable(one.history, one.model, { ...options(one), witness: true });
      expect(result.verdict).toBe(one.verdict);
      if (result.witness !== null) {
        expect(certify(one.history, one.model, result.witness, options(one))).toBeNull();
      }
      if (result.failure !== null) {
        const { prefix, culprit } = result.failure;
        // The prefix explains all that returned before the culprit did.
        const until = (one.history[culprit] as Operation).completed;
        const key = one.history[culprit]?.key ?? null;
        const cut = one.history.map((operation): Operation => {
          if (operation.completed < until && operation.key === key) return operation;
          const outcome =
            operation.invoked < until && operation.outcome !== "fail" ? "info" : "fail";
          return { ...operation, output: null, outcome: operation.key === key ? outcome : "fail" };
        });
        expect(certify(cut, one.model, prefix, options(one))).toBeNull();
      }
    });
  }
});

test("a failed cas of the etcd logs may be read as an observed mismatch as well: the verdicts stay", () => {
  for (const one of recorded.filter(({ file }) => file.startsWith("jepsen-etcd"))) {
    const history = one.history.map(
      (operation): Operation =>
        operation.f === "cas" && operation.outcome === "fail"
          ? { ...operation, outcome: "ok", output: false }
          : operation,
    );
    expect(checkLinearizable(history, one.model, { failure: false }).verdict).toBe(one.verdict);
  }
});

test("the culprits of Knossos' tests are found", () => {
  const culprit = (file: string): Operation => {
    const one = recorded.find((candidate) => candidate.file.endsWith(file)) as Recorded;
    const { failure } = checkLinearizable(one.history, one.model, options(one));
    return one.history[failure?.culprit ?? -1] as Operation;
  };
  // Knossos names events by index: 14 is the return of the read of 2.
  const analysis = culprit("bad-bad-analysis.edn");
  expect([analysis.f, analysis.output]).toEqual(["read", 2]);
  expect([culprit("bad-rethink-fail-smaller.edn").f]).toEqual(["read"]);
});
