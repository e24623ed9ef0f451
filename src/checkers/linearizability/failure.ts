/** The first return of a part that no order reaches, once the part, or a prefix of it, is known to be illegal. */
import type { Meter } from "./limits.ts";
import type { Explained, PartJudge } from "./part-judge.ts";

/** What was found: the return (its rank among those of the part) and an order of what came before it. */
export interface FirstFailure {
  readonly index: number;
  readonly prefix: readonly number[];
  /** Whether every return before it is proved to have an order: false where the budget ran out on the way. */
  readonly exact: boolean;
}

/**
 * Between what the judge explained and `high` returns, which have no order. The search mostly gets as far as the first
 * failure itself, so the next return is tried first, and halving begins only where it is not.
 */
export function firstFailure(
  judge: PartJudge,
  part: number,
  high: number,
  meter: Meter,
): FirstFailure {
  let { returns: low, order: prefix } = known(judge.explained(), high);
  let until = high;
  let exact = true;
  let next = low + 1;
  while (until - low > 1) {
    judge.begin(part, next);
    const verdict = judge.run(meter);
    const found = known(judge.explained(), next);
    if (verdict === "ok") {
      low = next;
      prefix = judge.explained().order;
    } else {
      if (verdict === "unknown") exact = false;
      until = next;
      if (found.returns > low) {
        low = found.returns;
        prefix = found.order;
      }
    }
    next = verdict === "ok" || low + 1 >= until ? (low + until) >> 1 : low + 1;
    if (next <= low) next = low + 1;
  }
  return { index: until - 1, prefix, exact };
}

/** What was explained of a prefix that is not linearizable as a whole: fewer returns than it has. */
function known({ returns, order }: Explained, high: number): Explained {
  return returns > 0 && returns < high ? { returns, order } : { returns: 0, order: [] };
}
