/** The runs of a page as its engine takes them. */
import type { PageData } from "../../report/page.ts";
import type { RunOrder } from "../engine/messages.ts";

/** The order of the run at a place; a sentence: why it cannot be made again. */
export function orderOf(
  { document, scenarios }: Pick<PageData, "document" | "scenarios">,
  index: number,
): RunOrder | string {
  const run = document.runs[index];
  if (run === undefined) return "there is no such run";
  const scenario = scenarios.find(({ file }) => file === run.scenario);
  if (scenario === undefined) return "the page does not carry its scenario";
  if (scenario.refused !== undefined) return scenario.refused;
  return { scenario, protocol: run.protocol, seed: run.seed, steps: run.steps };
}
