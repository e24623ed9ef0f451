/**
 * The first return of a part that no order reaches, once the part, or a prefix of it, is known to
 * be illegal.
 */
import type { Reach } from "./explained.ts";
import type { Meter } from "./limits.ts";
import type { PartJudge } from "./part-judge.ts";

/** What was found: up to and including this return, no order exists. */
export interface FirstFailure {
  /** Its rank among the returns of the part. */
  readonly index: number;
  /** An order of as many returns as are proved to have one: if exact, of all before it. */
  readonly prefix: readonly number[];
  /**
   * Whether every return before it is proved to have an order: false where the budget ran out on
   * the way.
   */
  readonly exact: boolean;
}

/**
 * Between what the judge explained and `high` returns, which have no order. Judges mostly know how
 * much of the history their verdict rests on, so that the return before is tried first, and where
 * it rests on all of it, ever further before; where they do not know, the rest is halved.
 */
export function firstFailure(
  judge: PartJudge,
  part: number,
  high: number,
  meter: Meter,
): FirstFailure {
  let low = 0;
  /**
   * An order of the first `low` returns, where it was taken: the next judgement overwrites what it
   * is made of.
   */
  let prefix: readonly number[] | null = [];
  let until = high;
  /** So many returns are proved to have no order; fewer are looked at where one is undecided. */
  let refuted = high;
  /** The prefix to judge next, if there is a reason to. */
  let guess = -1;
  let step = 1;
  const learn = ({ returns, illegalAt, sure }: Reach, isIllegal: boolean): void => {
    guess = -1;
    // What a judgement that did not end rests on is not known yet.
    if (isIllegal && illegalAt < until) {
      if (sure) until = refuted = illegalAt;
      guess = sure ? until - 1 : illegalAt;
    } else if (isIllegal && illegalAt === until) {
      guess = Math.max(until - step, (low + until) >> 1);
      step *= 2;
    }
    if (returns <= low || returns >= until) return;
    low = returns;
    prefix = until - low > 1 ? null : judge.explained().order;
  };
  learn(judge.reach(), true);
  while (until - low > 1) {
    const next = guess > low && guess < until ? guess : (low + until) >> 1;
    judge.begin(part, next);
    const verdict = judge.run(meter);
    if (verdict === "ok") {
      low = next;
      prefix = judge.explained().order;
      guess = -1;
      continue;
    }
    until = next;
    if (verdict === "illegal") refuted = next;
    learn(judge.reach(), verdict === "illegal");
    // Nothing more would be learned.
    if (meter.isStopped) break;
  }
  if (prefix === null && meter.isStopped) prefix = [];
  if (prefix === null) {
    judge.begin(part, low);
    prefix = judge.run(meter) === "ok" ? judge.explained().order : [];
  }
  return { index: refuted - 1, prefix, exact: refuted - low === 1 };
}
