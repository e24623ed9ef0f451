/** Does one task: runs a seed, a future or a trial, and whatever of it is asked for. */
import { performance } from "node:perf_hooks";
import { must } from "../core/assert.ts";
import { InputError } from "../core/errors.ts";
import { nodeName } from "../protocol/node-id.ts";
import { guarded, isGuarded } from "../runner/guard.ts";
import { narrate } from "../runner/narrate.ts";
import { recordCourse } from "../runner/record-course.ts";
import { narratedOf } from "../runner/recording.ts";
import { failureByCourse } from "../runner/replay-course.ts";
import type { RunResult } from "../runner/result.ts";
import { SHADOW_EVERY, shadowHash } from "../runner/shadow.ts";
import { simulate } from "../runner/simulate.ts";
import { Simulation } from "../runner/simulation.ts";
import { Timeline } from "../runner/timeline.ts";
import { traceFormats } from "../runner/traces/index.ts";
import { traceRun } from "../runner/traces/trace-run.ts";
import { type Difference, verify } from "../runner/verify.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { briefStory } from "../search/explain/brief-story.ts";
import { explainFailure } from "../search/explain/explain.ts";
import { Futures, NoForkError } from "../search/futures.ts";
import { Reach } from "../search/reach.ts";
import { guardedTrial } from "../search/run-trial.ts";
import { STEP_MAX } from "../world/event.ts";
import { knownBy } from "./own-systems.ts";
import { ReaderGoneError, StandardOutput } from "./standard-output.ts";
import type {
  FutureName,
  NamedTask,
  PendingStep,
  RunName,
  Task,
  TaskResult,
  TraceOrder,
} from "./tasks.ts";
import { openWhole, type WholeFile } from "./whole-file.ts";

/** Does one task. @param tell reports before the task is done: for a step that will not return. */
export function perform(
  scenarios: readonly Scenario[],
  task: Task,
  pulse: Int32Array,
  tell: (result: TaskResult) => void,
): TaskResult {
  if (task.kind !== "trial") return performNamed(scenarios, task, pulse, tell);
  const { trial, guard, covers } = task;
  const parts = { pulse, known: knownBy(trial.scenario), covers };
  return { kind: "trial", ...guardedTrial(trial, guard, parts) };
}

function performNamed(
  scenarios: readonly Scenario[],
  task: NamedTask,
  pulse: Int32Array,
  tell: (result: TaskResult) => void,
): TaskResult {
  const scenario = must(scenarios[task.scenario], "a task names one of the pool's scenarios");
  const { protocol, seed } = task;
  const parts = { pulse, known: knownBy(scenario) };
  switch (task.kind) {
    case "run": {
      const began = performance.now();
      const reach = Reach.of(parts.known, protocol);
      const seen = reach === null ? parts : { ...parts, recordings: [reach] };
      const { result, difference } = task.verify
        ? verify(scenario, protocol, seed, seen)
        : { result: simulate(scenario, protocol, seed, seen), difference: null };
      const wallMs = Math.round((performance.now() - began) * 1_000) / 1_000;
      const { history: _history, ...kept } = result;
      const isAgain = !task.verify && isGuarded(seed, task.guard);
      const other =
        difference ??
        (isAgain
          ? guarded(seed, kept, parts.known, (more) =>
              simulate(scenario, protocol, seed, { ...parts, ...more }),
            )
          : null) ??
        shadowDifference(scenario, kept, pulse);
      const unreached = reach?.unreached(result.happened);
      return {
        kind: "run",
        result: kept,
        wallMs,
        difference: other,
        ...(unreached === undefined ? {} : { unreached }),
      };
    }
    case "story": {
      const { violation, linesMax, fork } = task;
      const forked = { ...parts, ...(fork === undefined ? {} : { fork }) };
      return {
        kind: "story",
        lines: briefStory({ scenario, protocol, seed, violation }, linesMax, forked),
      };
    }
    case "future":
      return futureOf(scenario, task, pulse);
    case "moment": {
      const timeline = new Timeline(scenario, protocol, seed, parts);
      try {
        return { kind: "moment", moment: timeline.at(task.node, task.step), message: "" };
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        return { kind: "moment", moment: null, message: error.message };
      }
    }
    case "pending-step": {
      approach(scenario, task, task.step, pulse, (pending) =>
        tell({ kind: "pending-step", ...pending }),
      );
      return { kind: "pending-step", atUs: 0, nodes: [], what: "" };
    }
    case "course":
      return { kind: "course", course: recordCourse(scenario, protocol, seed, parts) };
    case "by-course": {
      const { course, fingerprint } = task;
      const replayed = failureByCourse(scenario, protocol, seed, course, fingerprint, parts);
      return { kind: "by-course", replayed };
    }
    case "trace":
      return trace(scenario, task, pulse);
    case "explain":
      return { kind: "explain", explanation: explainFailure({ ...task, scenario }, parts) };
  }
}

/** Writes a run's trace: a file whole or not at all, standard output as it is read. */
function trace(
  scenario: Scenario,
  { protocol, seed, format, file, first, last, vars, until }: RunName & TraceOrder,
  pulse: Int32Array,
): TaskResult {
  const how = must(traceFormats.get(format), "there is such a format");
  const traced = (write: (text: string) => void) =>
    traceRun(scenario, protocol, seed, how, write, {
      first,
      last,
      until,
      ...(vars !== undefined && { vars }),
      pulse,
      known: knownBy(scenario),
    });
  let output: StandardOutput | WholeFile | null = null;
  try {
    const opened = file === null ? new StandardOutput(pulse) : openWhole(file);
    output = opened;
    const end = traced((text) => opened.write(text));
    opened.commit();
    return { kind: "trace", end, problems: [] };
  } catch (error) {
    output?.abandon();
    if (error instanceof ReaderGoneError) return { kind: "trace", end: null, problems: [] };
    if (error instanceof InputError) return { kind: "trace", end: null, problems: error.problems };
    throw error;
  }
}

/**
 * The run that was brought to its fork last, by name: its futures are asked for one after the
 * other.
 */
let warm: { readonly name: string; readonly futures: Futures } | null = null;

function futureOf(
  scenario: Scenario,
  { scenario: index, protocol, seed, place, classes, future }: RunName & FutureName,
  pulse: Int32Array,
): TaskResult {
  const name = JSON.stringify([index, scenario.file, protocol, seed, place, classes]);
  if (warm?.name !== name) {
    try {
      const settings = { scenario, protocol, seed, place, classes };
      warm = {
        name,
        futures: new Futures(settings, { pulse, known: knownBy(scenario) }),
      };
    } catch (error) {
      if (!(error instanceof NoForkError)) throw error;
      return { kind: "no-fork", message: error.message };
    }
  }
  const { futures } = warm;
  const began = performance.now();
  const { history: _history, ...result } = futures.run(future);
  const wallMs = Math.round((performance.now() - began) * 1_000) / 1_000;
  return { kind: "future", result, step: futures.step, atUs: futures.atUs, wallMs };
}

/**
 * For one seed in a thousand: whether the run in inspect mode is another. A handler that changes a
 * state that it has sent shows here.
 */
function shadowDifference(
  scenario: Scenario,
  { protocol, seed, hash }: RunResult,
  pulse: Int32Array,
): Difference | null {
  if (seed % SHADOW_EVERY !== 0) return null;
  const shadow = shadowHash(scenario, protocol, seed, {
    pulse,
    known: knownBy(scenario),
  });
  if (shadow === hash) return null;
  const message =
    `the run on drafts of the states differs (${hash} plain, ${shadow} on drafts): a handler ` +
    "changes something that is not its state, or compares by identity";
  return { hashes: [hash, shadow], step: null, message };
}

/** Runs up to a step and says what it is, just before it is handled. */
function approach(
  scenario: Scenario,
  { protocol, seed }: RunName,
  step: number,
  pulse: Int32Array,
  tell: (pending: PendingStep) => void,
): void {
  const simulation = new Simulation(scenario, protocol, seed, {
    pulse,
    known: knownBy(scenario),
  });
  const { world } = simulation;
  const run = narratedOf(simulation);
  world.attach({
    hear: (kind, actor, other, number, payload) => {
      if (world.steps !== step || kind > STEP_MAX) return;
      const what = narrate(run, { kind, actor, other, number, payload, mark: 0, settled: 0 });
      const nodes = actor >= 1 && actor <= scenario.nodes ? [nodeName(actor)] : [];
      tell({ atUs: world.nowUs, nodes, what });
    },
    handled: () => {
      // It is the step's beginning that counts.
    },
  });
  simulation.boot();
  simulation.run(step);
}
