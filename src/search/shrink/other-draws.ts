/**
 * Other runs that fail in the same way: what was drawn may hold on to a long story, where another
 * draw shows the same in a short one.
 */
import { fingerprintOf } from "../../runner/fingerprint.ts";
import { simulate } from "../../runner/simulate.ts";
import type { Registries } from "../../scenario/scope.ts";
import { drawScenario } from "../draw-scenario.ts";
import { SWARM } from "../strategies/swarm.ts";
import { Shortest } from "./alternatives.ts";
import { systemIn } from "./from-calm.ts";
import { judgesProgress } from "./promise.ts";
import type { Failure } from "./recorded.ts";
import type { Shrinking } from "./shrinking.ts";

/** Runs that are drawn. */
const DRAWS = 500;
/** A shorter run is hardly made shorter so. */
const STEPS_MIN = 20;
/** So many times as long as what is left may be drawn: it is to be shrunk. */
const LONGER = 10;

/** They take no more steps than all trials before, or so many. */
const TRIAL_STEPS_MIN = 100_000;

/**
 * Some runs of the same system that fail in the same way, the shortest first; it pauses after each
 * run.
 */
export type OtherDraw = (
  shrinking: Shrinking,
  failure: Failure,
  known: Registries,
) => Generator<void, readonly Failure[], undefined>;

/**
 * From the swarm's draws: with the options of the best so far, and with others, in turn. Not where
 * progress is judged.
 */
export function* otherDraw(
  { best, run, trials }: Shrinking,
  { scenario }: Failure,
  known: Registries,
): Generator<void, readonly Failure[], undefined> {
  const { source } = best;
  if (run.steps < STEPS_MIN || judgesProgress(source) || scenario.script.length > 0) return [];
  const { options: _options, ...free } = source;
  const subjects = [source, free].flatMap((one) => systemIn(one, scenario.file, known) ?? []);
  const shortest = new Shortest<Failure>(LONGER * run.steps);
  const untilSteps = trials.steps + Math.max(TRIAL_STEPS_MIN, trials.steps);
  for (let seed = 1; seed <= DRAWS && trials.steps <= untilSteps; seed++) {
    const subject = subjects[seed % subjects.length];
    if (subject === undefined) return [];
    const { protocol } = subject;
    const drawn = drawScenario(subject, seed, SWARM);
    // Of more nodes than fail it is another story.
    if (drawn.nodes > scenario.nodes) continue;
    const { stepsMax } = shortest;
    const limited = { ...drawn, limits: { ...drawn.limits, stepsMax } };
    const other = simulate(limited, protocol, seed, { known, strict: false });
    trials.count++;
    trials.steps += other.steps;
    yield;
    if (other.verdict !== "fail" || fingerprintOf(other) !== trials.fingerprint) continue;
    if (!trials.asksAlike(other)) continue;
    shortest.add({ scenario: drawn, protocol, seed }, other.steps);
  }
  return shortest.taken();
}
