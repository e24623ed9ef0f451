/** Splits the history of any model into parts and lays them out. */
import type { Value } from "../../core/json.ts";
import { textOf } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import type { Model } from "../../objects/model.ts";
import { observedOf } from "../observed.ts";
import type { Arranger, Layout } from "./layout.ts";
import type { Meter } from "./limits.ts";
import { unseenTransactions } from "./unseen-transactions.ts";

/**
 * Operations that did not take effect, and crashed ones that only read, or of which nothing was
 * seen, are left out. Null if the meter ended it.
 */
export function arrange(
  arranger: Arranger,
  history: readonly Operation[],
  model: Model,
  meter: Meter,
): Layout | null {
  const partOf = new Int32Array(history.length);
  const keys: Value[] = [];
  const partitioned = model.partition !== undefined;
  const parts = new Map<string, number>();
  const isUnseen = model.algorithm === "multi-register" ? unseenTransactions(history) : () => false;
  if (!partitioned && history.length > 0) keys.push(null);
  for (let index = 0; index < history.length; index++) {
    const operation = history[index] as Operation;
    if (!meter.passes(index)) return null;
    partOf[index] = -1;
    if (operation.outcome === "fail") continue;
    if (operation.outcome === "info" && model.readOnly?.(observedOf(operation)) === true) continue;
    if (isUnseen(index)) continue;
    if (!partitioned) {
      partOf[index] = 0;
      continue;
    }
    const key = model.partition?.(observedOf(operation)) ?? null;
    const text = textOf(key);
    let part = parts.get(text);
    if (part === undefined) {
      part = keys.length;
      parts.set(text, part);
      keys.push(key);
    }
    partOf[index] = part;
  }
  return arranger.arrange(history, partOf, keys, meter);
}
