/** The stories of the failures that a report shows. */
import type { Simulations } from "../host/simulations.ts";
import type { ResultDocument } from "../report/document.ts";
import { runsWithStories, STORY_LINES_MAX } from "../report/failure.ts";
import { runKey } from "../report/reporter.ts";
import type { Scenario } from "../scenario/scenario.ts";

/**
 * Re-runs the failing runs whose story is worth telling.
 * @returns the document with their last relevant steps.
 */
export async function withStories(
  document: ResultDocument,
  scenarios: readonly Scenario[],
  simulations: Pick<Simulations, "story">,
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
  const runs = document.runs.map((run) => {
    const story = stories.get(runKey(run)) ?? [];
    return story.length === 0 ? run : { ...run, story };
  });
  return { ...document, runs };
}
