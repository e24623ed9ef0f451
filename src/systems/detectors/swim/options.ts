/** The options of SWIM, and of what came after it, which are off by default. */
import type { Parameters, Settings } from "../../../core/parameters.ts";
import type { SwimRules } from "./rules.ts";
import type { Swim } from "./state.ts";

const duration = (about: string, usual: number, min = 1_000) =>
  ({ kind: "duration", about, default: usual, min }) as const;

export const SWIM_OPTIONS: Parameters = {
  period: duration("How often a member probes another.", 100_000),
  ackTimeout: duration("How long it waits for an ack before it asks others to ping.", 40_000),
  suspicion: duration("How long a suspected member has to refute that.", 500_000),
  suspicionMax: duration(
    "How long it has as long as only one accuses it: less with each further one that does, down " +
      "to suspicion (Lifeguard); 0: suspicion, however many accuse.",
    0,
    0,
  ),
  reconnect: duration(
    "How often one that was declared dead is pinged all the same; 0: never.",
    300_000,
    0,
  ),
  pushPull: duration(
    "How often a member exchanges all that it holds with another, the dead included; 0: never.",
    0,
    0,
  ),
  helpers: {
    kind: "integer",
    about: "How many others are asked to ping.",
    default: 3,
    min: 0,
    max: 16,
  },
  awareness: {
    kind: "integer",
    about:
      "By how much a member that finds all others silent slows its probes at most (Lifeguard).",
    default: 0,
    min: 0,
    max: 8,
  },
  buddy: {
    kind: "boolean",
    about: "Whether who sends to a suspected member says that it is suspected (Lifeguard).",
    default: true,
  },
};

export function swimOf(rules: SwimRules, options: Settings): Swim {
  const number = (name: string) => options[name] as number;
  const suspicionUs = number("suspicion");
  return {
    rules,
    periodUs: number("period"),
    ackUs: Math.min(number("ackTimeout"), number("period") - 1),
    helpers: number("helpers"),
    suspicionUs,
    suspicionMaxUs:
      number("suspicionMax") === 0 ? 0 : Math.max(suspicionUs, number("suspicionMax")),
    reconnectUs: number("reconnect"),
    pushPullUs: number("pushPull"),
    awareness: number("awareness"),
    buddy: options["buddy"] === true,
  };
}
