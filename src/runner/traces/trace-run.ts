/** Simulates one run and writes its trace. */
import { InputError, meant } from "../../core/errors.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import type { Registries } from "../../scenario/scope.ts";
import type { Recorder } from "../../world/tap.ts";
import { judge } from "../judge.ts";
import { type RunRecorder, Simulation } from "../simulation.ts";
import type { TraceEnd, TraceFormat } from "./format.ts";
import { fieldsOf } from "./itf.ts";

export interface TraceOptions {
  /**
   * Steps that are written, both included; default all. Step 0 is what comes before the
   * first.
   */
  readonly first?: number;
  readonly last?: number;
  /** Of a format that shows states, the fields that are written, in this order; default all. */
  readonly vars?: readonly string[];
  /** The run is left after that step, unjudged: for one that hangs in the next. */
  readonly until?: number;
  /** As in `SimulationParts`. */
  readonly pulse?: Int32Array;
  readonly known?: Registries;
}

/**
 * Writes a run as it is simulated, in memory that does not grow with its length but for clocks and
 * clients' histories.
 * @param write takes the text in order, in pieces.
 * @returns how the run ended: its hash is that of any run of this scenario and seed.
 * @throws {InputError} for each of `vars` that no state of the run has.
 */
export function traceRun(
  scenario: Scenario,
  protocol: string,
  seed: number,
  format: TraceFormat,
  write: (text: string) => void,
  options: TraceOptions = {},
): TraceEnd {
  const { first = 0, last = Number.MAX_SAFE_INTEGER, until = Number.POSITIVE_INFINITY } = options;
  const parts = {
    ...(options.pulse !== undefined && { pulse: options.pulse }),
    ...(options.known !== undefined && { known: options.known }),
  };
  const simulated = (recording: RunRecorder): Simulation => {
    const simulation = new Simulation(scenario, protocol, seed, {
      ...parts,
      recordings: [recording],
    });
    simulation.boot();
    simulation.run(until);
    return simulation;
  };
  const seen = new FieldNames();
  if (format.wantsFields) simulated(seen);
  const { file, name } = scenario;
  const fields = options.vars ?? [...seen.names];
  refuseUnknown(fields, [...seen.names]);
  const run = { scenario: file, name, protocol, seed, first, last, fields };
  const tracer = format.begin(run, write);
  const simulation = simulated(tracer.recording);
  const { world } = simulation;
  const isOver = simulation.ended;
  const result = isOver ? judge(simulation, scenario, protocol, seed) : null;
  if (!isOver) simulation.markStates();
  const end: TraceEnd = {
    hash: world.trace.digest(),
    steps: world.steps,
    virtualUs: world.nowUs,
    verdict: result?.verdict ?? null,
  };
  tracer.finish(end);
  return end;
}

/** @throws {InputError} */
function refuseUnknown(fields: readonly string[], known: readonly string[]): void {
  const problems = fields
    .filter((field) => !known.includes(field))
    .map((field) => ({
      file: "--vars",
      message: `no state of the run has a field ${JSON.stringify(field)}; ${meant(field, known)}`,
    }));
  if (problems.length > 0) throw new InputError(problems);
}

/** Collects the fields that the states of a run have. */
class FieldNames implements RunRecorder, Recorder {
  readonly names = new Set<string>();
  #of: Simulation | null = null;

  begin(simulation: Simulation): void {
    this.#of = simulation;
    simulation.world.attach(this);
  }

  hear(): void {
    // States change in handlers only.
  }

  handled(node: number): void {
    const state = this.#of?.world.node(node).state;
    if (state === null || state === undefined) return;
    for (const [name] of fieldsOf(state)) this.names.add(name);
  }
}
