/** A history that a program hands over is looked at before it is judged. */
import { expect, test } from "vitest";
import { checkLinearizable, InputError, modelNamed, type Operation } from "../../../src/index.ts";

const write: Operation = {
  process: 0,
  f: "write",
  key: null,
  input: 1,
  output: null,
  outcome: "ok",
  invoked: 0,
  completed: 1,
  invokedUs: null,
  completedUs: null,
};

test("a history of operations is judged", () => {
  const lost = { ...write, outcome: "info", invoked: 2, completed: Number.POSITIVE_INFINITY };
  const history = [write, lost] as readonly Operation[];
  expect(checkLinearizable(history, modelNamed("register")).verdict).toBe("ok");
});

test.each<[unknown, string]>([
  [null, "history: expected a list of operations, got null"],
  [[undefined], "history[0]: expected an operation, got nothing"],
  [[{ ...write, f: undefined }], "history[0].f: expected the name of a function, got nothing"],
  [[write, { ...write, process: "a" }], 'history[1].process: expected a whole number, got "a"'],
  [[{ ...write, outcome: "okay" }], 'history[0].outcome: expected ok, fail or info, got "okay"'],
  [[{ ...write, invoked: Number.NaN }], "history[0].invoked: expected a position from 0, got NaN"],
  [[{ ...write, completed: 0 }], "history[0].completed: expected a position after invoked, got 0"],
  [[{ ...write, f: "wirte" }], "did you mean write?"],
])("a history of %j is refused with its first operation at fault", (history, said) => {
  const judge = () => checkLinearizable(history as Operation[], modelNamed("register"));
  expect(judge).toThrow(InputError);
  expect(judge).toThrow(said);
});

test("a model that is none is refused", () => {
  expect(() => checkLinearizable([], undefined as never)).toThrow(InputError);
});
