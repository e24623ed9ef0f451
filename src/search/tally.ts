/**
 * What trials of a search came to, as plain data that parts of it are put together from: in any
 * order, and the same part twice is as good as once.
 */
import { assert } from "../core/assert.ts";
import type { Value } from "../core/json.ts";
import { byNumber, byText } from "../core/order.ts";
import type { RunResult } from "../runner/result.ts";
import { type CorpusEntry, joinedEntries } from "./corpus.ts";
import { firstOf, joinedMet, type Mark, type Met } from "./discovery.ts";

/** Trials that follow each other, by number, both included; runs are those that came to an end. */
export interface Span {
  readonly first: number;
  readonly last: number;
  readonly runs: number;
  readonly steps: number;
}

/** The failures with one fingerprint: taken to be one bug. */
export interface TalliedFailure {
  readonly fingerprint: string;
  readonly runs: number;
  /** The number of the first trial that failed so, and what it came to. */
  readonly number: number;
  readonly result: RunResult;
  /** Of a strategy that learns: what it ran. Null: that follows from its seed. */
  readonly source: Value | null;
  /** Steps from the beginning of its span to its end. */
  readonly stepsToFirst: number;
}

export interface Tally {
  /** Ascending; no two of them touch. */
  readonly spans: readonly Span[];
  /** Counts of runs and steps are from the beginning of the span. Ascending. */
  readonly marks: readonly Mark[];
  /** Features, ascending, and what is known of each. */
  readonly features: readonly number[];
  readonly met: readonly Met[];
  readonly goals: Counts;
  readonly facts: Counts;
  readonly kinds: Counts;
  /** Runs by verdict. */
  readonly verdicts: Counts;
  /** In the order in which they were found. */
  readonly failures: readonly TalliedFailure[];
  /** Trials that came to no end by a fault of the program. Ascending. */
  readonly faults: readonly TalliedFault[];
  /** Of a strategy that learns: trials that met some feature first of all. Ascending. */
  readonly corpus: readonly CorpusEntry[];
}

export interface TalliedFault {
  readonly number: number;
  readonly seed: number;
  readonly message: string;
}

/** By name, ascending. */
export type Counts = readonly (readonly [name: string, count: number])[];

export const NOTHING: Tally = {
  spans: [],
  marks: [],
  features: [],
  met: [],
  goals: [],
  facts: [],
  kinds: [],
  verdicts: [],
  failures: [],
  faults: [],
  corpus: [],
};

export function countsOf(counts: ReadonlyMap<string, number>): Counts {
  return [...counts].sort(([a], [b]) => byText(a, b));
}

/**
 * Two tallies as one. Where all trials of one are among those of the other, that is the other.
 * @throws {RangeError} if they share some trials only: what counts is undecided.
 */
export function joined(a: Tally, b: Tally): Tally {
  if (within(a, b)) return b;
  if (within(b, a)) return a;
  const shared = a.spans.find((one) => b.spans.some((other) => touch(one, other)));
  if (shared !== undefined) {
    throw new RangeError(`two parts have some of the trials ${shared.first}..${shared.last}`);
  }
  const from = new Map<Span, Span>();
  const spans = coalesced([...a.spans, ...b.spans], from);
  const moved = mover([...a.spans, ...b.spans], from);
  const marks = [...a.marks, ...b.marks].map((mark) => {
    const { runs, steps } = moved(mark.trials - 1);
    return { trials: mark.trials, runs: mark.runs + runs, steps: mark.steps + steps };
  });
  const features = joinedFeatures(a, b);
  const firsts = new Set<number>();
  if (a.corpus.length + b.corpus.length > 0)
    for (const met of features.met) firsts.add(firstOf(met));
  return {
    spans,
    marks: marks.sort((one, other) => byNumber(one.trials, other.trials)),
    ...features,
    goals: summed(a.goals, b.goals),
    facts: summed(a.facts, b.facts),
    kinds: summed(a.kinds, b.kinds),
    verdicts: summed(a.verdicts, b.verdicts),
    failures: joinedFailures(a, b, moved),
    faults: [...a.faults, ...b.faults].sort((one, other) => byNumber(one.number, other.number)),
    corpus: joinedEntries(a.corpus, b.corpus, (number) => firsts.has(number)),
  };
}

function within(inner: Tally, outer: Tally): boolean {
  return inner.spans.every(({ first, last }) =>
    outer.spans.some((span) => span.first <= first && last <= span.last),
  );
}

function touch(a: Span, b: Span): boolean {
  return a.first <= b.last && b.first <= a.last;
}

/** Spans with those that follow each other made one. @param from gets the one each went into. */
function coalesced(spans: readonly Span[], from: Map<Span, Span>): readonly Span[] {
  const sorted = [...spans].sort((a, b) => byNumber(a.first, b.first));
  const groups: Span[][] = [];
  for (const span of sorted) {
    const group = groups.at(-1);
    if (group?.at(-1)?.last === span.first - 1) group.push(span);
    else groups.push([span]);
  }
  return groups.map((group) => {
    let whole = group[0] as Span;
    for (const span of group.slice(1)) {
      from.set(span, whole);
      const { runs, steps } = whole;
      whole = { ...whole, last: span.last, runs: runs + span.runs, steps: steps + span.steps };
    }
    return whole;
  });
}

/** By a trial: what is before its span now and was not. */
function mover(
  spans: readonly Span[],
  from: ReadonlyMap<Span, Span>,
): (number: number) => Pick<Span, "runs" | "steps"> {
  const sorted = [...spans].sort((a, b) => byNumber(a.first, b.first));
  return (number) => {
    const span = sorted.findLast(({ first }) => first <= number);
    assert(span !== undefined && number <= span.last, "what is tallied is of a span", { number });
    return from.get(span) ?? { runs: 0, steps: 0 };
  };
}

function joinedFeatures(a: Tally, b: Tally): Pick<Tally, "features" | "met"> {
  const features: number[] = [];
  const met: Met[] = [];
  let left = 0;
  let right = 0;
  while (left < a.features.length || right < b.features.length) {
    const one = a.features[left] ?? Number.POSITIVE_INFINITY;
    const other = b.features[right] ?? Number.POSITIVE_INFINITY;
    features.push(Math.min(one, other));
    if (one === other) met.push(joinedMet(a.met[left++] as Met, b.met[right++] as Met));
    else met.push(one < other ? (a.met[left++] as Met) : (b.met[right++] as Met));
  }
  return { features, met };
}

function joinedFailures(
  a: Tally,
  b: Tally,
  moved: (number: number) => Pick<Span, "steps">,
): readonly TalliedFailure[] {
  const byFingerprint = new Map<string, TalliedFailure>();
  for (const failure of [...a.failures, ...b.failures]) {
    const here = {
      ...failure,
      stepsToFirst: failure.stepsToFirst + moved(failure.number).steps,
    };
    const other = byFingerprint.get(here.fingerprint);
    const first = other === undefined || here.number < other.number ? here : other;
    byFingerprint.set(here.fingerprint, { ...first, runs: here.runs + (other?.runs ?? 0) });
  }
  return [...byFingerprint.values()].sort((one, other) => byNumber(one.number, other.number));
}

function summed(a: Counts, b: Counts): Counts {
  const counts = new Map(a);
  for (const [name, count] of b) counts.set(name, (counts.get(name) ?? 0) + count);
  return countsOf(counts);
}
