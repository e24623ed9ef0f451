/** A failure in brief as sentences: what a failure's screen and `rashomon explain` print. */
import { formatMoment } from "../../core/formatting.ts";
import { Recording } from "../../runner/recording.ts";
import type { Violation } from "../../runner/result.ts";
import { Simulation, type SimulationParts } from "../../runner/simulation.ts";
import { tellStory } from "../../runner/story.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import { type Brief, briefOf } from "./brief.ts";
import { withPlantedBug } from "./planted-bug.ts";

/** Events that are kept while the run continues. */
const EVENTS_KEPT = 500_000;
/** What comes of a step is a part of its line. */
const CAME = "; ";

/** A run that failed. */
export interface FailedRun {
  readonly scenario: Scenario;
  readonly protocol: string;
  readonly seed: number;
  readonly violation: Violation;
}

/**
 * Makes the run once more, recorded. What never came to its end has no brief: then its last steps.
 * @param linesMax at least 10.
 */
export function briefStory(
  { scenario, protocol, seed, violation }: FailedRun,
  linesMax: number,
  parts: SimulationParts = {},
): readonly string[] {
  if (violation.check === "no-progress") {
    return tellStory(scenario, protocol, seed, violation, linesMax, parts);
  }
  const recording = new Recording({ keptMax: EVENTS_KEPT });
  const recordings = [...(parts.recordings ?? []), recording];
  const simulation = new Simulation(scenario, protocol, seed, { ...parts, recordings });
  simulation.boot();
  simulation.run(violation.step);
  const brief = briefOf(recording, violation);
  const run = { scenario, protocol, seed };
  // What a fork draws anew differs from the run without the bug for that alone.
  const all =
    parts.fork === undefined ? withPlantedBug(brief, recording, run, violation.step, parts) : brief;
  return sentencesOf(all).slice(-linesMax);
}

/** `step 3411  1.812000 s  n3 gets ...`, a line each. */
export function sentencesOf({ lines }: Pick<Brief, "lines">): readonly string[] {
  const width = String(lines.at(-1)?.step ?? 0).length;
  return lines.map(({ step, atUs, words, did }) => {
    const said = [words, ...did].join(CAME);
    return `step ${String(step).padStart(width)}  ${formatMoment(atUs)}  ${said}`;
  });
}
