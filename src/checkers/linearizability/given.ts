/** Judging a history that a program hands over: it is looked at before it is judged. */
import { InputError } from "../../core/errors.ts";
import { isWhole } from "../../core/json.ts";
import { shown } from "../../core/shown.ts";
import type { Operation } from "../../history/operation.ts";
import type { Model } from "../../objects/model.ts";
import { checkLinearizable as judge, type LinearizabilityResult, type Options } from "./check.ts";

const OUTCOMES: readonly unknown[] = ["ok", "fail", "info"];

/**
 * Judges a history. The verdict depends on nothing but the arguments.
 * @throws {InputError} naming the first operation that is none, or whose function the model does
 * not have, or the model that is none
 */
export function checkLinearizable(
  history: readonly Operation[],
  model: Model,
  options: Options = {},
): LinearizabilityResult {
  refuseOdd(history, model);
  return judge(history, model, options);
}

function refuseOdd(history: unknown, model: unknown): void {
  const wrong = (file: string, message: string) => new InputError([{ file, message }]);
  const { initial, step } = (isObject(model) ? model : {}) as Partial<Model>;
  if (typeof initial !== "function" || typeof step !== "function") {
    throw wrong("model", `expected a model such as modelNamed("kv"), got ${shown(model)}`);
  }
  if (!Array.isArray(history)) {
    throw wrong("history", `expected a list of operations, got ${shown(history)}`);
  }
  for (const [index, operation] of (history as readonly unknown[]).entries()) {
    const found = wrongIn(operation);
    if (found !== null) throw wrong(`history[${index}]${found.at}`, found.message);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** The first field of an operation at fault; null: none is. */
function wrongIn(operation: unknown): { readonly at: string; readonly message: string } | null {
  if (!isObject(operation)) {
    return { at: "", message: `expected an operation, got ${shown(operation)}` };
  }
  const { process, f, outcome, invoked, completed } = operation as Partial<Operation>;
  const because = (at: string, expected: string, value: unknown) => ({
    at: `.${at}`,
    message: `expected ${expected}, got ${shown(value)}`,
  });
  if (!isWhole(process)) return because("process", "a whole number", process);
  if (typeof f !== "string") return because("f", "the name of a function", f);
  if (!OUTCOMES.includes(outcome)) return because("outcome", "ok, fail or info", outcome);
  if (!Number.isFinite(invoked)) return because("invoked", "a position from 0", invoked);
  const isLater = typeof completed === "number" && completed > (invoked as number);
  return isLater ? null : because("completed", "a position after invoked", completed);
}
