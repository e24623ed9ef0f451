/**
 * A search: hands out the trials of a strategy, takes what they come to in any order, and learns of
 * it in theirs: the result is the same whatever the workers.
 */
import { assert, must } from "../core/assert.ts";
import type { Value } from "../core/json.ts";
import { byNumber } from "../core/order.ts";
import { fingerprintOf } from "../runner/fingerprint.ts";
import type { RunResult } from "../runner/result.ts";
import { explicitSource } from "../scenario/resolve.ts";
import type { CorpusEntry } from "./corpus.ts";
import { Discovery } from "./discovery.ts";
import type {
  Plan,
  Strategy,
  StrategySettings,
  Trial,
  TrialOutcome,
} from "./strategies/strategy.ts";
import type { Subject } from "./subject.ts";
import { countsOf, type Tally } from "./tally.ts";

/** How long a search goes on where nothing else ends it. */
export const TIME = "60s";
/** Seeds of a search that ends by steps or by time: more than any comes to. */
export const SEEDS_LAST = 2 ** 31;

/** How far a search has come. */
export interface SearchProgress {
  readonly runs: number;
  /** Of all runs together. */
  readonly steps: number;
  /** Different features that were covered. */
  readonly features: number;
  /** Kinds of failure: different fingerprints. */
  readonly failures: number;
}

/** A trial with its number in the search, from 0. */
export interface NumberedTrial {
  readonly number: number;
  readonly trial: Trial;
}

/** What came of a trial: its outcome, or a fault of the program. */
export type TrialEnd =
  | { readonly kind: "finished"; readonly outcome: TrialOutcome }
  | { readonly kind: "fault"; readonly message: string };

/** The failures with one fingerprint: taken to be one bug. */
export interface FailureGroup {
  readonly fingerprint: string;
  /** How many runs failed so. */
  runs: number;
  /** The first of them. */
  readonly first: {
    readonly number: number;
    readonly trial: Trial;
    readonly result: RunResult;
  };
  /** Steps of the search up to the end of the first. */
  readonly stepsToFirst: number;
}

export interface SearchLimits {
  /** Steps of all runs together: the run that comes to that many is the last. */
  readonly stepsMax?: number;
  /** The search ends at the last of so many runs of a kind. */
  readonly wanted?: { readonly count: number; readonly is: (result: RunResult) => boolean };
  /** Hears of each run, in order, and of the steps that were made for it. */
  readonly onLearnt?: (result: RunResult, made: number) => void;
}

export class Search {
  readonly discovery: Discovery;
  /** By fingerprint, in the order in which they were found. */
  readonly failures = new Map<string, FailureGroup>();
  /** Runs by verdict. */
  readonly verdicts = new Map<string, number>();
  /** Faults of the program, with the trial. */
  readonly faults: {
    readonly number: number;
    readonly trial: Trial;
    readonly message: string;
  }[] = [];
  readonly #subject: Subject;
  readonly #plan: Plan;
  readonly #learns: boolean;
  readonly #roundEnd: (number: number) => number;
  readonly #limits: SearchLimits;
  /** Trials that were handed out and are not learnt of, by number; and their ends. */
  readonly #open = new Map<number, Trial>();
  readonly #ended = new Map<number, TrialEnd>();
  #given = 0;
  #learnt = 0;
  #isOver = false;
  /** Runs of the kind that is wanted. */
  #wanted = 0;
  /** Of a strategy that learns: trials that further ones may be made from. */
  readonly #corpus: CorpusEntry[] = [];
  readonly #before: number;
  readonly #firstSeed: number;

  constructor(
    strategy: Strategy,
    subject: Subject,
    settings: StrategySettings,
    limits: SearchLimits = {},
  ) {
    this.#subject = subject;
    this.#plan = strategy.begin(subject, settings);
    this.#learns = strategy.roundEnd !== null;
    this.#roundEnd = strategy.roundEnd ?? (() => Number.POSITIVE_INFINITY);
    this.#limits = limits;
    this.#before = settings.before ?? 0;
    this.#firstSeed = settings.seeds.first;
    this.discovery = new Discovery(this.#before);
  }

  /** The next trial; null: there is none, or none before others have ended. */
  next(): NumberedTrial | null {
    if (this.#isOver) return null;
    const before = this.#before;
    if (before + this.#given >= this.#roundEnd(before + this.#learnt)) return null;
    const trial = this.#plan.next();
    if (trial === null) {
      this.#isOver = true;
      return null;
    }
    const number = this.#given++;
    this.#open.set(number, trial);
    return { number, trial };
  }

  /** Takes what a trial came to. Past the end of the search it is dropped. */
  settle(number: number, end: TrialEnd): void {
    assert(this.#open.has(number), "a trial ends once, after it was handed out", { number });
    this.#ended.set(number, end);
    for (;;) {
      const next = this.#ended.get(this.#learnt);
      if (next === undefined || this.#isPast) return;
      const number = this.#learnt;
      const trial = must(this.#open.get(number), "a trial is open until it is learnt of");
      this.#open.delete(number);
      this.#ended.delete(number);
      this.#learnt++;
      this.#learn(this.#before + number, trial, next);
    }
  }

  /** No more trials are handed out: those that are learnt of are the search. */
  stop(): void {
    this.#isOver = true;
  }

  /** Whether all that counts is done; what is still open may be abandoned. */
  get complete(): boolean {
    return this.#isPast || (this.#isOver && this.#open.size === 0);
  }

  /** Trials that were learnt of. */
  get runs(): number {
    return this.#learnt;
  }

  get progress(): SearchProgress {
    const { steps, features } = this.discovery;
    return { runs: this.#learnt, steps, features, failures: this.failures.size };
  }

  /** The seeds of what was learnt of, both included; null: nothing was. */
  get seeds(): { readonly first: number; readonly last: number } | null {
    const first = this.#firstSeed;
    return this.#learnt === 0 ? null : { first, last: first + this.#learnt - 1 };
  }

  /** What it came to so far. */
  tally(): Tally {
    const { runs, steps, met, marks } = this.discovery;
    const before = this.#before;
    const count = this.#learnt;
    const span = { first: before, last: before + count - 1, runs, steps };
    const features = [...met].sort(([a], [b]) => byNumber(a, b));
    return {
      spans: count === 0 ? [] : [span],
      marks,
      features: features.map(([feature]) => feature),
      met: features.map(([, times]) => times),
      goals: countsOf(this.discovery.metIn("goals")),
      facts: countsOf(this.discovery.metIn("facts")),
      kinds: countsOf(this.discovery.metIn("faults")),
      verdicts: countsOf(this.verdicts),
      failures: [...this.failures.values()].map(({ fingerprint, runs, first, stepsToFirst }) => {
        const { number, result, trial } = first;
        const source = this.#learns ? this.#sourceOf(trial) : null;
        return { fingerprint, runs, number, result, source, stepsToFirst };
      }),
      faults: this.faults.map(({ number, trial: { seed }, message }) => {
        return { number, seed, message };
      }),
      corpus: this.#corpus,
    };
  }

  #sourceOf({ scenario }: Trial): Value {
    return explicitSource(scenario, this.#subject.known);
  }

  get #isPast(): boolean {
    const { stepsMax, wanted } = this.#limits;
    return (
      (stepsMax !== undefined && this.discovery.steps >= stepsMax) ||
      (wanted !== undefined && this.#wanted >= wanted.count)
    );
  }

  /** @param number of the trial in the whole search. */
  #learn(number: number, trial: Trial, end: TrialEnd): void {
    if (end.kind === "fault") {
      this.discovery.pass();
      this.faults.push({ number, trial, message: end.message });
      return;
    }
    const { outcome } = end;
    const { result, made } = outcome;
    this.discovery.add(outcome, made);
    const kept = this.#plan.learn(trial, outcome);
    if (kept !== null) this.#corpus.push(kept);
    this.verdicts.set(result.verdict, (this.verdicts.get(result.verdict) ?? 0) + 1);
    if (result.verdict === "fail") this.#failed(number, trial, result);
    if (this.#limits.wanted?.is(result)) this.#wanted++;
    this.#limits.onLearnt?.(result, made);
    if (this.#isPast) this.#isOver = true;
  }

  #failed(number: number, trial: Trial, result: RunResult): void {
    const fingerprint = fingerprintOf(result);
    const group = this.failures.get(fingerprint);
    if (group !== undefined) group.runs++;
    else {
      const stepsToFirst = this.discovery.steps;
      this.failures.set(fingerprint, {
        fingerprint,
        runs: 1,
        first: { number, trial, result },
        stepsToFirst,
      });
    }
  }
}
