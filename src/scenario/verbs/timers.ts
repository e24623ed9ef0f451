/** Verbs that act on timers: one fires now, or does not fire by itself. */
import { optional, required } from "../../core/shape/fields.ts";
import { text } from "../../core/shape/leaves.ts";
import { process, processList } from "../names.ts";
import { type Verb, verb } from "./verb.ts";

const timer = text("a timer's name", ["election", "heartbeat"]);

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
