/**
 * Where a planted bug first shows: the first step in which the same scenario and seed, run without
 * the bug, go otherwise. An earlier mistake of any node is found so, whatever was seen later.
 */
import { formatMoment } from "../../core/formatting.ts";
import type { EventLog, LoggedEvent } from "../../kernel/event-log.ts";
import { Recording } from "../../runner/recording.ts";
import { Simulation, type SimulationParts } from "../../runner/simulation.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import { STEP_MAX } from "../../world/event.ts";
import type { Brief } from "./brief.ts";
import { type BriefLine, isOfOthers } from "./brief-lines.ts";

/** Which run failed. */
export interface PlantedRun {
  readonly scenario: Scenario;
  readonly protocol: string;
  readonly seed: number;
}

/** A longer run is not made again for this. */
const STEPS_MAX = 200_000;

/** The brief with a line for the step in which a planted bug first shows, where there is one. */
export function withPlantedBug(
  brief: Brief,
  recording: Recording,
  run: PlantedRun,
  end: number,
  parts: SimulationParts = {},
): Brief {
  const line = firstShown(recording, run, end, parts);
  if (line === null) return brief;
  const own = brief.lines.findIndex(({ step, kind }) => step === line.step && !isOfOthers(kind));
  const here = brief.lines[own];
  if (here !== undefined) {
    const both = { ...here, did: [...here.did, ...line.did] };
    return { ...brief, lines: brief.lines.with(own, both) };
  }
  // What others did in that step came after it.
  const at = brief.lines.findIndex(({ step }) => step >= line.step);
  const place = at < 0 ? brief.lines.length : at;
  return { ...brief, lines: brief.lines.toSpliced(place, 0, line) };
}

function firstShown(
  recording: Recording,
  { scenario, protocol, seed }: PlantedRun,
  end: number,
  parts: SimulationParts,
): BriefLine | null {
  if (scenario.mutants[protocol] === undefined || end > STEPS_MAX) return null;
  // Its beginning is gone.
  if (recording.log.first > 0) return null;
  const other = new Recording();
  const { [protocol]: _, ...mutants } = scenario.mutants;
  // The caller's recordings are of the run with the bug.
  const recordings = [other];
  const without = { ...scenario, mutants };
  const simulation = new Simulation(without, protocol, seed, { ...parts, recordings });
  simulation.boot();
  simulation.run(end);
  const [mine, correct] = firstOtherStep(recording.log, other.log);
  if (mine === null || mine.step > end) return null;
  const { step, atUs } = mine;
  const wordsIn = (of: Recording, event: LoggedEvent) => of.words(event).split("\n")[0] ?? "";
  const words = wordsIn(recording, mine);
  const isAlike = correct !== null && correct.actor === mine.actor && correct.kind === mine.kind;
  if (!isAlike) {
    const did = ["without the planted bug this does not come here"];
    return { step, atUs, kind: "planted", words, did };
  }
  const instead = wordsIn(other, correct);
  // A difference that no words show is left out.
  if (instead === words && correct.atUs === atUs) return null;
  const when = instead === words ? `this comes at ${formatMoment(correct.atUs)}` : "";
  const did = [`without the planted bug${when === "" ? `: ${instead}` : ` ${when}`}`];
  return { step, atUs, kind: "planted", words, did };
}

/** The first step in which two runs differ, as each has it. */
function firstOtherStep(one: EventLog, other: EventLog) {
  const others = stepsIn(other);
  for (const mine of stepsIn(one)) {
    const { value: theirs } = others.next();
    if (theirs === undefined || !isSame(mine, theirs)) return [mine, theirs ?? null] as const;
  }
  return [null, null] as const;
}

function* stepsIn(log: EventLog): Generator<LoggedEvent, undefined> {
  for (const event of log.events()) if (event.kind <= STEP_MAX) yield { ...event };
}

function isSame(one: LoggedEvent, other: LoggedEvent): boolean {
  return (
    one.atUs === other.atUs &&
    one.kind === other.kind &&
    one.actor === other.actor &&
    one.other === other.other &&
    one.number === other.number
  );
}
