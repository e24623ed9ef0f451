/** Operations and violations in words. */

import { withBareNumbers } from "../../core/exact-number.ts";
import { formatMoment } from "../../core/formatting.ts";
import type { Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import type { Edge } from "./edges.ts";

/** A value as a person writes it: texts bare where that is clear, long ones cut. */
export function valueText(value: Value): string {
  if (value === null) return "nil";
  const isBare = typeof value === "string" && /^[\w.-]+$/.test(value);
  const text = isBare ? value : withBareNumbers(JSON.stringify(value));
  return text.length <= 40 ? text : `${text.slice(0, 18)}...${text.slice(-18)}`;
}

/** `write 5`, `read 2`, `cas 1 -> 2 (failed)`, `append x "b"`: an operation without its process. */
export function callText(operation: Operation): string {
  const { f, key, input, output, outcome } = operation;
  const name = key === null ? f : `${f} ${valueText(key)}`;
  if (f === "cas" && Array.isArray(input)) {
    const [from = null, to = null] = input as readonly Value[];
    const failed = outcome === "ok" && output === false ? " (failed)" : "";
    return `${name} ${valueText(from)} -> ${valueText(to)}${failed}`;
  }
  if (f === "txn")
    return `${name} ${valueText(outcome === "ok" && output !== null ? output : input)}`;
  if (f === "read" || f === "get") {
    return outcome === "ok" ? `${name} ${valueText(output)}` : `${name} ?`;
  }
  const asked = input === null ? name : `${name} ${valueText(input)}`;
  return outcome === "ok" && output !== null ? `${asked} = ${valueText(output)}` : asked;
}

/** `c3 read 2`, `c1 wrote 5`. */
export function deed(operation: Operation): string {
  return `c${operation.process} ${callText(operation).replace(/^write\b/, "wrote")}`;
}

/** `c1's write of 5`. */
export function nounOf(operation: Operation): string {
  const { f, key, input, output } = operation;
  const place = key === null ? "" : ` to ${valueText(key)}`;
  if (f === "write" || f === "put")
    return `c${operation.process}'s ${f} of ${valueText(input)}${place}`;
  if (f === "read" || f === "get") {
    return `c${operation.process}'s ${f} of ${valueText(output)}${key === null ? "" : ` from ${valueText(key)}`}`;
  }
  return `c${operation.process}'s ${callText(operation)}`;
}

/** `at 1.204000 s`, or `(event 17)` where the source has no clock. */
export function when(us: number | null, position: number): string {
  return us === null ? `(event ${position})` : `at ${formatMoment(us)}`;
}

/** The headline: what the culprit did, and which completed update it contradicts. */
export function headline(culprit: Operation, edges: readonly Edge[] | null): string {
  const into = (edges ?? [])
    .filter(({ after }) => after === culprit)
    .map(({ before }) => before)
    .sort((a, b) => b.completed - a.completed);
  const [last] = into;
  if (last === undefined) {
    return `${deed(culprit)} (completed ${when(culprit.completedUs, culprit.completed).replace(/[()]/g, "")}); no order explains it`;
  }
  return `${deed(culprit)} after ${nounOf(last)} had completed ${when(last.completedUs, last.completed)}; no order explains it`;
}
