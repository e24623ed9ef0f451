/** The smallest scenario that fails as a run did: made a run at a time, so that it can be ended. */
import { resolveScenario } from "../../scenario/resolve.ts";
import type { Registries } from "../../scenario/scope.ts";
import { shrunkSource } from "../../search/shrink/scenario.ts";
import { shrinkingOf } from "../../search/shrink/shrink.ts";
import type { RunOrder, Smaller } from "./messages.ts";

/** Real time between two looks at whether it is enough. */
const LOOK_EVERY_MS = 100;

export interface Shrinks {
  readonly known: Registries;
  /** Called with the number of steps that were simulated so far. */
  readonly onProgress: (steps: number) => void;
  /** Ends it, with the best so far. */
  readonly isEnough: () => boolean;
}

/** @throws {NothingToShrinkError} */
export async function smaller(
  { scenario, protocol, seed }: RunOrder,
  { known, onProgress, isEnough }: Shrinks,
): Promise<Smaller> {
  const resolved = resolveScenario(scenario.source, scenario.file, undefined, known);
  const failure = { scenario: resolved, protocol, seed };
  const shrinking = shrinkingOf(failure, { known });
  let lookedMs = performance.now();
  for (;;) {
    const { done, value } = isEnough() ? shrinking.next(true) : shrinking.next();
    if (done === true) {
      const { before, decisions, minimal, run } = value;
      const source = shrunkSource(failure, value, known);
      // Its script is another one, of no file.
      const { scriptLines: _, ...as } = scenario;
      const shrunk = { ...as, name: String(source["name"]), source };
      return { scenario: shrunk, before, after: { decisions, steps: run.steps }, minimal };
    }
    if (performance.now() - lookedMs < LOOK_EVERY_MS) continue;
    onProgress(value.trialSteps);
    await new Promise((resolve) => setTimeout(resolve));
    lookedMs = performance.now();
  }
}
