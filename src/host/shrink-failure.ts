/**
 * Shrinks a failure to the text of a scenario file that is seen to fail in the same way. Needs no
 * Node but its turns: the library shrinks by it, too.
 */
import type { Registries } from "../scenario/scope.ts";
import type { Source } from "../search/shrink/candidate.ts";
import { otherDraw } from "../search/shrink/other-draws.ts";
import {
  type Failure,
  type ShrinkProgress,
  type Shrunk,
  shrinkingOf,
} from "../search/shrink/shrink.ts";
import { type Written, writtenOf } from "../search/shrink/written.ts";
import { turn } from "./turn.ts";

export interface ShrinkOrder {
  readonly known: Registries;
  readonly stepsMax?: number;
  /** The fields that name code, as they are named from the file. */
  readonly located: Source;
  /** Ends it early, with the best so far. */
  readonly signal: { readonly aborted: boolean };
  /** Called with how far it has come, between two runs. */
  readonly onProgress?: (progress: ShrinkProgress) => void;
}

/** @throws {NothingToShrinkError} */
export async function shrinkFailure(
  failure: Failure,
  { known, located, signal, onProgress = () => undefined, ...budget }: ShrinkOrder,
): Promise<Written & { readonly shrunk: Shrunk }> {
  const shrinking = shrinkingOf(failure, { known, otherDraw, ...budget });
  const shrunk = await driven(shrinking, signal, onProgress);
  return { shrunk, ...writtenOf(failure, shrunk, known, located) };
}

/** Shrinks until the end or an interruption; between two runs signals are heard. */
async function driven(
  shrinking: Generator<ShrinkProgress, Shrunk, true | undefined>,
  signal: ShrinkOrder["signal"],
  onProgress: (progress: ShrinkProgress) => void,
): Promise<Shrunk> {
  for (;;) {
    const { done, value } = signal.aborted ? shrinking.next(true) : shrinking.next();
    if (done === true) return value;
    onProgress(value);
    await turn();
  }
}
