/** What was shrunk, written as a scenario file, which is seen to fail in the same way. */
import { assert } from "../../core/assert.ts";
import { fingerprintOf } from "../../runner/fingerprint.ts";
import { simulate } from "../../runner/simulate.ts";
import { resolveScenario } from "../../scenario/resolve.ts";
import type { Registries } from "../../scenario/scope.ts";
import type { Source } from "./candidate.ts";
import { shrunkSource, shrunkText } from "./scenario.ts";
import type { Failure, Shrunk } from "./shrink.ts";

/** The scenario that a failure shrank to. */
export interface Written {
  /** What the file holds. */
  readonly source: Source;
  readonly text: string;
}

/** @param located the fields that name code, as they are named from the file. */
export function writtenOf(
  failure: Failure,
  shrunk: Shrunk,
  known: Registries,
  located: Source = {},
): Written {
  const source = shrunkSource(failure, shrunk, known);
  const scenario = resolveScenario(source, failure.scenario.file, undefined, known);
  const again = simulate(scenario, failure.protocol, scenario.seeds.first, { known });
  assert(fingerprintOf(again) === shrunk.fingerprint, "what is written fails in the same way", {
    fingerprint: shrunk.fingerprint,
    again: fingerprintOf(again),
  });
  const whole = { ...source, ...located };
  return { source: whole, text: shrunkText(failure, shrunk, whole) };
}
