/**
 * The operations of clients that the story of a violation tells: those that contradict each other,
 * and who wrote what they read.
 */
import { sameValue, type Value } from "../core/json.ts";
import type { Operation } from "../history/operation.ts";
import type { HistoryRecorder } from "../history/recorder.ts";
import type { Violation } from "./result.ts";

/** Where a value was written more often, the last of these are told. */
const WRITERS_MAX = 2;

/** By their numbers in the history. */
export function toldOperations(
  history: Pick<HistoryRecorder, "length" | "at">,
  { operations = [] }: Pick<Violation, "operations">,
): ReadonlySet<number> {
  const told = new Set(operations);
  for (const number of operations) {
    const read = history.at(number);
    if (read.outcome !== "ok" || read.output === null || typeof read.output === "boolean") continue;
    const writers: number[] = [];
    for (let other = 0; other < history.length; other++) {
      const one = history.at(other);
      if (one.invoked < read.completed && hasWritten(one, read)) writers.push(other);
    }
    if (writers.some((writer) => operations.includes(writer))) continue;
    for (const writer of writers.slice(-WRITERS_MAX)) told.add(writer);
  }
  return told;
}

/**
 * Whether an operation may have left the value that another read: written, or appended at its end.
 */
function hasWritten({ f, key, input, output, outcome }: Operation, read: Operation): boolean {
  if (outcome === "fail" || !sameValue(key, read.key)) return false;
  const seen = read.output;
  if (f === "cas") return output !== false && Array.isArray(input) && sameValue(input[1], seen);
  if (f === "write" || f === "put") return sameValue(input, seen);
  if (f !== "append" || input === "") return false;
  if (typeof seen === "string") return typeof input === "string" && seen.endsWith(input);
  return Array.isArray(seen) && sameValue(seen[seen.length - 1] as Value, input);
}
