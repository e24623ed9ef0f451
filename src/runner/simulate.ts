/** Simulates one scenario with one seed, from start to verdict. */

import { happened } from "../checkers/happened.ts";
import { checkLinearizable } from "../checkers/linearizability/check.ts";
import { must } from "../core/assert.ts";
import type { Operation } from "../history/operation.ts";
import { objects } from "../objects/index.ts";
import { modelOf } from "../objects/model.ts";
import type { Protocol } from "../protocol/protocol.ts";
import { expectationOf, meets } from "../scenario/expectation.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Recorder } from "../world/tap.ts";
import { figuresOf } from "./figures.ts";
import type { FullRunResult, OperationCounts, Verdict } from "./result.ts";
import { Simulation } from "./simulation.ts";
import { withTraps } from "./traps.ts";

/** One seed in this many runs in strict mode unless told otherwise. */
export const STRICT_EVERY = 16;

export interface SimulateOptions {
  /** Every message frozen, and traps for what handlers must not call. Default: for 1 seed in 16. The hash is the same. */
  readonly strict?: boolean;
  /** `pulse[0]` gets the number of steps at every step, for a watchdog in another thread; below 0 once the run is being judged. */
  readonly pulse?: Int32Array;
  /** Listens to everything; changes nothing. */
  readonly recorder?: Recorder;
  /** A protocol that is not in the registry. */
  readonly protocol?: Protocol;
}

/**
 * A run is a function of scenario, protocol, seed and this version of Rashomon.
 * @param protocol one of the scenario's.
 * @param seed a whole number.
 */
export function simulate(
  scenario: Scenario,
  protocol: string,
  seed: number,
  options: SimulateOptions = {},
): FullRunResult {
  const parts = options.protocol === undefined ? {} : { protocol: options.protocol };
  const simulation = new Simulation(scenario, protocol, seed, parts);
  const { world } = simulation;
  if (options.pulse !== undefined) world.pulse = options.pulse;
  world.recorder = options.recorder ?? null;
  if (options.strict ?? seed % STRICT_EVERY === 0) {
    world.freezesAll = true;
    withTraps(world, () => runThrough(simulation));
  } else {
    runThrough(simulation);
  }
  // The steps are over: judging is limited by counted work, and no watchdog needs to look after it.
  if (options.pulse !== undefined) options.pulse[0] = -world.steps;
  return judge(simulation, scenario, protocol, seed);
}

function runThrough(simulation: Simulation): void {
  simulation.boot();
  simulation.run();
}

/** Judges what the audit does not see, and sums up. */
export function judge(
  simulation: Simulation,
  scenario: Scenario,
  protocol: string,
  seed: number,
): FullRunResult {
  const { world, phases } = simulation;
  world.markStates();
  const history = simulation.history.history();
  let undecided = false;
  if (scenario.checks.includes("linearizable")) {
    const object = must(objects.get(scenario.object), `there is an object ${scenario.object}`);
    const { verdict, failure } = checkLinearizable(history, modelOf(object), {
      budget: { work: scenario.limits.checkWorkMax },
    });
    undecided = verdict === "unknown";
    if (verdict === "illegal") {
      const culprit = failure === null ? undefined : history[failure.culprit];
      simulation.violate("linearizable", wordsOf(culprit), []);
    }
  }
  if (scenario.checks.includes("progress") && phases.noRecovery !== null) {
    simulation.violate("progress", phases.noRecovery.message, phases.noRecovery.nodes);
  }
  const violations = [...simulation.violations];
  const verdict: Verdict = violations.length > 0 ? "fail" : undecided ? "unknown" : "pass";
  return {
    scenario: scenario.file,
    name: scenario.name,
    protocol,
    seed,
    verdict,
    met: meets(expectationOf(scenario, protocol), { verdict, violations }),
    hash: world.trace.digest(),
    steps: world.steps,
    virtualUs: world.nowUs,
    operations: countOperations(history),
    happened: happenedIn(simulation),
    violations,
    figures: figuresOf(history, world, scenario.durationUs),
    history,
  };
}

function wordsOf(operation: Operation | undefined): string {
  if (operation === undefined) return "no order of the operations explains the answers";
  const { process, f, key, input, output } = operation;
  const object = key === null ? "" : ` ${String(key)}`;
  const argument = input === null ? "" : ` ${JSON.stringify(input)}`;
  return `no order explains that process ${process}'s ${f}${object}${argument} answered ${JSON.stringify(output)}`;
}

function countOperations(history: readonly Operation[]): OperationCounts {
  const counts = { invoked: history.length, ok: 0, fail: 0, info: 0 };
  for (const { outcome } of history) counts[outcome]++;
  return counts;
}

function happenedIn(simulation: Simulation): Readonly<Record<string, number>> {
  const { world } = simulation;
  const seen = simulation.audit.stateOf(happened);
  return {
    elections: seen.elections,
    "leader-changes": seen.leaderChanges,
    truncations: seen.truncations,
    delivered: seen.delivered,
    crashes: seen.crashes,
    restarts: seen.restarts,
    "highest-term": seen.highestTerm,
    pauses: world.counts.pauses,
    "messages-sent": world.counts.messagesSent,
    "messages-lost": world.counts.messagesLost,
    "messages-cut": world.counts.messagesCut,
    "messages-duplicated": world.counts.messagesDuplicated,
    ...Object.fromEntries(
      [...simulation.injector.counts].map(([fault, count]) => [`fault-${fault}`, count]),
    ),
  };
}
