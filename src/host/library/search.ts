/** `search` of the library: runs drawn from the space of a system, in this thread. */
import { errorText, InputError, meant } from "../../core/errors.ts";
import { defaults } from "../../core/parameters.ts";
import { parseDuration, parseSeeds } from "../../core/quantities.ts";
import { GUARD_EVERY } from "../../runner/guard.ts";
import {
  CALLBACK,
  OBJECT,
  SEEDS,
  TEXT,
  TIME as TIME_KIND,
  wholeOption,
} from "../../runner/library-options.ts";
import type { ScenarioSource } from "../../scenario/format.ts";
import { withSystem } from "../../scenario/own-system.ts";
import { explicitSource, resolveScenario } from "../../scenario/resolve.ts";
import { guardedTrial } from "../../search/run-trial.ts";
import {
  SEEDS_LAST,
  Search,
  type SearchProgress,
  TIME,
  type TrialEnd,
} from "../../search/search.ts";
import {
  documentOf,
  type FoundFailure,
  type SearchDocument,
} from "../../search/search-document.ts";
import { type StrategyName, strategies, strategyNamed } from "../../search/strategies/index.ts";
import type { Trial } from "../../search/strategies/strategy.ts";
import { type Subject, subjectOf, subjectOfScenario } from "../../search/subject.ts";
import { systems } from "../../systems/index.ts";
import type { OwnSystem } from "../../systems/own.ts";
import { runSearch } from "../run-search.ts";
import { turn } from "../turn.ts";
import { type FailingRunOptions, knownWith, refuseOptions, SCENARIO_FILE } from "./failing-run.ts";

export interface SearchOptions {
  /** `1..500`, both included: one a run. A number is that seed alone: 5 is the run of seed 5. */
  readonly seeds?: string | number;
  /** Steps of all runs together, at least 1: the run that comes to that many is the last. */
  readonly steps?: number;
  /**
   * Such as `10s`: no run is begun later, and the one at work goes on to its end. Default: 60s
   * where neither `seeds` nor `steps` is given, else none.
   */
  readonly time?: string | 0;
  /** Which runs are made: a name of `rashomon list strategies`; default `swarm`. */
  readonly strategy?: StrategyName;
  /** One seed in so many is run a second time, which must be the same; 0: none. Default 100. */
  readonly guard?: number;
  /** A system of your own: a scenario names it by its name. */
  readonly system?: OwnSystem;
  /** An `AbortSignal`: once it is aborted, no run is begun. It is seen between two runs. */
  readonly signal?: { readonly aborted: boolean };
  /** Called with how far it has come, after each run. What it throws rejects the promise. */
  readonly onProgress?: (progress: SearchProgress) => void;
}

const OPTIONS = {
  seeds: SEEDS,
  steps: wholeOption(1),
  time: TIME_KIND,
  strategy: TEXT,
  guard: wholeOption(0),
  system: OBJECT,
  signal: OBJECT,
  onProgress: CALLBACK,
};

/** The failures with one fingerprint, taken to be one bug; what is said of a run is the first's. */
export interface SearchFailure extends Omit<FoundFailure, "artifact" | "shrunk"> {
  /** What ran, written out: `simulate(failure.scenario, failure.options)` is the same run. */
  readonly scenario: ScenarioSource;
  /** With which `simulate`, `shrink` and `explain` make it again. */
  readonly options: FailingRunOptions;
}

/** What a search came to: as `rashomon search --json` has it, without files. */
export interface SearchResult extends Omit<SearchDocument, "version" | "failures"> {
  /** In the order in which they were found. */
  readonly failures: readonly SearchFailure[];
}

/**
 * Searches a system for failures, as `rashomon search` does: by seeds or by steps the result is the
 * same, on any machine. The runs are made in this thread, one after the other; between two of them
 * timers and signals have their turn. A run that never returns hangs here.
 * @param what the name of a system of ours, a system of your own, or a scenario: what that gives is
 * kept, what it leaves open is drawn.
 * @throws {InputError} naming every problem of the options, of the system or of the scenario.
 */
export async function search(
  what: string | OwnSystem | ScenarioSource,
  options: SearchOptions = {},
): Promise<SearchResult> {
  refuseOptions(options, OPTIONS);
  const { steps, signal, onProgress, guard = GUARD_EVERY } = options;
  const strategy = strategyNamed(
    options.strategy ?? ([...strategies.keys()][0] as string),
    "options.strategy",
  );
  const subject = subjectGiven(what, options);
  const seeds = parseSeeds(options.seeds) ?? { first: 1, last: SEEDS_LAST };
  const isEndless = options.seeds === undefined && steps === undefined;
  const timeUs = parseDuration(options.time ?? (isEndless ? TIME : 0)) ?? 0;
  const searched = new Search(
    strategy,
    subject,
    { parameters: defaults(strategy.parameters), seeds },
    steps === undefined ? {} : { stepsMax: steps },
  );
  const stop = new AbortController();
  const trial = async (one: Trial, every: number, covers?: boolean): Promise<TrialEnd> => {
    await turn();
    if (signal?.aborted === true) stop.abort();
    return stop.signal.aborted
      ? { kind: "fault", message: "aborted" }
      : endOf(one, every, subject, covers);
  };
  const timer = timeUs === 0 ? undefined : setTimeout(() => searched.stop(), timeUs / 1_000);
  try {
    await runSearch([searched], {
      simulations: { trial },
      workers: 1,
      guard,
      onSettled: () => onProgress?.(searched.progress),
      signal: stop.signal,
    });
  } finally {
    clearTimeout(timer);
  }
  return resultOf(
    searched,
    subject,
    strategy.name,
    stop.signal.aborted,
    options.system ?? own(what),
  );
}

/** Whether it is a system: a scenario names what it runs, and its services by their names. */
function isSystem(what: OwnSystem | ScenarioSource): what is OwnSystem {
  const { protocol, services } = what as Partial<OwnSystem>;
  return typeof protocol === "object" || Array.isArray(services);
}

const own = (what: string | OwnSystem | ScenarioSource): OwnSystem | undefined =>
  typeof what !== "string" && isSystem(what) ? what : undefined;

/** @throws {InputError} */
function subjectGiven(
  what: string | OwnSystem | ScenarioSource,
  { system }: Pick<SearchOptions, "system">,
): Subject {
  if (typeof what === "string") {
    if (systems.has(what)) return subjectOf(what);
    const message = `there is no system ${what}; ${meant(what, [...systems.keys()])}`;
    throw new InputError([{ file: "search", message }]);
  }
  if (isSystem(what)) {
    if (system !== undefined) {
      const message = "it is for a scenario, which names it: what is searched is a system";
      throw new InputError([{ file: "options.system", message }]);
    }
    return subjectOf(what.protocol?.name ?? what.name, undefined, withSystem(what, "system"));
  }
  const known = knownWith(system);
  return subjectOfScenario(resolveScenario(what, SCENARIO_FILE, undefined, known), known);
}

/** Makes the run of a trial; what it throws is a fault, of the program or of what it runs. */
function endOf(trial: Trial, guard: number, { known }: Subject, covers = true): TrialEnd {
  try {
    const { outcome, difference } = guardedTrial(trial, guard, { known, covers });
    return difference === null
      ? { kind: "finished", outcome }
      : { kind: "fault", message: difference.message };
  } catch (error) {
    return { kind: "fault", message: errorText(error) };
  }
}

function resultOf(
  searched: Search,
  subject: Subject,
  strategy: string,
  interrupted: boolean,
  system: OwnSystem | undefined,
): SearchResult {
  const parts = { version: "", strategy, seeds: searched.seeds, interrupted, files: new Map() };
  const { version: _version, ...document } = documentOf(searched.tally(), subject, parts);
  const failures = document.failures.map((found): SearchFailure => {
    const { artifact: _artifact, shrunk: _shrunk, ...failure } = found;
    const { trial } = searched.failures.get(found.fingerprint)?.first ?? {};
    const { scenario, protocol } = trial as Trial;
    return {
      ...failure,
      scenario: explicitSource(scenario, subject.known) as unknown as ScenarioSource,
      options: { seed: found.seed, protocol, ...(system !== undefined && { system }) },
    };
  });
  return { ...document, failures };
}
