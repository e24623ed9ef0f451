/**
 * Explains a failure: the minimal story, what differs between the nodes, and when it became
 * inevitable.
 */
import { type ChoiceClass, choiceClasses } from "../../kernel/choices/classes.ts";
import type { EventLog } from "../../kernel/event-log.ts";
import { fingerprintOf } from "../../runner/fingerprint.ts";
import { Recording } from "../../runner/recording.ts";
import type { RunResult, Violation } from "../../runner/result.ts";
import { Simulation, type SimulationParts } from "../../runner/simulation.ts";
import { linesOf } from "../../runner/story.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import { COMPLETED, INVOKED, STEP_MAX } from "../../world/event.ts";
import { briefOf } from "./brief.ts";
import { sentencesOf } from "./brief-story.ts";
import { choicesBehind } from "./choices-behind.ts";
import { causalPast, chainOf } from "./cone.ts";
import { inevitableFrom, isApart, type Point, type Rise, sampleCurve } from "./curve.ts";
import { LogWatch, nodesOf } from "./differences.ts";
import type { CurvePoint, Explanation, Turn } from "./explanation.ts";
import { likelyShares } from "./interval.ts";
import { neededFault } from "./needed-fault.ts";
import { noWayBack } from "./no-way-back.ts";
import { withPlantedBug } from "./planted-bug.ts";
import { isOfWholeRun, type WantedFailure } from "./same-failure.ts";
import { StepsSeen } from "./steps-seen.ts";
import { WarmRun } from "./warm-run.ts";
import { quietSince, whatRepeats } from "./what-repeats.ts";
import { wrongStep } from "./wrong-step.ts";

/** What is to be explained: one failing run. */
export interface ExplainSettings {
  readonly scenario: Scenario;
  readonly protocol: string;
  readonly seed: number;
  /** What it came to. */
  readonly run: Pick<RunResult, "verdict" | "violations">;
  /** Whether futures draw the faults anew, too; by default they come as they came. */
  readonly faultsToo?: boolean;
  /** Steps that may be handled for the curve; default: what some seconds allow. */
  readonly workMax?: number;
}

/** Steps that are handled for the curve at least, and for each step of the run. */
const WORK_MIN = 500_000;
const WORK_PER_STEP = 12;
/** For each step of a run that is judged as a whole: each future is followed to its end. */
const WORK_PER_STEP_OF_WHOLE = 40;
/** Events of the run that are looked back at. */
const EVENTS_KEPT = 1_000_000;
/** Steps of a chain of causes. */
const CHAIN_STEPS = 8;

/**
 * Why there is nothing to explain of a run: it does not fail, or never came to its end. Null: there
 * is.
 */
export function nothingToExplain(run: Omit<RunResult, "history">): string | null {
  const { protocol, seed, verdict, violations, steps } = run;
  const [violation] = violations;
  const which = `${protocol}, seed ${seed}`;
  if (violation === undefined) return `there is nothing to explain: ${which} ends as ${verdict}`;
  return violation.check === "no-progress" && violation.step === steps
    ? `${which} hangs at step ${steps}: \`rashomon replay\` prints its story`
    : null;
}

/** @throws {RangeError} for a run that has no violation. */
export function explainFailure(
  settings: ExplainSettings,
  parts: SimulationParts = {},
): Explanation {
  const { scenario, protocol, seed, run, faultsToo = false } = settings;
  const [violation] = run.violations;
  if (violation === undefined) throw new RangeError("a run without a violation has no explanation");
  const fingerprint = fingerprintOf({ protocol, ...run });
  const { simulation, recording, watch } = recorded(settings, violation, parts);
  const { log } = recording;
  const lines = linesOf(recording, violation);
  const roots = rootsOf(recording, violation, simulation.world.ids.length);
  const past = causalPast(log, roots);
  const isPast = new Set(past);
  const inPast = lines.filter(({ step, who, pinned }) => {
    return pinned || who.length === 0 || isPast.has(step);
  });
  const milestones = [
    ...new Set(inPast.flatMap(({ step, milestone }) => (milestone && step > 0 ? [step] : []))),
  ].sort((a, b) => a - b);
  const classes = redrawnBy(scenario, faultsToo);
  const wanted: WantedFailure = { scenario, protocol, seed, fingerprint, violation };
  const warm = new WarmRun(wanted, classes, parts);
  const workPerStep = isOfWholeRun(violation) ? WORK_PER_STEP_OF_WHOLE : WORK_PER_STEP;
  const workMax = settings.workMax ?? Math.max(WORK_MIN, workPerStep * violation.step);
  const curve = sampleCurve({
    milestones,
    past,
    end: violation.step,
    ends: (step, future) => warm.ends(step, future),
    isOver: () => warm.work >= workMax,
  });
  const seen = new StepsSeen(recording);
  const pointOf = (point: Point): CurvePoint => {
    const [low, high] = likelyShares(point.failing, point.futures);
    return { ...point, atUs: seen.momentOf(point.step), low, high };
  };
  const turnAt = (rise: Rise, step = rise.to.step): Turn => {
    return {
      step,
      ...seen.told(step, violation.nodes),
      from: pointOf(rise.from),
      to: pointOf(rise.to),
      sure: isApart(rise),
      choices: choicesBehind(settings, recording, step, parts),
    };
  };
  /** A step between two points of the curve. */
  const turnAround = (step: number): Turn => {
    const { points } = curve;
    const from = points.findLast((point) => point.step < step) ?? (points[0] as Point);
    const to = points.find((point) => point.step >= step) ?? from;
    return turnAt({ from, to }, step);
  };
  const { world } = simulation;
  const back = wayBackIn(wanted, log, workMax, (one) => new WarmRun(one, classes, parts));
  const decisive =
    back.last !== null
      ? { ...turnAt(back.last), faultless: true }
      : turnAround(
          wrongStep({
            log,
            past,
            sealed: curve.seal.to.step,
            end: violation.step,
            isShown: (violation.operations ?? []).length === 0 && !isOfWholeRun(violation),
            nodeCount: world.ids.length,
          }),
        );
  const sealed = turnAt(curve.seal);
  // A rise that may be luck is no event to name: then it is the one that left no way out.
  const turned = curve.rise !== null && isApart(curve.rise) ? turnAt(curve.rise) : sealed;
  const before = simulation.injector.decisions.filter(({ atUs }) => atUs <= violation.atUs);
  const needed = neededFault(wanted, before, Math.floor(workMax / 4), parts);
  const brief = briefOf(recording, violation);
  const chain = chainOf(log, violation.step).slice(-CHAIN_STEPS);
  return {
    scenario: scenario.file,
    protocol,
    seed,
    fingerprint,
    violation,
    story: [...sentencesOf(withPlantedBug(brief, recording, settings, violation.step, parts))],
    chain: chain.flatMap((step) => seen.sentence(step)),
    quietSince: isOfWholeRun(violation)
      ? (quietSince(log, world.ids.length, violation.atUs)?.step ?? null)
      : null,
    repeated: isOfWholeRun(violation) ? [...whatRepeats(recording, lines)] : [],
    nodes: nodesOf(simulation),
    logs: watch.compared(simulation),
    curve: curve.points.map(pointOf),
    redrawn: [...classes],
    withinUs: isOfWholeRun(violation) ? null : warm.followedUs,
    inevitableFrom: inevitableFrom(curve.points)?.step ?? null,
    decisive,
    turned,
    sealed,
    enabled: needed.fault,
    method: warm.isWarm ? "snapshots" : "re-runs",
    work: warm.work + needed.work + back.work,
  };
}

/**
 * Of a cluster that did not recover: the last step from which it would have, had no fault come
 * later, and the one after it. A step after the faults gives it as long as it had, once more.
 * @param workMax steps that may be handled.
 */
function wayBackIn(
  wanted: WantedFailure,
  log: EventLog,
  workMax: number,
  runOf: (wanted: WantedFailure) => WarmRun,
): { readonly last: Rise | null; readonly work: number } {
  const { scenario, violation } = wanted;
  if (violation.check !== "progress") return { last: null, work: 0 };
  const healed = stepAt(log, scenario.durationUs) ?? violation.step;
  const chaos = runOf(wanted);
  let recovery: WarmRun | null = null;
  const work = () => chaos.work + (recovery?.work ?? 0);
  const last = noWayBack({
    end: violation.step,
    ends(step, future) {
      if (step < healed) return chaos.ends(step, future, true);
      const patient = { ...scenario, healUs: 2 * scenario.healUs };
      recovery ??= runOf({ ...wanted, scenario: patient });
      return recovery.ends(step, future);
    },
    isOver: () => work() >= workMax,
  });
  return { last, work: work() };
}

/** The first step at or after a moment; null: there is none. */
function stepAt(log: EventLog, us: number): number | null {
  for (const { step, atUs } of log.events()) if (atUs >= us) return step;
  return null;
}

/** The failing run up to its violation, with all that is known of it. */
function recorded(
  { scenario, protocol, seed }: ExplainSettings,
  violation: Violation,
  parts: SimulationParts,
) {
  const recording = new Recording({ keptMax: EVENTS_KEPT });
  const watch = new LogWatch();
  const recordings = [...(parts.recordings ?? []), watch, recording];
  const simulation = new Simulation(scenario, protocol, seed, { ...parts, recordings });
  simulation.boot();
  simulation.run(violation.step);
  return { simulation, recording, watch };
}

/**
 * The steps that show a violation: of clients' operations, where these begin and end; of a whole
 * run, that each node did nothing more after its last one.
 */
function rootsOf({ log }: Recording, violation: Violation, nodeCount: number): readonly number[] {
  const { step, operations = [] } = violation;
  const concerned = new Set(operations);
  const roots = [step];
  if (concerned.size === 0) {
    return isOfWholeRun(violation) ? [...roots, ...lastSteps(log, step, nodeCount)] : roots;
  }
  for (const event of log.events()) {
    if (event.step > step) break;
    if (event.kind !== INVOKED && event.kind !== COMPLETED) continue;
    if (concerned.has(event.number)) roots.push(event.step);
  }
  return roots;
}

/** The last step of each node up to one. */
function lastSteps(log: EventLog, end: number, nodeCount: number): Iterable<number> {
  const lasts = new Map<number, number>();
  for (const { kind, step, actor } of log.events()) {
    if (step > end) break;
    if (kind <= STEP_MAX && actor >= 1 && actor <= nodeCount) lasts.set(actor, step);
  }
  return lasts.values();
}

/**
 * What futures draw anew: everything but the faults and the clocks; of a scenario that decides its
 * operations, these stay.
 */
function redrawnBy({ choices }: Scenario, faultsToo: boolean): readonly ChoiceClass[] {
  return choiceClasses.filter((kind) => {
    if (kind === "fault") return faultsToo;
    if (kind === "operation") return (choices?.operations ?? "drawn") === "drawn";
    return kind !== "clock";
  });
}
