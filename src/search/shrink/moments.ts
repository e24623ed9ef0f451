/**
 * Other moments: an operation that comes a little later may not have to wait for another, and a
 * fault a little earlier may leave out what the failure does without.
 */
import { formatDuration } from "../../core/formatting.ts";
import { parseDuration } from "../../core/quantities.ts";
import type { Decision } from "../../kernel/choices/decisions.ts";
import { type Candidate, plansOf } from "./candidate.ts";
import type { Pass, Shrinking } from "./shrinking.ts";

/** By how much, the boldest first. */
const SHIFTS_US = [100_000, 20_000, 5_000, 1_000].flatMap((us) => [us, -us]);
/** With more of them than that, one alone seldom changes much. */
const MANY = 24;

/** The moment of one operation or fault at a time, as long as the run has fewer steps. */
export function* otherMoments(shrinking: Shrinking): Pass {
  if (shrinking.size > MANY) return;
  const { decisions, source } = shrinking.best;
  const operations = decisions.flatMap(([kind, key]) =>
    kind === "operation" && key.endsWith(" moment") ? [key] : [],
  );
  const faults = plansOf(source).map(({ id }) => String(id));
  for (const moved of [
    ...operations.map((key) => (byUs: number) => operationMoved(shrinking.best, key, byUs)),
    ...faults.map((id) => (byUs: number) => faultMoved(shrinking.best, id, byUs)),
  ]) {
    for (const byUs of SHIFTS_US) {
      for (;;) {
        const candidate = moved(byUs);
        const isShorter = candidate !== null && shrinking.attempt(candidate, { isShorter: true });
        if (candidate !== null) yield;
        if (!isShorter) break;
      }
    }
  }
}

function operationMoved(best: Candidate, key: string, byUs: number): Candidate | null {
  const moment = best.decisions.find(([kind, name]) => kind === "operation" && name === key);
  const us = moment === undefined ? -1 : (moment[2] as number) + byUs;
  if (us < 0) return null;
  const decisions = best.decisions.map(
    (one): Decision => (one === moment ? [one[0], key, us] : one),
  );
  return { ...best, decisions };
}

function faultMoved(best: Candidate, id: string, byUs: number): Candidate | null {
  const plan = plansOf(best.source).find((one) => one["id"] === id);
  const us = (parseDuration(plan?.["at"]) ?? -1) + byUs;
  if (plan === undefined || us < 0) return null;
  const moved = { ...plan, at: formatDuration(us) };
  const faults = plansOf(best.source).map((one) => (one === plan ? moved : one));
  return { ...best, source: { ...best.source, faults } };
}
