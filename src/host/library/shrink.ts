/** `shrink` of the library: the smallest scenario that still fails as a run did. */
import { InputError } from "../../core/errors.ts";
import type { Decision } from "../../kernel/choices/decisions.ts";
import { CALLBACK, OBJECT, wholeOption } from "../../runner/library-options.ts";
import type { ScenarioSource } from "../../scenario/format.ts";
import { type ShrunkDocument, shrunkDocument } from "../../search/shrink/document.ts";
import { NothingToShrinkError, type ShrinkProgress } from "../../search/shrink/shrink.ts";
import { shrinkFailure } from "../shrink-failure.ts";
import {
  FAILING_RUN,
  type FailingRunOptions,
  failingRunOf,
  refuseOptions,
  SCENARIO_FILE,
} from "./failing-run.ts";

export interface ShrinkRunOptions extends FailingRunOptions {
  /** Steps that may be simulated in all, at least 1; default 3,000,000: half a minute or more. */
  readonly steps?: number;
  /** An `AbortSignal`: once it is aborted, the best so far is the result. Seen between two runs. */
  readonly signal?: { readonly aborted: boolean };
  /** Called with how far it has come, between two runs. What it throws rejects the promise. */
  readonly onProgress?: (progress: ShrinkProgress) => void;
}

/** What a failing run shrank to; `runs` and `runSteps` say what that took. */
export interface ShrunkRun extends ShrunkDocument {
  /** The scenario, with what it decides and what it expects: `simulate` runs it, with `seed`. */
  readonly scenario: ScenarioSource;
  /** The one seed of the scenario. */
  readonly seed: number;
  /** The same as YAML, with comments that say what it was: a scenario file. */
  readonly text: string;
  /** What the scenario decides, as docs/choices.md has it: `[class, key, decision]`. */
  readonly decisions: readonly Decision[];
}

/**
 * Shrinks a failing run, as `rashomon shrink` does. It makes many runs, in this thread; between
 * two of them timers and signals have their turn.
 * @param source what a scenario file would hold.
 * @throws {InputError} naming every problem of the options or of the scenario, or saying that the
 * run does not fail.
 */
export async function shrink(
  source: ScenarioSource,
  options: ShrinkRunOptions = {},
): Promise<ShrunkRun> {
  const kinds = { ...FAILING_RUN, steps: wholeOption(1), signal: OBJECT, onProgress: CALLBACK };
  refuseOptions(options, kinds);
  const { known, ...failure } = failingRunOf(source, options);
  const { steps, signal = { aborted: false }, onProgress } = options;
  try {
    const {
      shrunk,
      source: written,
      text,
    } = await shrinkFailure(failure, {
      known,
      located: {},
      signal,
      ...(steps !== undefined && { stepsMax: steps }),
      ...(onProgress !== undefined && { onProgress }),
    });
    return {
      scenario: written as unknown as ScenarioSource,
      seed: failure.seed,
      text,
      decisions: shrunk.candidate.decisions,
      ...shrunkDocument(shrunk),
    };
  } catch (error) {
    if (!(error instanceof NothingToShrinkError)) throw error;
    throw new InputError([{ file: SCENARIO_FILE, message: error.message }]);
  }
}
