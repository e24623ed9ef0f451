/** Runs a seed twice, plain and strict, and says where the two runs part. */
import { type EventLog, firstDifference, type LoggedEvent } from "../kernel/event-log.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { EVENT_NAMES } from "../world/event.ts";
import { Recording } from "./recording.ts";
import type { FullRunResult } from "./result.ts";
import { type SimulateOptions, simulate } from "./simulate.ts";

const RENEWED =
  "in the strict run each start of a node has modules of its own: a variable of a module, which " +
  "nodes share and which outlives a crash, is a likely cause; what a node knows belongs in its " +
  "state";

const SHARED =
  "both runs share the variables of the modules that the objects come from: one that keeps a " +
  "value " +
  "from run to run is a likely cause; what a node knows belongs in its state";

/** How two runs of one seed differ. */
export interface Difference {
  /** The hash of the plain run, and that of the other. */
  readonly hashes: readonly [string, string];
  /**
   * The first step that is not the same, from 1; null where every step is the same (or the runs
   * agreed when they were repeated).
   */
  readonly step: number | null;
  /** One or two sentences, for people. */
  readonly message: string;
}

export interface Verified {
  /** The plain run. */
  readonly result: FullRunResult;
  /** Null: both runs were the same. */
  readonly difference: Difference | null;
}

/**
 * Runs a seed plain, then strict, and compares hash and violations. Only if they differ, both run
 * again to find the step.
 * @param options whose recordings are of the first plain run.
 */
export function verify(
  scenario: Scenario,
  protocol: string,
  seed: number,
  { recordings = [], ...options }: Omit<SimulateOptions, "strict"> = {},
): Verified {
  const result = simulate(scenario, protocol, seed, { ...options, strict: false, recordings });
  const strict = simulate(scenario, protocol, seed, { ...options, strict: true });
  const same =
    result.hash === strict.hash &&
    JSON.stringify(result.violations) === JSON.stringify(strict.violations);
  if (same) return { result, difference: null };
  const logOf = (isStrict: boolean): EventLog => {
    const recording = new Recording({ stepsOnly: true });
    simulate(scenario, protocol, seed, { ...options, strict: isStrict, recordings: [recording] });
    return recording.log;
  };
  const parting = firstDifference(logOf(false), logOf(true));
  const step = parting === null ? null : (parting[0]?.step ?? parting[1]?.step ?? null);
  const trapped = strict.violations.find(({ check }) => check === "node-error");
  const where =
    parting === null
      ? "each step is the same when repeated"
      : `the first step that differs is ${step}: ${kindOf(parting[0])} in one, ${kindOf(parting[1])} in the other`;
  const why = (trapped === undefined ? "" : `\n${trapped.message}`) + hint(options);
  return {
    result,
    difference: {
      hashes: [result.hash, strict.hash],
      step,
      message: `two runs of this seed differ (${result.hash} plain, ${strict.hash} strict); ${where}${why}`,
    },
  };
}

/** What of a user's own code may make two runs differ; empty: there is none. */
function hint({ known, protocol }: SimulateOptions): string {
  if (known?.renew !== undefined) return `\n${RENEWED}`;
  const isOwn = protocol !== undefined || (known?.owns ?? []).length > 0;
  return isOwn ? `\n${SHARED}` : "";
}

/** `message`, `timer`... as the trace names them; `the end` past a run's last step. */
function kindOf(step: LoggedEvent | null): string {
  return step === null ? "the end" : (EVENT_NAMES[step.kind] ?? "a step");
}
