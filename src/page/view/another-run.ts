/** A run that is shown beside the one of the page, made in a worker of its own. */

import type { PageScenario } from "../../report/page.ts";
import type { RunOrder, Smaller } from "../engine/messages.ts";
import { type Alignment, aligned } from "../model/align.ts";
import { firstDifference } from "../model/difference.ts";
import { RunView } from "../model/run-view.ts";
import { startWorker, type WorkerClient } from "../worker-client.ts";

/** A run of a scenario that was made here: it went another way, or is the shrunk failure. */
export interface BranchShown {
  readonly words: string;
  readonly verdict: string;
  readonly check: string;
  readonly hash: string;
  readonly steps: number;
  /** The first step that is another; null: it is the same run. */
  readonly parts: number | null;
  /** The scenario as a file. */
  readonly file: string;
  readonly command: string;
}

/** What is shown of a branch. @param scenario that of the branch. @param command what runs it. */
export function branchShown(
  one: RunView,
  { outline }: RunView,
  { name, source }: PageScenario,
  command: string,
): BranchShown {
  const { verdict, violations, hash, steps } = outline.result;
  return {
    words: name,
    verdict,
    check: violations[0]?.check ?? "",
    hash,
    steps,
    parts: firstDifference(one.outline.columns, outline.columns),
    file: `${JSON.stringify(source, null, 2)}\n`,
    command,
  };
}

/** A step of a run in one line; empty where there is none. */
export async function wordsAt(
  view: RunView | null,
  words: Beside["words"],
  step: number,
): Promise<string> {
  const event = step === 0 ? -1 : (view?.eventOf(step) ?? -1);
  return event < 0 ? "" : ((await words(event, event + 1))[0] ?? "");
}

/** What is shown of it. */
export interface Beside {
  readonly label: "Beside" | "What if" | "Shrunk";
  readonly title: string;
  readonly view: RunView;
  readonly alignment: Alignment;
  /** Its place among the page's runs; null: it was made here. */
  readonly run: number | null;
  readonly branch: BranchShown | null;
  /** Of the shrunk failure: what it was made of, and what is left. */
  readonly smaller: Smaller | null;
  /** Its events in words. */
  readonly words: (from: number, to: number) => Promise<readonly string[]>;
}

export class AnotherRun {
  readonly #engine: () => Promise<string>;
  #client: WorkerClient | null = null;

  constructor(engine: () => Promise<string>) {
    this.#engine = engine;
  }

  /** Makes a run, and aligns it with the one of the page. A run made before is forgotten. */
  async make(order: RunOrder, one: RunView): Promise<Pick<Beside, "view" | "alignment" | "words">> {
    this.close();
    const client = await startWorker(this.#engine);
    this.#client = client;
    const { outline, places } = await client.ask({ kind: "run", order });
    const view = new RunView(outline, places);
    const words = async (from: number, to: number) => await client.ask({ kind: "words", from, to });
    return { view, alignment: aligned(one, view), words };
  }

  close(): void {
    this.#client?.close();
    this.#client = null;
  }
}
