/**
 * The smallest failing sub-history. A read may be left out; an update may only be made optional,
 * since leaving it out could invent a violation. Both only add orders that explain the rest, so a
 * core that is still illegal proves the whole illegal; and since relaxing is monotone, one pass
 * makes the core 1-minimal.
 */
import type { Operation } from "../../history/operation.ts";
import type { Model } from "../../objects/model.ts";
import { isReadOnly, type Judge, optional } from "./judge.ts";

/** A failing sub-history. */
export interface Core {
  /** Kept as certain, in order of invocation. */
  readonly certain: readonly Operation[];
  /** Updates that may or may not have happened: no choice among them explains the certain ones. */
  readonly optional: readonly Operation[];
  /** Whether nothing more can be relaxed: false where the budget ran out on the way. */
  readonly minimal: boolean;
}

/**
 * The orders in which operations are offered for relaxing; another order may end in another,
 * smaller core.
 */
const STRATEGIES = ["oldest-first", "updates-first", "newest-first"] as const;

/**
 * Minimizes an illegal history whose last completion is the culprit's. `may` is asked before each
 * judgement whether there is budget left.
 */
export function minimize(
  history: readonly Operation[],
  culprit: Operation,
  model: Model,
  judge: Judge,
  may: () => boolean = () => true,
): Core {
  let best: Core | null = null;
  for (const strategy of STRATEGIES) {
    if (best !== null && (!may() || best.certain.length <= 3)) break;
    const candidates = history.filter(
      (operation) => operation !== culprit && operation.outcome === "ok",
    );
    if (strategy === "newest-first") candidates.reverse();
    if (strategy === "updates-first") {
      candidates.sort((a, b) => Number(isReadOnly(a, model)) - Number(isReadOnly(b, model)));
    }
    const core = relax(history, candidates, model, judge, may);
    if (best === null || core.certain.length < best.certain.length) best = core;
  }
  return best ?? { certain: [...history], optional: [], minimal: false };
}

function relax(
  history: readonly Operation[],
  candidates: readonly Operation[],
  model: Model,
  judge: Judge,
  may: () => boolean,
): Core {
  const relaxed = new Set<Operation>();
  let minimal = true;
  const core = (): { certain: Operation[]; maybe: Operation[] } => {
    const certain: Operation[] = [];
    const maybe: Operation[] = [];
    for (const operation of history) {
      if (operation.outcome === "ok" && !relaxed.has(operation)) certain.push(operation);
      else if (!isReadOnly(operation, model)) maybe.push(optional(operation));
    }
    return { certain, maybe };
  };
  const stillIllegal = (): boolean => {
    const { certain, maybe } = core();
    const verdict = judge([...certain, ...maybe].sort((a, b) => a.invoked - b.invoked));
    if (verdict === "unknown") minimal = false;
    return verdict === "illegal";
  };
  /** Relaxes as much of candidates[from, to) as it can. */
  const attempt = (from: number, to: number): void => {
    if (from >= to) return;
    if (!may()) {
      minimal = false;
      return;
    }
    const part = candidates.slice(from, to);
    for (const operation of part) relaxed.add(operation);
    if (stillIllegal()) return;
    for (const operation of part) relaxed.delete(operation);
    if (to - from === 1) return;
    const middle = (from + to) >>> 1;
    attempt(from, middle);
    attempt(middle, to);
  };
  attempt(0, candidates.length);
  const { certain, maybe } = core();
  return { certain, optional: maybe, minimal };
}
