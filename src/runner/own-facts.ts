/**
 * The facts of a user's own protocol in a story. They may come at every step: those are shown that
 * have most in common with the fact that shows the violation, the latest first.
 */
import type { LoggedEvent } from "../kernel/event-log.ts";
import type { NamedFact } from "./fact-words.ts";

/** Facts that a story has room for. */
const SHOWN_MAX = 6;

/** @param witness the fact that shows the violation; null: none does. */
export function telling(
  events: readonly LoggedEvent[],
  facts: readonly NamedFact[],
  witness: LoggedEvent | null,
): ReadonlySet<LoggedEvent> {
  const about = witness === null ? new Map<string, number>() : numbersOf(witness, facts);
  const ranked = events
    .map((event, at) => ({ event, at, shared: sharedNumbers(numbersOf(event, facts), about) }))
    .filter(({ shared }) => about.size === 0 || shared > 0)
    .sort((a, b) => b.shared - a.shared || b.at - a.at);
  return new Set(ranked.slice(0, SHOWN_MAX).map(({ event }) => event));
}

/** Its numbers by field, but for who asserted it. */
function numbersOf(
  { other, payload }: LoggedEvent,
  facts: readonly NamedFact[],
): Map<string, number> {
  const numbers = payload as readonly number[];
  const { fields = [] } = facts[other] ?? {};
  return new Map(
    fields.flatMap((field, at) => (at === 0 ? [] : [[field, numbers[at] ?? 0] as const])),
  );
}

function sharedNumbers(
  one: ReadonlyMap<string, number>,
  other: ReadonlyMap<string, number>,
): number {
  let shared = 0;
  for (const [field, number] of one) if (other.get(field) === number) shared++;
  return shared;
}
