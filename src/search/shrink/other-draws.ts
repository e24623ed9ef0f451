/**
 * Other runs that fail in the same way: what was drawn may hold on to a long story, where another
 * draw shows the same in a short one.
 */
import { fingerprintOf } from "../../runner/fingerprint.ts";
import { simulate } from "../../runner/simulate.ts";
import type { Registries } from "../../scenario/scope.ts";
import { drawScenario } from "../draw-scenario.ts";
import { SWARM } from "../strategies/swarm.ts";
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

/**
 * The shortest of some runs of the same system that fails in the same way; it pauses after each.
 * Null: none does.
 */
export type OtherDraw = (
  shrinking: Shrinking,
  failure: Failure,
  fingerprint: string,
  known: Registries,
) => Generator<void, Failure | null, undefined>;

/**
 * From the swarm's draws: with the options of the best so far, and with others, in turn. Not where
 * progress is judged.
 */
export function* otherDraw(
  shrinking: Shrinking,
  { scenario }: Failure,
  fingerprint: string,
  known: Registries,
): Generator<void, Failure | null, undefined> {
  const { source } = shrinking.best;
  const { steps } = shrinking.run;
  if (steps < STEPS_MIN || judgesProgress(source) || scenario.script.length > 0) return null;
  const { options: _options, ...free } = source;
  const subjects = [source, free].flatMap((one) => systemIn(one, scenario.file, known) ?? []);
  let stepsMax = LONGER * steps;
  let shortest: Failure | null = null;
  for (let seed = 1; seed <= DRAWS; seed++) {
    const subject = subjects[seed % subjects.length];
    if (subject === undefined) return null;
    const { protocol } = subject;
    const drawn = drawScenario(subject, seed, SWARM);
    const limited = { ...drawn, limits: { ...drawn.limits, stepsMax } };
    const run = simulate(limited, protocol, seed, { known, strict: false });
    shrinking.trials.count++;
    shrinking.trials.steps += run.steps;
    yield;
    if (run.verdict !== "fail" || fingerprintOf(run) !== fingerprint) continue;
    shortest = { scenario: drawn, protocol, seed };
    stepsMax = run.steps - 1;
  }
  return shortest;
}
