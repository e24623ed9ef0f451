/**
 * Operations of one kind that are never answered, while others are: a protocol may serve writes for
 * ever and forget its readers.
 */
import type { Operation } from "../history/operation.ts";

/** Below this chance that it is chance, it is none. */
const CHANCE_MAX = 1e-12;
/**
 * Fewer show nothing, however many of the others are answered; and how often the others are
 * answered is not known from fewer.
 */
const ASKED_MIN = 10;

/** A function of which no operation was answered. */
export interface Forgotten {
  readonly f: string;
  /** How many operations it was asked for in. */
  readonly asked: number;
}

/**
 * The functions of which not one operation was completed, although it cannot be chance: if they
 * were answered as often as all others, at least one would have been. In a run with a few
 * operations, or with hardly any answers, that proves nothing.
 * @param history of a time in which no fault was at work: functions may be answered at different
 * times, a read by one node alone while a write waits for the end of a partition.
 */
export function neverAnswered(
  history: readonly Pick<Operation, "f" | "outcome">[],
): readonly Forgotten[] {
  const asked = new Map<string, number>();
  const answered = new Map<string, number>();
  let completed = 0;
  for (const { f, outcome } of history) {
    asked.set(f, (asked.get(f) ?? 0) + 1);
    if (outcome === "info") continue;
    answered.set(f, (answered.get(f) ?? 0) + 1);
    completed++;
  }
  const unanswered = [...asked].filter(([f]) => !answered.has(f));
  const others = history.length - unanswered.reduce((sum, [, count]) => sum + count, 0);
  if (others < ASKED_MIN) return [];
  return unanswered
    .filter(([, count]) => count >= ASKED_MIN && power(1 - completed / others, count) < CHANCE_MAX)
    .map(([f, count]) => ({ f, asked: count }));
}

/** By multiplication, which is the same on every engine. */
function power(base: number, exponent: number): number {
  let product = 1;
  for (let at = 0; at < exponent && product >= CHANCE_MAX; at++) product *= base;
  return product;
}
