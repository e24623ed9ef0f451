/** The limits of a scenario: what ends a run, or its judging, that would not end. */
import { defaulted, fields } from "../core/shape/fields.ts";
import { whole } from "../core/shape/leaves.ts";
import { mapped } from "../core/shape/shape.ts";
import type { Scenario } from "./scenario.ts";

const limit = (otherwise: number, about: string) => defaulted(whole(1), about, otherwise);

export const limits = mapped(
  fields(
    {
      steps: limit(50_000_000, "Steps of a run."),
      stepsAtOnce: limit(100_000, "Steps at one microsecond."),
      pending: limit(1_000_000, "Events that are pending at once."),
      checkWork: limit(20_000_000, "Configurations that judging a history may explore."),
    },
    { words: "limits" },
  ),
  ({ steps, stepsAtOnce, pending, checkWork }): Scenario["limits"] => ({
    stepsMax: steps,
    stepsAtOnceMax: stepsAtOnce,
    pendingMax: pending,
    checkWorkMax: checkWork,
  }),
  ({ stepsMax, stepsAtOnceMax, pendingMax, checkWorkMax }) => ({
    steps: stepsMax,
    stepsAtOnce: stepsAtOnceMax,
    pending: pendingMax,
    checkWork: checkWorkMax,
  }),
);
