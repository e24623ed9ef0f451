/**
 * What tasks come to, as plain data. Results of pieces are put together in any order, and the same
 * one twice is as good as once.
 */
import { byNumber } from "../core/order.ts";
import { fingerprintOf } from "../runner/fingerprint.ts";
import type { RunResult } from "../runner/result.ts";
import type { Corpus } from "../search/corpus.ts";
import { joined, NOTHING, type Tally } from "../search/tally.ts";
import type { FirstFailure } from "./tasks.ts";

/** A run of a scenario as it is. */
export interface RanSeed {
  readonly group: number;
  readonly seed: number;
  readonly wallMs: number;
  /** Null: a fault of the program came before. */
  readonly result: RunResult | null;
  readonly fault: {
    readonly kind: "internal" | "not-deterministic";
    readonly message: string;
  } | null;
  /** A failure that the scenario does not expect. */
  readonly isUnmet: boolean;
}

/** What one piece came to, or several. */
export type Part =
  | { readonly kind: "search"; readonly tally: Tally }
  | { readonly kind: "run"; readonly runs: readonly RanSeed[] };

export type CampaignResult =
  | Part
  | { readonly kind: "sum"; readonly failures: readonly FirstFailure[] }
  | { readonly kind: "corpus"; readonly corpus: Corpus }
  /** A scenario file's content; null: it cannot be made smaller. */
  | { readonly kind: "shrunk"; readonly fingerprint: string; readonly text: string | null }
  /** Its time was over before it began. */
  | { readonly kind: "skipped" };

export function nothingOf(kind: Part["kind"]): Part {
  return kind === "search" ? { kind, tally: NOTHING } : { kind, runs: [] };
}

/** @throws {RangeError} if they are parts of different kinds of campaigns. */
export function joinedParts(a: Part, b: Part): Part {
  if (a.kind === "search" && b.kind === "search") {
    return { kind: "search", tally: joined(a.tally, b.tally) };
  }
  if (a.kind !== "run" || b.kind !== "run") throw new RangeError("parts of one kind are joined");
  const bySeed = new Map([...a.runs, ...b.runs].map((ran) => [`${ran.group} ${ran.seed}`, ran]));
  const runs = [...bySeed.values()].sort(
    (one, other) => byNumber(one.group, other.group) || byNumber(one.seed, other.seed),
  );
  return { kind: "run", runs };
}

/** Whether a result is one of pieces. */
export function isPart(result: CampaignResult): result is Part {
  return result.kind === "search" || result.kind === "run";
}

/**
 * Of each kind of failure the first, in order.
 * @param begins the seed of the first trial of a search.
 */
export function firstFailures(part: Part, begins: number): readonly FirstFailure[] {
  if (part.kind === "search") {
    return part.tally.failures.map(({ fingerprint, number, source }) => {
      return { fingerprint, group: 0, seed: begins + number, source };
    });
  }
  const byFingerprint = new Map<string, FirstFailure>();
  for (const { group, seed, result, isUnmet } of part.runs) {
    if (!isUnmet || result?.verdict !== "fail") continue;
    const fingerprint = fingerprintOf(result);
    if (!byFingerprint.has(fingerprint)) {
      byFingerprint.set(fingerprint, { fingerprint, group, seed, source: null });
    }
  }
  return [...byFingerprint.values()];
}

/** Runs that are in a part, and how many of them failed. */
export function countsOfPart(part: Part): { readonly runs: number; readonly failures: number } {
  if (part.kind === "search") {
    return {
      runs: part.tally.spans.reduce((sum, { first, last }) => sum + last - first + 1, 0),
      failures: new Map(part.tally.verdicts).get("fail") ?? 0,
    };
  }
  return { runs: part.runs.length, failures: part.runs.filter(({ isUnmet }) => isUnmet).length };
}
