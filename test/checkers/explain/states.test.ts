import { describe, expect, it } from "vitest";
import { statesAlong } from "../../../src/checkers/explain/states.ts";
import type { Operation } from "../../../src/history/operation.ts";
import { type Model, modelOf } from "../../../src/objects/model.ts";
import { register } from "../../../src/objects/register.ts";
import { set } from "../../../src/objects/set.ts";

function operation(at: number, given: Partial<Operation>): Operation {
  return {
    process: 0,
    f: "read",
    key: null,
    input: null,
    output: null,
    outcome: "ok",
    invoked: 2 * at,
    completed: 2 * at + 1,
    invokedUs: null,
    completedUs: null,
    ...given,
  };
}

describe("states along an order", () => {
  it("are what the object holds before the first operation and after each", () => {
    const order = [operation(0, { f: "write", input: 1 }), operation(1, { output: 1 })];
    expect(statesAlong(order, modelOf(register), undefined)).toEqual({
      initial: "nil",
      after: ["1", "1"],
    });
    expect(statesAlong([], modelOf(register), 7)).toEqual({ initial: "7", after: [] });
  });

  it("are shown as the model describes them", () => {
    const order = [operation(0, { f: "add", input: "x" }), operation(1, { f: "add", input: 2 })];
    expect(statesAlong(order, modelOf(set), undefined)?.after).toEqual(['{"x"}', '{"x", 2}']);
  });

  it("are only those that later answers allow, where a model leaves open which", () => {
    const coin: Model<number> = {
      name: "coin",
      initial: () => 0,
      step: (state, { f, output }) => (f === "toss" ? [1, 2] : output === state ? [state] : []),
    };
    const toss = operation(0, { f: "toss" });
    expect(statesAlong([toss], coin, undefined)?.after).toEqual(["1 or 2"]);
    const seen = [toss, operation(1, { output: 2 })];
    expect(statesAlong(seen, coin, undefined)?.after).toEqual(["2", "2"]);
  });

  it("are not known where there is no time", () => {
    expect(statesAlong([operation(0, {})], modelOf(register), undefined, () => true)).toBeNull();
  });
});
