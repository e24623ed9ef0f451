/** The stories of the failures that a report shows. */
import type { Simulations } from "../host/simulations.ts";
import type { ResultDocument } from "../report/document.ts";
import { runsWithScreens, STORY_LINES_MAX } from "../report/failure.ts";
import { runKey } from "../report/reporter.ts";
import type { Scenario } from "../scenario/scenario.ts";

/** Re-runs the failing runs that have a screen, and tells their last relevant steps; by `runKey`. */
export async function tellStories(
  document: ResultDocument,
  scenarios: readonly Scenario[],
  simulations: Pick<Simulations, "story">,
): Promise<Map<string, readonly string[]>> {
  const stories = new Map<string, readonly string[]>();
  for (const run of runsWithScreens(document)) {
    const [violation] = run.violations;
    const scenario = scenarios.findIndex(({ file }) => file === run.scenario);
    if (violation === undefined || scenario < 0) continue;
    const name = { scenario, protocol: run.protocol, seed: run.seed };
    const failure = { violation, hash: run.hash };
    stories.set(runKey(run), await simulations.story(name, failure, STORY_LINES_MAX));
  }
  return stories;
}
