/** Verbs that act on timers: one fires now, or does not fire by itself. */
import { optional, required } from "../../core/shape/fields.ts";
import { text } from "../../core/shape/leaves.ts";
import { drawnOf, type Shape } from "../../core/shape/shape.ts";
import { isDeclaredTimer, SHARED_TIMERS } from "../../protocol/timer-names.ts";
import { process, processList } from "../names.ts";
import { lineupsOf, type Scope } from "../scope.ts";
import { type Verb, verb } from "./verb.ts";

const timerText = text("a timer's name", ["election", "heartbeat"]);

/** A timer, of those that what runs declares. */
const timer: Shape<string, string, Scope> = {
  ...timerText,
  read(value, at, reader, scope) {
    const read = timerText.read(value, at, reader, scope as never);
    const known = timersIn(scope);
    if (read === undefined || known === null) return read;
    if (isDeclaredTimer(read, [...known, ...SHARED_TIMERS])) return read;
    reader.unknownName(at, "timer", read, known);
    return undefined;
  },
  draw: (draws, scope) => drawnOf(draws, timersIn(scope) ?? ["election", "heartbeat"]),
};

/** Of all services of all that a scenario compares; null: one declares none. */
function timersIn(scope: Scope): readonly string[] | null {
  const services = lineupsOf(scope).flatMap((lineup) => lineup.services);
  const declared = services.map(({ protocol }) => protocol?.timers);
  if (declared.includes(undefined)) return null;
  return [...new Set(declared.flatMap((names) => names ?? []))];
}

function withholdVerb(name: "withhold" | "allow", about: string): Verb {
  return verb<never, "withhold">(
    name,
    {
      [name]: required(timer, about),
      nodes: optional(processList, "Where; absent: everywhere."),
    } as never,
    (read: Readonly<Record<string, unknown>>) => ({
      do: "withhold",
      on: name === "withhold",
      nodes: (read["nodes"] as readonly string[] | undefined) ?? [],
      timer: read[name] as string,
    }),
    ({ nodes, timer: of }) => ({ [name]: of, ...(nodes.length > 0 && { nodes }) }) as never,
  );
}

/** In the order in which they are listed. */
export const TIMER_VERBS: readonly Verb[] = [
  verb(
    "fire",
    { fire: required(timer, "Fires a timer that is set."), node: required(process) },
    ({ fire, node: at }) => ({ do: "fire", node: at, timer: fire }),
    ({ timer: fire, node: at }) => ({ fire, node: at }),
  ),
  withholdVerb("withhold", "From now on the timer does not fire by itself."),
  withholdVerb("allow", "From now on the timer fires by itself again."),
];
