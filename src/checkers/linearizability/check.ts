/**
 * Linearizability: whether one order of the operations, true to real time, explains every answer.
 */
import type { Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import type { Model } from "../../objects/model.ts";
import { firstFailure } from "./failure.ts";
import { refuseUnknown } from "./known-functions.ts";
import { type Budget, type Limit, Meter } from "./limits.ts";
import { merged } from "./merged.ts";
import { PartJudge } from "./part-judge.ts";
import type { SavedJudgement, SavedSearch } from "./saved.ts";
import type { Verdict } from "./search.ts";

export interface LinearizabilityResult {
  readonly verdict: Verdict;
  /** What ended an `unknown`. */
  readonly limit: Limit | null;
  /** Configurations explored: the same on every machine. */
  readonly work: number;
  /**
   * On request, for `ok`: indices into the history in a valid order; crashed operations that never
   * took effect left out.
   */
  readonly witness: readonly number[] | null;
  /** For `illegal`. */
  readonly failure: Failure | null;
  /** For `unknown`, where it is known: a prefix that was proved linearizable on the way. */
  readonly verified: VerifiedPrefix | null;
}

/**
 * A prefix of a history: how many operations completed in it, and the position of the last
 * completion.
 */
export interface VerifiedPrefix {
  readonly completed: number;
  readonly position: number;
}

export interface Failure {
  /** The part of the object that is at fault, null where it is one whole. */
  readonly key: Value;
  /**
   * An order of what had completed in that part before the culprit did: indices into the history.
   */
  readonly prefix: readonly number[];
  /** The first operation, by completion, that cannot be placed: an index into the history. */
  readonly culprit: number;
  /**
   * Whether it is proved to be the first, over all parts: false where the budget ran out on the
   * way.
   */
  readonly exact: boolean;
}

export interface Options {
  readonly budget?: Budget;
  /** The state at first, where it is not the model's own. */
  readonly initial?: Value;
  /** Whether an order is wanted for `ok`. */
  readonly witness?: boolean;
  /** Whether the reason is wanted for `illegal`; the default. */
  readonly failure?: boolean;
}

/**
 * Judges a history. The verdict depends on nothing but the arguments.
 * @throws {InputError} naming the first operation whose function the model does not have
 */
export function checkLinearizable(
  history: readonly Operation[],
  model: Model,
  options: Options = {},
): LinearizabilityResult {
  return new Judgement(history, model, options).run(options.budget);
}

/** Scratch of judgements that have ended: a call leaves nothing in it that the next one reads. */
const idle: PartJudge[] = [];

/** A judgement that can be resumed: `run` after `unknown` continues where the budget ended it. */
export class Judgement {
  readonly #history: readonly Operation[];
  readonly #model: Model;
  readonly #options: Options;
  #judge: PartJudge | null = null;
  #taken = false;
  /**
   * The part at work, and whether it was begun; those that ran out of memory, to be begun again.
   */
  #part = 0;
  #begun = false;
  #undecided: number[] = [];
  readonly #orders: (readonly number[])[] = [];
  #work = 0;
  /** The part that was judged last. */
  #searched = -1;
  /** What another judgement knew of that. */
  #saved: SavedSearch | null = null;

  /**
   * @param saved what another judgement of the same history, model and options knew when it was
   * stopped
   * @throws {InputError} naming the first operation whose function the model does not have
   */
  constructor(
    history: readonly Operation[],
    model: Model,
    options: Options = {},
    saved: SavedJudgement | null = null,
  ) {
    refuseUnknown(history, model);
    this.#history = history;
    this.#model = model;
    this.#options = options;
    if (saved === null) return;
    this.#part = saved.part;
    this.#undecided = [...saved.undecided];
    this.#orders.push(...saved.orders);
    this.#work = saved.work;
    this.#saved = saved.search;
    this.#searched = saved.searched;
  }

  /** After `unknown`: what it knows, for another process to resume from. */
  saved(): SavedJudgement {
    return {
      part: this.#part,
      orders: this.#orders,
      undecided: this.#undecided,
      work: this.#work,
      search: this.#saved ?? this.#judge?.saved() ?? null,
      searched: this.#searched,
    };
  }

  /** Judges on, with a budget that counts from here. */
  run(budget?: Budget): LinearizabilityResult {
    const meter = new Meter(budget);
    this.#judge ??= idle.pop() ?? new PartJudge();
    const judge = this.#judge;
    if (!this.#taken) {
      this.#taken = judge.take(this.#history, this.#model, this.#options.initial, meter);
      if (!this.#taken) return this.#result("unknown", meter);
    }
    const again = this.#undecided;
    this.#undecided = [];
    for (const part of again) {
      this.#begin(judge, part);
      const verdict = judge.run(meter);
      if (verdict === "illegal") return this.#illegal(part, meter);
      if (verdict === "ok") this.#orders.push(judge.explained().order);
      else this.#undecided.push(part);
    }
    for (; this.#part < judge.parts; this.#part++) {
      if (!this.#begun) this.#begin(judge, this.#part);
      this.#begun = true;
      const verdict = judge.run(meter);
      if (verdict === "illegal") return this.#illegal(this.#part, meter);
      if (verdict === "unknown") {
        if (meter.limit !== "memory") return this.#result("unknown", meter);
        this.#undecided.push(this.#part);
      } else if (this.#options.witness === true) this.#orders.push(judge.explained().order);
      this.#begun = false;
    }
    if (this.#undecided.length > 0) return this.#result("unknown", meter);
    return this.#result("ok", meter);
  }

  #begin(judge: PartJudge, part: number): void {
    judge.begin(part);
    if (this.#saved !== null && this.#searched === part) {
      judge.restore(this.#saved);
      this.#saved = null;
    }
    this.#searched = part;
  }

  #result(verdict: Verdict, meter: Meter, failure: Failure | null = null): LinearizabilityResult {
    this.#work += meter.work;
    if (verdict !== "unknown" && this.#judge !== null) {
      idle.push(this.#judge);
      this.#judge = null;
    }
    return {
      verdict,
      limit: verdict === "unknown" ? meter.limit : null,
      work: this.#work,
      witness:
        verdict === "ok" && this.#options.witness === true
          ? merged(this.#history, this.#orders)
          : null,
      failure,
      verified: verdict === "unknown" ? this.#verified() : null,
    };
  }

  /** How far the search came, where the history is one part. */
  #verified(): VerifiedPrefix | null {
    const judge = this.#judge;
    if (judge === null || !this.#taken || !this.#begun || judge.parts !== 1) return null;
    const completed = judge.explained().returns;
    if (completed <= 0 || completed > judge.returns(0)) return null;
    const { completed: position } = this.#history[judge.returning(0, completed - 1)] as Operation;
    return { completed, position };
  }

  /**
   * The first failure over all parts: that of the part found illegal, unless another fails before
   * it, which is looked for among those not yet judged, and only as far as that.
   */
  #illegal(found: number, meter: Meter): LinearizabilityResult {
    if (this.#options.failure === false) return this.#result("illegal", meter);
    const judge = this.#judge as PartJudge;
    let first = this.#failureOf(found, judge.returns(found), meter);
    let exact = this.#undecided.length === 0;
    for (let part = found + 1; part < judge.parts; part++) {
      const end = (this.#history[first.culprit] as Operation).completed;
      const until = this.#returnsBefore(part, end);
      if (until === 0) continue;
      judge.begin(part, until);
      const verdict = judge.run(meter);
      if (verdict === "illegal") first = this.#failureOf(part, until, meter);
      else if (verdict === "unknown") exact = false;
    }
    return this.#result("illegal", meter, exact ? first : { ...first, exact });
  }

  #failureOf(part: number, until: number, meter: Meter): Failure {
    const judge = this.#judge as PartJudge;
    const { index, prefix, exact } = firstFailure(judge, part, until, meter);
    return { key: judge.key(part), prefix, culprit: judge.returning(part, index), exact };
  }

  /** How many operations of a part completed before this moment. */
  #returnsBefore(part: number, moment: number): number {
    const judge = this.#judge as PartJudge;
    let low = 0;
    let high = judge.returns(part);
    while (low < high) {
      const middle = (low + high) >> 1;
      const { completed } = this.#history[judge.returning(part, middle)] as Operation;
      if (completed < moment) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
