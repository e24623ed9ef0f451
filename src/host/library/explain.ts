/** `explain` of the library: why a run failed, or why a history is illegal. */
import {
  type ExplainOptions,
  explain as explainHistory,
  type Explanation as HistoryExplanation,
} from "../../checkers/explain/explain.ts";
import { InputError } from "../../core/errors.ts";
import { FLAG, wholeOption } from "../../runner/library-options.ts";
import { simulate } from "../../runner/simulate.ts";
import type { ScenarioSource } from "../../scenario/format.ts";
import { explainFailure, nothingToExplain } from "../../search/explain/explain.ts";
import type { Explanation } from "../../search/explain/explanation.ts";
import {
  FAILING_RUN,
  type FailingRunOptions,
  failingRunOf,
  refuseOptions,
  SCENARIO_FILE,
} from "./failing-run.ts";

export interface ExplainRunOptions extends FailingRunOptions {
  /** Draws the faults of futures anew, too; by default they come as they came. */
  readonly faults?: boolean;
  /** Steps that futures may take together, at least 1; default: what some seconds allow. */
  readonly steps?: number;
}

/** Of a history: its operations, the model, and how the check failed. */
type OfHistory = Parameters<typeof explainHistory>;

/**
 * Why a run failed, as `rashomon explain` says it: the story, the event that decided it, the share
 * of futures that fail in the same way. It is made in one go, in this thread, bounded by `steps`:
 * nothing interrupts it.
 * @param source what a scenario file would hold.
 * @throws {InputError} naming every problem of the options or of the scenario, or saying that the
 * run does not fail.
 */
export function explain(source: ScenarioSource, options?: ExplainRunOptions): Promise<Explanation>;
/**
 * Why a history is illegal, at once: culprit, core, edges, words, a drawing.
 * @param failure what `checkLinearizable` says of it.
 */
export function explain(
  history: OfHistory[0],
  model: OfHistory[1],
  failure: OfHistory[2],
  options?: ExplainOptions,
): HistoryExplanation;
export function explain(
  given: ScenarioSource | OfHistory[0],
  ...rest: unknown[]
): Promise<Explanation> | HistoryExplanation {
  return Array.isArray(given)
    ? explainHistory(...([given, ...rest] as unknown as OfHistory))
    : explainRun(given as ScenarioSource, ...(rest as [ExplainRunOptions?]));
}

async function explainRun(
  source: ScenarioSource,
  options: ExplainRunOptions = {},
): Promise<Explanation> {
  refuseOptions(options, { ...FAILING_RUN, faults: FLAG, steps: wholeOption(1) });
  const { scenario, protocol, seed, known } = failingRunOf(source, options);
  const { history: _history, ...run } = simulate(scenario, protocol, seed, { known });
  const nothing = nothingToExplain(run);
  if (nothing !== null) throw new InputError([{ file: SCENARIO_FILE, message: nothing }]);
  const { faults: faultsToo = false, steps: workMax } = options;
  return explainFailure(
    { scenario, protocol, seed, run, faultsToo, ...(workMax !== undefined && { workMax }) },
    { known },
  );
}
