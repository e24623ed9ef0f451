/**
 * Whether runs came to what their scenario expects: one run alone, and the runs of a range
 * together.
 */
import type { Expectation, ExpectedFailure, Scenario } from "./scenario.ts";

/** What the rule needs to know of a run. */
export interface Judged {
  readonly verdict: "pass" | "fail" | "unknown" | "unrecoverable";
  readonly violations: readonly {
    readonly check: string;
    readonly scriptStep?: string;
    readonly cause?: string;
  }[];
}

/**
 * What a scenario expects of one of its protocols. A failure is expected only of the protocols with
 * a planted bug, where the scenario plants any: the others are there to be compared with and must
 * pass.
 */
export function expectationOf(
  scenario: Pick<Scenario, "expect" | "mutants">,
  protocol: string,
): Expectation {
  const planted = Object.keys(scenario.mutants);
  if (typeof scenario.expect === "string" || planted.length === 0) return scenario.expect;
  return planted.includes(protocol) ? scenario.expect : "pass";
}

/**
 * Whether a run failed in the way that is expected: the check named is among those that alarmed, of
 * a script at the step named, of progress by the cause named.
 */
export function failsAs(run: Judged, { fail, step, cause }: ExpectedFailure): boolean {
  const fits = (violation: Judged["violations"][number]) =>
    violation.check === fail &&
    (step === undefined || step === violation.scriptStep) &&
    (cause === undefined || cause === violation.cause);
  return run.verdict === "fail" && run.violations.some(fits);
}

/**
 * Whether a single run meets an expectation: with `{ fail: X }` it must fail so, else have the
 * verdict expected.
 */
export function meets(expect: Expectation, run: Judged): boolean {
  return typeof expect === "string" ? run.verdict === expect : failsAs(run, expect);
}

/**
 * Which runs of one scenario and protocol meet its expectation. Of a range with `{ fail: X }` at
 * least one must fail so, and then those that pass are met too; none may fail in any other way.
 * Undecided is never met.
 * @param single whether one seed was asked for, and not a range.
 */
export function metOf(
  expect: Expectation,
  runs: readonly Judged[],
  single: boolean,
): readonly boolean[] {
  if (typeof expect === "string" || single) return runs.map((run) => meets(expect, run));
  const happened = runs.some((run) => failsAs(run, expect));
  return runs.map((run) =>
    run.verdict === "fail" ? failsAs(run, expect) : run.verdict !== "unknown" && happened,
  );
}
