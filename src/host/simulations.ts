/** Simulations in worker threads: a run that hangs comes back as a failed run, a fault of the program as a fault. */
import { assert, must } from "../core/assert.ts";
import { InputError } from "../core/errors.ts";
import { formatCount } from "../core/units.ts";
import type { NodeId } from "../protocol/node-id.ts";
import type { RunResult, Violation } from "../runner/result.ts";
import type { Moment } from "../runner/timeline.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { Pool } from "./pool.ts";
import type { FinishedRun, RunName, Task, TaskResult } from "./tasks.ts";

/** How a run ended: with a verdict, or with a fault of the program itself. */
export type RunOutcome =
  | ({ readonly kind: "finished" } & FinishedRun)
  | { readonly kind: "fault"; readonly message: string };

export interface SimulationsOptions {
  readonly workers: number;
  /** A run that makes no step for that long, milliseconds, is ended as `no-progress`; 0: never. */
  readonly stallMs: number;
}

/** The check of a run that the watchdog ended. */
const STALLED = "no-progress";

const WORKER = new URL("./run-worker.js", import.meta.url);

/** A pool of simulating workers for a fixed list of scenarios. */
export class Simulations {
  readonly #scenarios: readonly Scenario[];
  readonly #stallMs: number;
  readonly #pool: Pool<Task, TaskResult, readonly Scenario[]>;

  /** @param url of the worker's module; only tests have another. */
  constructor(scenarios: readonly Scenario[], options: SimulationsOptions, url: URL = WORKER) {
    this.#scenarios = scenarios;
    this.#stallMs = options.stallMs;
    this.#pool = new Pool({ url, shared: scenarios, ...options });
  }

  /** Runs and judges one seed; with `verify` twice. */
  async run(name: RunName, verify: boolean): Promise<RunOutcome> {
    const outcome = await this.#pool.run({ kind: "run", verify, ...name });
    switch (outcome.kind) {
      case "done":
        assert(outcome.result.kind === "run", "a run is answered by a run");
        return { ...outcome.result, kind: "finished" };
      case "stalled": {
        const scenario = must(this.#scenarios[name.scenario], "the scenario of a run");
        const result = stalledRun(scenario, name, outcome.step, this.#stallMs);
        return { kind: "finished", result, wallMs: this.#stallMs, difference: null };
      }
      case "crashed":
        return { kind: "fault", message: outcome.message };
    }
  }

  /** The last relevant steps of a failing run, as sentences; none if the run cannot be repeated to its end. */
  async story(name: RunName, violation: Violation, linesMax: number): Promise<readonly string[]> {
    const told =
      violation.check === STALLED && violation.atUs === 0
        ? { ...violation, step: Math.max(0, violation.step - 1) }
        : violation;
    const outcome = await this.#pool.run({ kind: "story", violation: told, linesMax, ...name });
    return outcome.kind === "done" && outcome.result.kind === "story" ? outcome.result.lines : [];
  }

  /** A node right after a step. @throws {InputError} if there is no such node or step. */
  async moment(name: RunName, node: NodeId, step: number): Promise<Moment> {
    const outcome = await this.#pool.run({ kind: "moment", node, step, ...name });
    if (outcome.kind === "stalled") {
      throw new InputError([
        {
          file: "--state",
          message: `the run hangs at step ${outcome.step}: it has no states after that`,
        },
      ]);
    }
    if (outcome.kind === "crashed") throw new Error(outcome.message);
    assert(outcome.result.kind === "moment", "a moment is answered by a moment");
    const { moment, message } = outcome.result;
    if (moment === null) throw new InputError([{ file: "--state", message }]);
    return moment;
  }

  /** Ends all workers. */
  close(): Promise<void> {
    return this.#pool.close();
  }
}

/** The record of a run that the watchdog ended: all that is known is the step whose handler did not return. */
function stalledRun(
  scenario: Scenario,
  { protocol, seed }: RunName,
  step: number,
  stallMs: number,
): RunResult {
  const message = `step ${formatCount(step)} of seed ${seed} did not end within ${stallMs / 1_000} s: a handler that never returns`;
  return {
    scenario: scenario.file,
    name: scenario.name,
    protocol,
    seed,
    verdict: "fail",
    met: false,
    hash: "0000000000000000",
    steps: step,
    virtualUs: 0,
    operations: { invoked: 0, ok: 0, fail: 0, info: 0 },
    happened: {},
    violations: [{ check: STALLED, step, atUs: 0, nodes: [], message }],
    figures: {
      throughput: 0,
      latencyUs: null,
      messagesPerOperation: 0,
      diskSyncsPerOperation: 0,
      longestGapUs: 0,
    },
  };
}
