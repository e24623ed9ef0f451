/** Several registers in numbers, against the model that the object itself makes. */
import { describe, expect, it } from "vitest";
import { Draws, type Recipe, randomHistory } from "../../../bench/random-history.ts";
import { certify } from "../../../src/checkers/certificates/order.ts";
import { checkLinearizable } from "../../../src/checkers/linearizability/check.ts";
import type { Value } from "../../../src/core/json.ts";
import type { Operation } from "../../../src/history/operation.ts";
import { type Model, modelOf } from "../../../src/objects/model.ts";
import { multiRegister } from "../../../src/objects/multi-register.ts";

type Steps = readonly (readonly Value[])[];

/** Values and names of several types, reads of own writes, up to four steps. */
const recipe: Recipe = {
  name: "multi-register of many steps",
  object: multiRegister as Recipe["object"],
  call: (draws) => {
    const name = (): Value => ["x", 1, "1", true][draws.below(4)] ?? null;
    const value = (): Value => [0, null, [1, { a: 2 }], "y"][draws.below(4)] ?? null;
    const step = (): readonly Value[] =>
      draws.oneIn(2)
        ? draws.oneIn(2)
          ? ["read", name()]
          : ["read", name(), null]
        : ["write", name(), value()];
    return { f: "txn", key: null, input: Array.from({ length: draws.below(5) }, step) };
  },
  // Another value somewhere, a step too few, another name, or no list at all.
  answer: (draws, _f, right) => {
    const steps = right as Steps;
    const at = draws.below(Math.max(1, steps.length));
    const spoilt = (make: (step: readonly Value[]) => readonly Value[]): Value =>
      steps.map((step, index) => (index === at ? make(step) : step));
    switch (draws.below(6)) {
      case 0:
        return steps.slice(1);
      case 1:
        return null;
      case 2:
        return spoilt((step) => step.slice(0, 2));
      case 3:
        return spoilt(([kind = null, , value = null]) => [kind, "z", value]);
      default:
        return spoilt(([kind = null, name = null]) => [kind, name, 0]);
    }
  },
};

describe("the machine of several registers", () => {
  const model: Model = modelOf(recipe.object);
  const { algorithm, ...plain } = model;

  it("comes to the verdict and the first failure of the search with the model", () => {
    expect(algorithm).toBe("multi-register");
    const verdicts = { ok: 0, illegal: 0, unknown: 0 };
    for (let seed = 1; seed <= 600; seed++) {
      const draws = new Draws(seed);
      const history = randomHistory(recipe, draws, 2 + draws.below(10), 2 + draws.below(5));
      const { verdict, witness, failure } = checkLinearizable(history, model, { witness: true });
      const other = checkLinearizable(history, plain);
      verdicts[verdict]++;
      expect(verdict, `seed ${seed}`).toBe(other.verdict);
      expect(failure?.culprit, `seed ${seed}`).toBe(other.failure?.culprit);
      if (witness !== null) expect(certify(history, model, witness)).toBeNull();
    }
    expect(Math.min(verdicts.ok, verdicts.illegal)).toBeGreaterThan(100);
  });

  it("starts from what the registers hold at first", () => {
    const read = (value: Value): Value => [["read", "x", value]];
    const history = [
      {
        process: 0,
        f: "txn",
        key: null,
        input: read(null),
        output: read([1]),
        outcome: "ok" as const,
        invoked: 0,
        completed: 1,
        invokedUs: null,
        completedUs: null,
      },
    ];
    expect(checkLinearizable(history, model, { initial: { x: [1], y: 2 } }).verdict).toBe("ok");
    expect(checkLinearizable(history, model, { initial: { x: [2] } }).verdict).toBe("illegal");
    expect(checkLinearizable(history, model).verdict).toBe("illegal");
  });

  it("leaves out transactions without an answer of which nothing was seen", () => {
    const txn = (process: number, input: Value, output: Value | null): Operation => ({
      process,
      f: "txn",
      key: null,
      input,
      output,
      outcome: output === null ? "info" : "ok",
      invoked: process,
      completed: output === null ? Number.POSITIVE_INFINITY : 100 + process,
      invokedUs: null,
      completedUs: null,
    });
    const lost = Array.from({ length: 40 }, (_, at) =>
      txn(at, [["write", `x${at % 3}`, at]], null),
    );
    const read = (value: Value): Operation =>
      txn(50, [["read", "x1", null]], [["read", "x1", value]]);
    const budget = { work: 100 };
    expect(checkLinearizable([...lost, read(7)], model, { budget }).verdict).toBe("ok");
    expect(checkLinearizable([...lost, read(99)], model, { budget }).verdict).toBe("illegal");
    // What an addition has made of a register shows what was there.
    const sum = txn(60, [["add", "x1", 1]], [["add", "x1", 8]]);
    expect(checkLinearizable([...lost.slice(0, 8), sum], model).verdict).toBe("ok");
  });
});
