/**
 * Transactions without an answer that can be left out of a history of several registers: no answer
 * shows anything that they wrote. An order with such a transaction is one without it as well, for
 * until its registers are written again, no transaction that was answered reads them.
 */
import { textOf, type Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";

/** By index of an operation whether it can be left out. */
export function unseenTransactions(history: readonly Operation[]): (index: number) => boolean {
  /** Registers with the values that were read of them. */
  const seen = new Set<string>();
  /** Registers that are added to: what an addition answers shows what was there before it. */
  const added = new Set<string>();
  for (const { input, output, outcome } of history) {
    if (outcome === "fail") continue;
    const answers = outcome === "ok" ? stepsOf(output) : [];
    for (const [index, [kind = null, name = null]] of stepsOf(input).entries()) {
      if (kind === "add") added.add(String(name));
      else if (kind === "read") seen.add(cellOf(name, answers[index]?.[2] ?? null));
    }
  }
  return (index) => {
    const { input, outcome } = history[index] as Operation;
    if (outcome !== "info") return false;
    return stepsOf(input).every(
      ([kind = null, name = null, value = null]) =>
        kind === "read" || !(added.has(String(name)) || seen.has(cellOf(name, value))),
    );
  };
}

function stepsOf(value: Value): readonly (readonly Value[])[] {
  return Array.isArray(value) ? value.map((step) => (Array.isArray(step) ? step : [])) : [];
}

function cellOf(name: Value, value: Value): string {
  return textOf([String(name), value]);
}
