/** Long histories of collections: those that the general search does not decide. */
import { expect, test } from "vitest";
import { type ObjectShape, objectHistory } from "../../../bench/object-history.ts";
import { certify } from "../../../src/checkers/certificates/order.ts";
import { checkLinearizable } from "../../../src/checkers/linearizability/check.ts";
import { must } from "../../../src/core/assert.ts";
import { objects } from "../../../src/objects/index.ts";
import { type Model, modelOf } from "../../../src/objects/model.ts";

const common = { concurrency: 10, infoPermille: 0, readEvery: 4, wrong: false, seed: 1 };
const SHAPES: readonly (Omit<ObjectShape, keyof typeof common> & Partial<ObjectShape>)[] = [
  { kind: "stack", operations: 500, values: null, infoPermille: 20 },
  { kind: "stack", operations: 500, values: 5 },
  { kind: "priority-queue", operations: 500, values: null, infoPermille: 20 },
  { kind: "fifo-queue", operations: 1_000, values: 5, infoPermille: 20 },
  { kind: "fifo-queue", operations: 1_000, values: 5 },
  { kind: "fifo-queue", operations: 4_000, values: null },
  { kind: "stack", operations: 4_000, values: null },
  { kind: "priority-queue", operations: 1_000, values: 5 },
  { kind: "list", operations: 400, values: null },
  { kind: "list", operations: 400, values: 5 },
  { kind: "grow-set", operations: 400, values: null },
];

for (const shape of SHAPES) {
  const { kind, operations, values, infoPermille = 0 } = shape;
  const what = `${values ?? "distinct"} values, ${infoPermille / 10} % crashed, ten clients`;
  test(`${kind}, ${operations} operations, ${what}: ok, with an order`, () => {
    const history = objectHistory({ ...common, ...shape });
    const model: Model = modelOf(must(objects.get(kind === "grow-set" ? "set" : kind), kind));
    const budget = { work: 20_000 };
    const { verdict, witness } = checkLinearizable(history, model, { witness: true, budget });
    expect(verdict).toBe("ok");
    expect(certify(history, model, witness ?? [])).toBeNull();
  });
}

for (const kind of ["fifo-queue", "stack", "priority-queue"] as const) {
  const model: Model = modelOf(must(objects.get(kind), kind));
  const long = { ...common, kind, operations: 20_000, concurrency: 20, readEvery: 1 };
  const judged = (shape: ObjectShape) => {
    const history = objectHistory(shape);
    // Nothing is searched.
    const result = checkLinearizable(history, model, { witness: true, budget: { work: 1 } });
    const { verdict, witness } = result;
    return [verdict, witness === null ? null : certify(history, model, witness)];
  };

  test(`${kind}: where a few values among many repeat, the clock says which was taken`, () => {
    expect(judged({ ...long, values: 1_000_000 })).toEqual(["ok", null]);
    expect(judged({ ...long, values: 1_000_000, wrong: true })).toEqual(["illegal", null]);
  });

  test(`${kind}: crashed takes are given to values that must be gone, in one pass`, () => {
    expect(judged({ ...long, values: null, infoPermille: 20 })).toEqual(["ok", null]);
  });
}

test("every pass over a long history asks whether time is up", () => {
  for (const kind of ["fifo-queue", "stack", "priority-queue", "list", "grow-set"] as const) {
    const shape = { ...common, kind, operations: 20_000, values: null, readEvery: 5_000 };
    const history = objectHistory(shape);
    const model: Model = modelOf(must(objects.get(kind === "grow-set" ? "set" : kind), kind));
    let asked = 0;
    const whole = checkLinearizable(history, model, {
      budget: { expired: () => ++asked > 1_000_000 },
    });
    expect(whole.verdict).toBe("ok");
    expect(asked, kind).toBeGreaterThan(3);
    // Whenever it is up, the verdict is unknown.
    for (const at of [1, (asked + 1) >> 1, asked]) {
      let calls = 0;
      const budget = { expired: () => ++calls >= at };
      const { verdict, limit } = checkLinearizable(history, model, { budget });
      expect([kind, at, verdict, limit]).toEqual([kind, at, "unknown", "time"]);
    }
  }
});
