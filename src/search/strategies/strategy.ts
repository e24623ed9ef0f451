/** What a search strategy is: it says which runs are made, and may learn from what they come to. */
import type { Parameters, Settings } from "../../core/parameters.ts";
import type { Base } from "../../kernel/choices/bases.ts";
import type { Decision } from "../../kernel/choices/decisions.ts";
import type { RunResult } from "../../runner/result.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import type { Asked } from "../asked.ts";
import type { Corpus, CorpusEntry } from "../corpus.ts";
import type { Covered } from "../coverage.ts";
import type { Subject } from "../subject.ts";

/** How what could go otherwise is answered, as plain data that another thread can be sent. */
export interface ChoiceSettings {
  readonly base: Base;
  /** Laid over the base. */
  readonly decisions: readonly Decision[];
}

/**
 * What runs have in common: up to so many steps, the end of a beginning or a moment before it, they
 * are the same run, under these decisions. What else is decided in them comes later.
 */
export interface Common {
  readonly decisions: readonly Decision[];
  readonly steps: number;
}

/** One run to make: running it is a function of what is here. Plain data. */
export interface Trial {
  readonly scenario: Scenario;
  readonly protocol: string;
  readonly seed: number;
  readonly choices?: ChoiceSettings;
  /** Who is next is decided within so many microseconds; absent: 0. */
  readonly windowUs?: number;
  /** What its run has in common with those of other trials; absent: nothing. */
  readonly common?: Common;
  /** That is of a trial before it, whose steps count there. */
  readonly continues?: boolean;
  /** Whether what it is asked near its first hits is kept; its scenario asks by key anyhow. */
  readonly listens?: boolean;
}

/** What a trial came to, and what it covered. Plain data. */
export interface TrialOutcome extends Covered {
  readonly result: RunResult;
  /** Steps that were made for it: those of its run, without a beginning that counts elsewhere. */
  readonly made: number;
  /** What its run was asked near its first hits; absent: it was not listened to. */
  readonly asked?: readonly Asked[];
}

/** A search that has begun. */
export interface Plan {
  /** The next trial; null: there is none any more. */
  next(): Trial | null;
  /**
   * Takes what a trial came to. Called in the order in which the trials were given, for all of a
   * round before the first of the next one is asked for.
   * @returns what is kept of it, from which further trials may be made; null: nothing.
   */
  learn(trial: Trial, outcome: TrialOutcome): CorpusEntry | null;
}

export interface Strategy {
  readonly name: string;
  /** One sentence. */
  readonly about: string;
  readonly parameters: Parameters;
  /**
   * Of a strategy that learns: the number of the first trial of the next round. All trials of a
   * round follow from what those before it came to and from their seeds, so that neither the
   * workers nor the machines change anything. Null: each trial follows from its seed alone.
   */
  readonly roundEnd: ((number: number) => number) | null;
  /** Of a strategy that comes to an end by itself: how many trials there are, up to a limit. */
  trials?(subject: Subject, parameters: Settings, limit: number): number;
  begin(subject: Subject, settings: StrategySettings): Plan;
}

export interface StrategySettings {
  /** The values of its parameters, resolved. */
  readonly parameters: Settings;
  /** Seeds, both included: one a trial. */
  readonly seeds: { readonly first: number; readonly last: number };
  /** Trials before the first, of the search that this is a part of. Default: none. */
  readonly before?: number;
  /** What those have shown; of a strategy that learns. Default: nothing. */
  readonly corpus?: Corpus;
}
