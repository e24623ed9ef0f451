/** When a run ends: no later than it fails. */
import { formatDuration } from "../../core/formatting.ts";
import { parseDuration } from "../../core/quantities.ts";
import { plansOf, withFields } from "./candidate.ts";
import { judgesProgress } from "./promise.ts";
import { checksFor } from "./recorded.ts";
import type { Pass, Shrinking } from "./shrinking.ts";

/** Ends the run where it fails: of a check at the end, when nothing more happens. */
export function* cutAtViolation(shrinking: Shrinking): Pass {
  const [violation] = shrinking.run.violations;
  if (violation === undefined) return;
  const { check, atUs } = violation;
  const scenario = shrinking.trials.scenarioOf(shrinking.best.source);
  if (scenario === null) return;
  const checks = checksFor(check, scenario.checks);
  const isEarly = !checks.includes("progress");
  // The end may come as much earlier as anything else that is due within a window.
  const { windowUs = 0 } = scenario.choices ?? {};
  const durationUs = Math.min(scenario.durationUs, atUs + 1 + windowUs);
  // What would begin later never does.
  const faults = plansOf(shrinking.best.source).filter(
    ({ at }) => !isEarly || (parseDuration(at) ?? 0) < durationUs,
  );
  const fields = {
    checks: [...checks],
    ...(isEarly && { duration: formatDuration(durationUs), heal: "1us", stays: 0 as const }),
    faults,
  };
  if (
    JSON.stringify(withFields(shrinking.best, fields).source) ===
    JSON.stringify(shrinking.best.source)
  )
    return;
  shrinking.attempt(withFields(shrinking.best, fields));
  yield;
}

/** Of what fails after the chaos: no step ends that before. */
export function* endAtViolation(shrinking: Shrinking): Pass {
  const { best, endUs } = shrinking;
  const durationUs = parseDuration(best.source["duration"]) ?? 0;
  if (judgesProgress(best.source) || endUs < durationUs) return;
  shrinking.attempt(withFields(best, { duration: formatDuration(endUs + 1) }), {
    isShorter: true,
  });
  yield;
}
