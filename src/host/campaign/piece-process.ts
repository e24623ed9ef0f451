/**
 * Does one piece in a process of its own: where one that did it has vanished before, its death is
 * noticed. Gone are also those who asked: then it ends.
 */
import { readSpec } from "../../campaign/spec.ts";
import { readTask } from "../../campaign/tasks.ts";
import { thrownText } from "../../core/errors.ts";
import type { Corpus } from "../../search/corpus.ts";
import { Simulations } from "../simulations.ts";
import type { IsolatedAnswer } from "./isolated.ts";
import { openCampaign } from "./open-campaign.ts";
import { packed } from "./packing.ts";
import { performTask } from "./perform-task.ts";

process.on("disconnect", () => process.exit(1));
interface Asked {
  readonly spec: unknown;
  readonly task: unknown;
  readonly corpus: Corpus;
}

process.once("message", (asked: Asked) => {
  void answer(asked).then((said) => process.send?.(said, () => process.exit(0)));
});

async function answer({ spec, task, corpus }: Asked): Promise<IsolatedAnswer> {
  try {
    const campaign = await openCampaign(readSpec(spec, "campaign"));
    const { scenarios, spec: read } = campaign;
    const pooled = campaign.search?.subject.scenario ?? null;
    const simulations = new Simulations(pooled === null ? scenarios : [pooled], {
      workers: 1,
      stallMs: read.stallMs,
    });
    const nothing = { results: async function* () {}, done: async () => new Set<string>() };
    const { signal } = new AbortController();
    const means = { simulations, board: nothing, corpusOf: async () => corpus, signal };
    const result = await performTask(campaign, readTask(task, "campaign"), means);
    return { result: packed(result) };
  } catch (error) {
    return { error: thrownText(error) };
  }
}
