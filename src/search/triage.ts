/**
 * Triage between sweeps: which failures are new, which are known, which are resolved, which came
 * back. Failures of one fingerprint are taken to be one bug.
 */

import { withoutCause } from "../runner/fingerprint.ts";

/** A failure, and the lowest run of a sweep that has it. */
export interface SeenFailure {
  readonly fingerprint: string;
  /** The scenario's file; of a search, what was searched. */
  readonly scenario: string;
  readonly protocol: string;
  readonly seed: number;
}

/** A failure as it is remembered from sweep to sweep. */
export interface KnownFailure extends SeenFailure {
  readonly resolved: boolean;
}

export const STANDINGS = ["new", "came back", "known", "resolved"] as const;
export type Standing = (typeof STANDINGS)[number];

export interface Triaged extends SeenFailure {
  readonly standing: Standing;
}

/** What a sweep came to, as far as triage goes. */
export interface SweepSeen {
  /** What failed though it was not expected, in the order of the runs. */
  readonly failures: readonly SeenFailure[];
  /** Whether the run that is remembered of a failure was made again. */
  ranAgain(failure: SeenFailure): boolean;
  /** The fingerprints of failures that are kept and expected. */
  readonly expected: ReadonlySet<string>;
  /** Whether a scenario is kept of a failure that was fixed. */
  isFixed(scenario: string): boolean;
}

/**
 * A failure is resolved once the run that is remembered of it was made again and nothing failed so;
 * what was not run again stays as it was.
 * @returns what is to be said, by standing, and what is to be remembered.
 */
export function triage(
  known: readonly KnownFailure[],
  { failures, ranAgain, expected, isFixed }: SweepSeen,
): { readonly triaged: readonly Triaged[]; readonly known: readonly KnownFailure[] } {
  const before = new Map(known.map((failure) => [failure.fingerprint, failure]));
  const now = new Map<string, SeenFailure>();
  for (const failure of failures) {
    if (!now.has(failure.fingerprint)) now.set(failure.fingerprint, failure);
  }
  const standingOf = ({ fingerprint, scenario }: SeenFailure): Standing => {
    const written = [fingerprint, withoutCause(fingerprint)];
    const old = written.map((one) => before.get(one)).find((one) => one !== undefined);
    if (old?.resolved === true || isFixed(scenario)) return "came back";
    return old !== undefined || written.some((one) => expected.has(one)) ? "known" : "new";
  };
  // Written down without a cause, it is any of them.
  const causeless = new Set([...now.keys()].map(withoutCause));
  const isSeen = ({ fingerprint }: KnownFailure): boolean =>
    now.has(fingerprint) || causeless.has(fingerprint);
  // Those that fail now stand in its place, once it was run again.
  const isSplit = (failure: KnownFailure): boolean =>
    !now.has(failure.fingerprint) && isSeen(failure) && ranAgain(failure);
  const resolved = known.filter(
    (failure) => !failure.resolved && !isSeen(failure) && ranAgain(failure),
  );
  const triaged = [
    ...[...now.values()].map((failure) => ({ ...failure, standing: standingOf(failure) })),
    ...resolved.map((failure) => ({ ...seenOf(failure), standing: "resolved" as const })),
  ].sort((a, b) => STANDINGS.indexOf(a.standing) - STANDINGS.indexOf(b.standing));
  const closed = new Set(resolved);
  return {
    triaged,
    known: [
      ...known
        .filter((failure) => !isSplit(failure))
        .map((failure) => {
          if (closed.has(failure)) return { ...failure, resolved: true };
          const again = now.get(failure.fingerprint);
          // The run that is remembered is one that fails now.
          return again === undefined ? failure : { ...again, resolved: false };
        }),
      ...[...now.values()]
        .filter(({ fingerprint }) => !before.has(fingerprint))
        .map((failure) => ({ ...failure, resolved: false })),
    ],
  };
}

function seenOf({ fingerprint, scenario, protocol, seed }: KnownFailure): SeenFailure {
  return { fingerprint, scenario, protocol, seed };
}
