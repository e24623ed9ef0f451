/**
 * The determinism guard: a sampled run is made a second time, in the same way and the same thread,
 * and must be the same. A variable outside of the nodes' states, which keeps its value from run to
 * run, shows here.
 */

import { formatCount, formatMoment } from "../core/formatting.ts";
import { finish, hashText, mix, mixValue } from "../core/hash.ts";
import { firstDifference, type LoggedEvent } from "../kernel/event-log.ts";
import type { Registries } from "../scenario/scope.ts";
import {
  CRASH,
  DISK,
  DISK_FAILED,
  MESSAGE,
  REQUEST,
  SESSION,
  SESSION_MESSAGE,
  START,
  STEP_MAX,
  TIMER,
} from "../world/event.ts";
import { Recording } from "./recording.ts";
import type { RunResult } from "./result.ts";
import type { SimulateOptions } from "./simulate.ts";
import { isStrict } from "./strict.ts";
import type { Difference } from "./verify.ts";

/** One seed in so many is run a second time, unless another share is asked for. */
export const GUARD_EVERY = 100;

const SAMPLE = hashText("guard");

/** Whether a seed is among the sampled ones. @param every one in so many; 0: none is. */
export function isGuarded(seed: number, every: number): boolean {
  return every > 0 && (finish(mix(SAMPLE, seed)) >>> 0) % every === 0;
}

/** By kind of step: the handler that it calls. */
const HANDLERS: ReadonlyMap<number, string> = new Map([
  [START, "start"],
  [MESSAGE, "onMessage"],
  [SESSION_MESSAGE, "onMessage"],
  [SESSION, "onSession"],
  [TIMER, "onTimer"],
  [REQUEST, "onRequest"],
  [DISK, "onDisk"],
  [DISK_FAILED, "onDisk"],
]);

/**
 * Runs a seed again.
 * @param first what it came to.
 * @param again makes the run once more, with what is added: as the first, or as the second.
 * @returns null: the same.
 */
export function guardDifference(
  first: Pick<RunResult, "hash" | "violations">,
  again: (
    parts: Pick<SimulateOptions, "recordings">,
    isSecond: boolean,
  ) => Pick<RunResult, "hash" | "violations">,
): Difference | null {
  const second = again({}, true);
  const isSame =
    first.hash === second.hash &&
    JSON.stringify(first.violations) === JSON.stringify(second.violations);
  if (isSame) return null;
  const [one, other] = [new Recording(), new Recording()];
  again({ recordings: [one] }, false);
  again({ recordings: [other] }, true);
  const { step, lines } = parting(one, other);
  const head = `two runs of this seed differ (hashes ${first.hash} and ${second.hash})`;
  return { hashes: [first.hash, second.hash], step, message: [head, ...lines].join("\n") };
}

/**
 * As `guardDifference`, of the run of a seed. Where each run has modules of its own, one of the two
 * is strict, in which each start of a node has: what nodes share in a module shows there.
 * @param known what the run may name.
 * @param run makes it, with what is added.
 */
export function guarded(
  seed: number,
  first: RunResult,
  known: Registries,
  run: (parts: Pick<SimulateOptions, "recordings" | "strict">) => RunResult,
): Difference | null {
  const strict = isStrict(seed);
  return guardDifference(first, (parts, isSecond) => {
    const isOther = isSecond && known.renew !== undefined;
    return run({ ...parts, strict: strict !== isOther });
  });
}

const WHY =
  "a handler may depend on its state, its arguments and `self` only, and on nothing that " +
  "outlives a run";

/** Where two recorded runs part, for people. */
function parting(one: Recording, other: Recording): { step: number | null; lines: string[] } {
  const found = firstDifference(one.log, other.log);
  if (found === null) {
    const nodes = differingStates(one, other);
    const what =
      nodes.length === 0
        ? "the two were the same when they were repeated"
        : `every step is the same; what differs is the state of ${nodes.join(", ")}`;
    return { step: null, lines: [`${what}: ${WHY}`] };
  }
  const [mine, theirs] = found;
  const step = mine?.step ?? theirs?.step ?? null;
  const lines = [
    `the first step that differs is ${formatCount(step ?? 0)}`,
    `  in one:       ${recordOf(one, mine)}`,
    `  in the other: ${recordOf(other, theirs)}`,
  ];
  const culprit = culpritOf(one, mine ?? theirs);
  if (culprit !== "") lines.push(`the handler that made it differ: ${culprit}`);
  lines.push(WHY);
  return { step, lines };
}

function recordOf(recording: Recording, event: LoggedEvent | null): string {
  if (event === null) return "the run is over";
  return `${formatMoment(event.atUs)}  ${recording.words(event)}`;
}

/**
 * The handler at work: where the step itself is another, that of the step that brought it about;
 * where something within a step is, that of the step.
 */
function culpritOf(recording: Recording, event: LoggedEvent | null): string {
  if (event === null) return "";
  const at = event.kind <= STEP_MAX ? event.cause : event.step;
  const { log } = recording;
  for (const cause of log.events(log.firstOf(at))) {
    if (cause.step !== at) break;
    if (cause.kind > STEP_MAX || cause.kind === CRASH) continue;
    const handler = HANDLERS.get(cause.kind);
    const who = recording.nameOf(cause.actor);
    const what = recording.words(cause);
    return handler === undefined
      ? `step ${formatCount(at)}, ${what}`
      : `${handler} of ${who}, step ${formatCount(at)}, ${what}`;
  }
  return "";
}

/** The nodes whose states are not the same at the end. */
function differingStates(one: Recording, other: Recording): string[] {
  const { world } = one.simulation;
  return world.ids.flatMap((id) => {
    const mine = mixValue(0, world.node(id).state);
    const theirs = mixValue(0, other.simulation.world.node(id).state);
    return mine === theirs ? [] : [world.names[id] ?? ""];
  });
}
