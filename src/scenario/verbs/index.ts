/** The verbs of the directed language: one line a verb, or a kind of them. */
import { MACHINE_VERBS } from "./machines.ts";
import { MESSAGE_VERBS } from "./messages.ts";
import { requestVerb } from "./request.ts";
import { TIMER_VERBS } from "./timers.ts";
import type { Verb } from "./verb.ts";
import { WAITING_VERBS } from "./waits.ts";

/** In the order in which they are listed. */
export const VERBS: ReadonlyMap<string, Verb> = new Map(
  [...MESSAGE_VERBS, ...TIMER_VERBS, ...MACHINE_VERBS, requestVerb, ...WAITING_VERBS].map(
    (made) => [made.name, made],
  ),
);
