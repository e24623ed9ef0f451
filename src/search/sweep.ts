/**
 * A sweep: the seeds of scenarios as a list of jobs, handed out in order, and cut short in the same
 * place whatever the workers.
 */
import { assert, must } from "../core/assert.ts";
import { firstSeed, type SeedRange, type Shard, WHOLE } from "./seeds.ts";

/** The seeds of one scenario and protocol, or of several scenarios that share them out. */
export interface SweepGroup {
  /** Index of the (first) scenario in the caller's list, from 0. */
  readonly scenario: number;
  /**
   * Seed s runs in the scenario at index `scenario` + s mod `cycle`. Default 1: all seeds in one
   * scenario.
   */
  readonly cycle?: number;
  readonly protocol: string;
  readonly seeds: SeedRange;
}

/** One run to do. Ids count from 0 in the order scenario, protocol, seed. */
export interface Job {
  readonly id: number;
  readonly group: number;
  readonly scenario: number;
  readonly protocol: string;
  readonly seed: number;
}

/**
 * How a job ended, as bailing out sees it. An expected failure ends its own group, an unexpected
 * one the whole sweep.
 */
export type JobClass = "fine" | "expected-failure" | "failure";

export interface SweepOptions {
  readonly shard?: Shard;
  /** Stop at that many failures, >= 1; absent: never. */
  readonly bail?: number;
}

interface Span {
  readonly group: SweepGroup;
  /** The id of its first job. */
  readonly base: number;
  readonly first: number;
  readonly stride: number;
  readonly count: number;
  /** Ids that failed as expected, ascending, the lowest `bail` of them. */
  readonly expected: number[];
}

/**
 * Hands out jobs and takes their results. With `bail`, what is kept are the jobs up to the N-th
 * lowest failure: those below it are all finished first, and those above it are dropped even if
 * they are done. Arrival decides nothing.
 */
export class Sweep<Result> {
  /** The number of jobs if nothing is cut. */
  readonly count: number;
  /** Jobs that have ended, kept or not. */
  settled = 0;
  readonly #spans: readonly Span[];
  readonly #bail: number;
  readonly #results = new Map<number, Result>();
  readonly #open = new Set<number>();
  /** Ids of unexpected failures, ascending. */
  readonly #failures: number[] = [];
  #next = 0;

  constructor(groups: readonly SweepGroup[], options: SweepOptions = {}) {
    const shard = options.shard ?? WHOLE;
    let base = 0;
    this.#spans = groups.map((group) => {
      const first = firstSeed(group.seeds.first, shard);
      const count = Math.max(0, Math.floor((group.seeds.last - first) / shard.count) + 1);
      const span = { group, base, first, stride: shard.count, count, expected: [] };
      base += count;
      return span;
    });
    this.count = base;
    this.#bail = options.bail ?? Number.POSITIVE_INFINITY;
  }

  /**
   * The next job to do, null if there is none at present: it may come back when an open job ends.
   */
  next(): Job | null {
    while (this.#next < this.count && this.#isPastItsGroup(this.#next)) this.#next++;
    if (this.#next >= this.count || this.#next > this.#cut()) return null;
    const job = this.#jobAt(this.#next++);
    this.#open.add(job.id);
    return job;
  }

  /** Takes a job's result. */
  settle(job: Job, result: Result, how: JobClass): void {
    assert(this.#open.delete(job.id), "a job ends once, after it was handed out", { id: job.id });
    this.settled++;
    this.#results.set(job.id, result);
    if (how === "failure") insert(this.#failures, job.id);
    if (how === "expected-failure") insert(must(this.#spans[job.group], "group").expected, job.id);
  }

  /** Whether a job's result can still matter. */
  isNeeded(id: number): boolean {
    return id <= this.#cut() && !this.#isPastItsGroup(id);
  }

  /** Whether everything that matters has ended; what is still open may be abandoned. */
  get complete(): boolean {
    for (const id of this.#open) if (this.isNeeded(id)) return false;
    let next = this.#next;
    while (next < this.count && this.#isPastItsGroup(next)) next++;
    return next >= this.count || next > this.#cut();
  }

  /**
   * The results that count, by scenario, protocol and seed. Before the end: those that have come.
   */
  results(): Result[] {
    return [...this.#results.keys()]
      .filter((id) => this.isNeeded(id))
      .sort((a, b) => a - b)
      .map((id) => this.#results.get(id) as Result);
  }

  /**
   * The seeds of each group that were to run and have no result that counts, as far as there are
   * any.
   */
  notRun(): (Omit<SweepGroup, "seeds"> & SeedRange & { readonly count: number })[] {
    return this.#spans.flatMap(({ group: { scenario, protocol }, base, first, stride, count }) => {
      const missing: number[] = [];
      for (let at = 0; at < count; at++) {
        if (this.#results.has(base + at) && this.isNeeded(base + at)) continue;
        missing.push(first + at * stride);
      }
      const [lowest] = missing;
      if (lowest === undefined) return [];
      const last = missing.at(-1) ?? lowest;
      return [{ scenario, protocol, first: lowest, last, count: missing.length }];
    });
  }

  /**
   * The id of the failure at which the sweep stops, Infinity if there is none yet. It can move up
   * when a failure turns out to lie past its group's end.
   */
  #cut(): number {
    if (this.#failures.length < this.#bail) return Number.POSITIVE_INFINITY;
    let seen = 0;
    for (const id of this.#failures) {
      if (!this.#isPastItsGroup(id) && ++seen === this.#bail) return id;
    }
    return Number.POSITIVE_INFINITY;
  }

  #isPastItsGroup(id: number): boolean {
    const expected = this.#spanOf(id).expected;
    return expected.length >= this.#bail && id > (expected[this.#bail - 1] as number);
  }

  #spanOf(id: number): Span {
    return must(
      this.#spans.find((span) => id < span.base + span.count),
      "a job belongs to a group",
    );
  }

  #jobAt(id: number): Job {
    const span = this.#spanOf(id);
    const { scenario, cycle = 1, protocol } = span.group;
    const seed = span.first + (id - span.base) * span.stride;
    return {
      id,
      group: this.#spans.indexOf(span),
      scenario: scenario + (seed % cycle),
      protocol,
      seed,
    };
  }
}

function insert(ids: number[], id: number): void {
  const at = ids.findIndex((other) => other > id);
  ids.splice(at < 0 ? ids.length : at, 0, id);
}
