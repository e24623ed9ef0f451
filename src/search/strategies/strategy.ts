/** What a search strategy is: it says which runs are made, and may learn from what they come to. */
import type { Parameters, Settings } from "../../core/parameters.ts";
import type { Base } from "../../kernel/choices/bases.ts";
import type { Decision } from "../../kernel/choices/decisions.ts";
import type { RunResult } from "../../runner/result.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import type { Covered } from "../coverage.ts";
import type { Subject } from "../subject.ts";

/** How what could go otherwise is answered, as plain data that another thread can be sent. */
export interface ChoiceSettings {
  readonly base: Base;
  /** Laid over the base. */
  readonly decisions: readonly Decision[];
}

/** One run to make: running it is a function of what stands here. Plain data. */
export interface Trial {
  readonly scenario: Scenario;
  readonly protocol: string;
  readonly seed: number;
  readonly choices?: ChoiceSettings;
  /** Who is next is decided within so many microseconds; absent: 0. */
  readonly windowUs?: number;
}

/** What a trial came to, and what it covered. Plain data. */
export interface TrialOutcome extends Covered {
  readonly result: RunResult;
}

/** A search that has begun. */
export interface Plan {
  /** The next trial; null: there is none any more. */
  next(): Trial | null;
  /**
   * Takes what a trial came to. Called in the order in which the trials were given, for all of a
   * generation before the first of the next one is asked for.
   */
  learn(trial: Trial, outcome: TrialOutcome): void;
}

export interface Strategy {
  readonly name: string;
  /** One sentence. */
  readonly about: string;
  readonly parameters: Parameters;
  /**
   * How many trials are given before anything is learnt of the first: the number of workers must
   * change nothing. Null: it learns nothing, and there is nothing to wait for.
   */
  readonly generation: number | null;
  /** Whether each trial follows from its seed alone, so that any machine can make any of them. */
  readonly bySeed?: true;
  begin(subject: Subject, settings: StrategySettings): Plan;
}

export interface StrategySettings {
  /** The values of its parameters, resolved. */
  readonly parameters: Settings;
  /** Seeds, both included: trials are numbered by them. */
  readonly seeds: { readonly first: number; readonly last: number };
}
