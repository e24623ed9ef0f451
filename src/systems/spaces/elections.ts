/** What the spaces of protocols share whose nodes elect a leader that they wait for. */

import { formatDuration } from "../../core/formatting.ts";
import type { Range, Settings } from "../../core/parameters.ts";
import { parseDurationRange } from "../../core/quantities.ts";
import type { Drawn, Rhythm, Values } from "../space.ts";

/** Of an option that was left alone. */
const USUAL: Range = { min: 150_000, max: 300_000 };

/** How long nodes wait in a scenario that is being drawn. */
function timeoutOf({ options }: Drawn): Range {
  return parseDurationRange(options["electionTimeout"]) ?? USUAL;
}

/** The waiting, from very short to long. */
export const timeouts: Readonly<Record<string, Values>> = {
  electionTimeout: (draw) => {
    const min = draw.scaled(40_000, 320_000);
    // Candidates that wait for equally long split the votes again and again (§9.3).
    return `${formatDuration(min)}..${formatDuration(min + draw.scaled(min >> 1, 2 * min))}`;
  },
  heartbeat: (draw, drawn) => formatDuration(draw.scaled(5_000, timeoutOf(drawn).min >> 1)),
};

/** A leader that sends too seldom for the timeout drawn sends four heartbeats in it. */
export function keepsSending(drawn: Drawn): void {
  const { min } = timeoutOf(drawn);
  if (drawn.options["heartbeat"] !== undefined || min >= 100_000) return;
  drawn.options["heartbeat"] = formatDuration(min >> 2);
}

/** Reads by lease rest on clocks; nothing else does. */
export function electionRhythm(options: Settings): Rhythm {
  const { max } = options["electionTimeout"] as unknown as Range;
  const beat = { beatUs: options["heartbeat"] as number, patienceUs: max };
  return options["reads"] === "lease"
    ? { ...beat, driftMaxPpm: options["leaseDrift"] as number }
    : beat;
}

/** Whether a leader is heard in time: it sends several times before a follower stops waiting. */
export function isHeard(options: Settings): boolean {
  const { min } = options["electionTimeout"] as unknown as Range;
  return 4 * (options["heartbeat"] as number) <= min;
}

/** Clients that ask once in a silence, or much; and an administrator beside them. */
export const administrators: Readonly<Record<string, Values>> = {
  rate: { from: "3/s", to: "500/s" },
  kind: ["mixed", "administered"],
  changes: (draw, { workload }) => {
    if (workload["kind"] !== "administered") return undefined;
    const weight = () => draw.below(4);
    return { add: weight(), remove: weight(), replace: weight(), transfer: 1 + weight() };
  },
  changeEvery: (draw, { workload }) =>
    workload["kind"] === "administered"
      ? formatDuration(draw.scaled(20_000, 4_000_000))
      : undefined,
  // People give up what a tool would send again: what a leader had begun is then not begun anew.
  insists: (_draw, { workload }) => (workload["kind"] === "administered" ? false : undefined),
  // A name that is written wrong, or of a machine that was never set up: from seldom to often.
  mistakes: (draw, { workload }) =>
    workload["kind"] === "administered" ? `${draw.scaled(10_000, 400_000)}ppm` : undefined,
};

/**
 * Fewer operations, asked for less often: a cluster that takes few at once never catches up
 * with clients that ask again before it has answered.
 */
export function spare({ workload }: Drawn): void {
  workload["rate"] = "30/s";
  workload["retry"] = "500ms";
  if (workload["clients"] !== undefined) workload["clients"] = 4;
}
