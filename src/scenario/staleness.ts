/** How stale the reads of a scenario's runs may be: by versions, or by time. */
import type { Bound } from "../checkers/consistency/check.ts";
import { formatDuration } from "../core/formatting.ts";
import { parseDuration } from "../core/quantities.ts";
import { leaf } from "../core/shape/leaves.ts";
import { duration } from "../core/shape/quantity.ts";
import type { Path, Reader } from "../core/shape/reader.ts";
import { drawnOf, type Schema, type Shape } from "../core/shape/shape.ts";
import type { Scope } from "./scope.ts";

function parse(value: unknown): Bound | null {
  if (typeof value === "number") {
    return Number.isSafeInteger(value) && value >= 0 ? { versions: value } : null;
  }
  const us = parseDuration(value);
  return us === null ? null : { us };
}

const TIME: Schema = duration("200ms").schema(undefined);

/** A number of versions, 0 included, or a duration. */
const bound = leaf<string | number, Bound>({
  words: "a number of versions such as 3, or a duration such as 200ms",
  parse,
  write: (bound) => ("us" in bound ? formatDuration(bound.us) : bound.versions),
  schema: { anyOf: [{ type: "integer", minimum: 0 }, TIME] },
  draw: (draws) => drawnOf(draws, [0, 3, "200ms", "1.5s"]),
});

/** Where it is judged. */
export const staleness: Shape<string | number, Bound, Scope> = {
  ...bound,
  draw: (draws, { checks }) =>
    checks.includes("bounded-staleness") ? bound.draw(draws, undefined) : undefined,
};

/** The bound and the check that is judged by it come together. */
export function checkStaleness(
  reader: Reader,
  at: Path,
  given: Bound | undefined,
  { checks }: Scope,
): void {
  const isJudged = checks.includes("bounded-staleness");
  if (isJudged && given === undefined) {
    reader.wrong([...at, "checks"], "bounded-staleness needs a bound: staleness: 200ms, or 3");
  } else if (!isJudged && given !== undefined) {
    reader.wrong([...at, "staleness"], "it goes with checks: [bounded-staleness]");
  }
}
