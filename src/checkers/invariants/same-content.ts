/**
 * The same content: what is broadcast and what is delivered at one place (an index and a term) is
 * one thing.
 */

import { BY_PLACE_READINGS, type ByPlace, emptyByPlace, otherAt } from "../ghosts/by-place.ts";
import type { AuditView, Property } from "../property.ts";

/** By place, the content. @param say the message, of the index, the term, and two nodes. */
export function sameContent(
  say: (index: number, term: number, first: number, second: number) => string,
): Property<ByPlace> {
  const compare = (
    seen: ByPlace,
    view: AuditView,
    node: number,
    index: number,
    term: number,
    digest: number,
  ): void => {
    const first = otherAt(seen, node, index, term, digest);
    if (first !== 0) view.report(say(index, term, first, node), [first, node]);
  };
  return {
    initial: emptyByPlace,
    readings: BY_PLACE_READINGS,
    on: { proposed: compare, delivered: compare },
  };
}
