/** The stories of the failures that a report shows. */
import { TRANSACTION_CHECKS } from "../checkers/consistency/transactional.ts";
import { WEAKER_CHECKS } from "../checkers/consistency/weaker.ts";
import { formatCount } from "../core/formatting.ts";
import type { Simulations } from "../host/simulations.ts";
import type { ResultDocument } from "../report/document.ts";
import { runsWithScreens, runsWithStories, STORY_LINES_MAX } from "../report/failure.ts";
import { runKey } from "../report/reporter.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { certaintyOf } from "../search/explain/certainty.ts";

/** Steps that saying what decided a failure may take, and of the longest run that is looked at. */
const WORK = 40_000;
const STEPS_MAX = 50_000;
/** Checks whose futures would have to be followed to their ends. */
const JUDGED_WHOLE: readonly string[] = [
  "progress",
  "recoverable",
  ...WEAKER_CHECKS,
  ...TRANSACTION_CHECKS,
  "no-progress",
];

/**
 * Re-runs the failing runs whose story is shown.
 * @returns the document with their last relevant steps.
 */
export async function withStories(
  document: ResultDocument,
  scenarios: readonly Scenario[],
  simulations: Pick<Simulations, "story" | "explanation">,
): Promise<ResultDocument> {
  const stories = new Map<string, string[]>();
  for (const run of runsWithStories(document)) {
    const [violation] = run.violations;
    const scenario = scenarios.findIndex(({ file }) => file === run.scenario);
    if (violation === undefined || scenario < 0) continue;
    const name = { scenario, protocol: run.protocol, seed: run.seed };
    const failure = { violation, hash: run.hash };
    stories.set(runKey(run), [...(await simulations.story(name, failure, STORY_LINES_MAX))]);
  }
  const decided = await firstDecided(document, scenarios, simulations);
  const runs = document.runs.map((run) => {
    const story = stories.get(runKey(run)) ?? [];
    const told = story.length === 0 ? run : { ...run, story };
    return decided?.key === runKey(run) ? { ...told, decisive: decided.text } : told;
  });
  return { ...document, runs };
}

/**
 * What decided the first failure that has a screen and was not expected, from few samples; null:
 * there is none, or it is too long for that.
 */
async function firstDecided(
  document: ResultDocument,
  scenarios: readonly Scenario[],
  simulations: Pick<Simulations, "explanation">,
): Promise<{ readonly key: string; readonly text: string } | null> {
  const run = runsWithScreens(document).find(({ met }) => !met);
  const [violation] = run?.violations ?? [];
  const scenario = scenarios.findIndex(({ file }) => file === run?.scenario);
  if (run === undefined || violation === undefined || scenario < 0) return null;
  if (
    violation.step === 0 ||
    violation.step > STEPS_MAX ||
    JUDGED_WHOLE.includes(violation.check)
  ) {
    return null;
  }
  const { protocol, seed, verdict, violations } = run;
  const order = { run: { verdict, violations }, workMax: WORK };
  try {
    const explained = await simulations.explanation({ scenario, protocol, seed }, order);
    const { enabled, decisive } = explained;
    const { step, event } = decisive;
    const needs = enabled === null ? "" : ` It needs ${enabled.fault} ${enabled.words}.`;
    const text = `step ${formatCount(step)}, ${event}. ${certaintyOf(explained)}${needs}`;
    return { key: runKey(run), text };
  } catch {
    // As with stories: what cannot be explained costs the explanation, not the results.
    return null;
  }
}
