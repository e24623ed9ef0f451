/**
 * How surely a failure came, in words: the same on a failure's screen, in `rashomon explain`, on
 * the page.
 */
import { unreachable } from "../../core/assert.ts";
import { formatCount } from "../../core/formatting.ts";
import type { CurvePoint, Explanation, Turn } from "./explanation.ts";

/** What an explanation calls the events that it names. */
export type Term = "decisive" | "turned" | "sealed";

/** The events that an explanation names, each once, under one term. */
export function turnsOf({
  decisive,
  turned,
  sealed,
}: Pick<Explanation, Term>): readonly { readonly term: Term; readonly turn: Turn }[] {
  const all = [
    { term: "decisive", turn: decisive },
    { term: "turned", turn: turned },
    { term: "sealed", turn: sealed },
  ] as const;
  // The beginning of the run is no event.
  const named = all.filter(({ term, turn }) => term === "decisive" || turn.step > 0);
  return named.filter(
    ({ turn }, at) => named.findIndex((other) => other.turn.step === turn.step) === at,
  );
}

/** What is meant by a term. */
export function aboutTurn(term: Term, { faultless = false }: Turn): string {
  switch (term) {
    case "decisive":
      return faultless
        ? "After it the cluster could not recover any more, had no fault come later"
        : "What a node did that broke the rule";
    case "turned":
      return "After it this failure became more likely by most";
    case "sealed":
      return "After it nearly all futures have this failure";
    default:
      return unreachable(term);
  }
}

/** How the share of futures with this failure changed with an event. */
export function sharesOf({ from, to, sure, faultless = false }: Turn): string {
  const what = faultless
    ? "futures without a later fault that fail so"
    : "futures with this failure";
  if (from.same === from.futures) return `${what}: all ${from.futures} before it already`;
  const doubt = sure ? "" : " (so few samples may deceive)";
  return `${what}: ${shareOf(from)} before, ${shareOf(to)} after${doubt}`;
}

/**
 * From where on the failure was certain: that is said only where each future had it that was drawn
 * from there on.
 */
export function certaintyOf({ curve, sealed }: Pick<Explanation, "curve" | "sealed">): string {
  // After the step in which it was seen there is nothing to draw.
  const after = curve.slice(0, -1).filter(({ step }) => step >= sealed.step);
  const futures = after.reduce((sum, point) => sum + point.futures, 0);
  const same = after.reduce((sum, point) => sum + point.same, 0);
  if (futures === 0) return "Up to the step in which it was seen it might have gone otherwise.";
  const all = same === futures;
  if (sealed.step > 0) {
    const step = formatCount(sealed.step);
    return all
      ? `Certain from step ${step} on: all ${futures} futures from there have this failure.`
      : `Nearly certain from step ${step} on: ${same} of ${futures} futures from there have this ` +
          "failure.";
  }
  const share = all ? `all ${futures}` : `nearly all (${same} of ${futures})`;
  return (
    `Chance does not decide it: from the start ${share} futures have this failure. The scenario ` +
    "leads there by itself."
  );
}

function shareOf({ same, futures }: CurvePoint): string {
  return `${same} of ${futures}`;
}
