/**
 * The levels weaker than linearizability that a scenario may have its runs judged by, the stronger
 * first: those of the registry that ask for no more than what clients saw.
 */
import type { CheckInput, CheckOutcome } from "./check.ts";
import { consistencyChecks } from "./index.ts";

export const WEAKER_CHECKS = [
  "sequential",
  "causal",
  "monotonic-prefix",
  "consistent-prefix",
  "bounded-staleness",
  "read-your-writes",
  "monotonic-reads",
  "monotonic-writes",
  "writes-follow-reads",
] as const;

export type WeakerCheck = (typeof WEAKER_CHECKS)[number];

/** Those that need to know who read from whom: all updates must be writes or appends. */
const OF_VERSIONS: ReadonlySet<WeakerCheck> = new Set([
  "causal",
  "read-your-writes",
  "monotonic-reads",
  "monotonic-writes",
  "writes-follow-reads",
]);

/** What a check of versions can read. */
const VERSIONED: ReadonlySet<string> = new Set([
  "read",
  "get",
  "write",
  "put",
  "append",
  "delete",
  "cas",
]);

/** Whether a check can judge an object that has these functions. */
export function canJudge(check: WeakerCheck, functions: readonly string[]): boolean {
  return !OF_VERSIONS.has(check) || functions.every((name) => VERSIONED.has(name));
}

/** A history by one of them. */
export function checkWeaker(name: WeakerCheck, input: CheckInput): CheckOutcome {
  const check = consistencyChecks.get(name);
  if (check === undefined) throw new RangeError(`no consistency check is named ${name}`);
  return check.run(input);
}
