/** What a reporter is: results in, text out. */

import type { ReportedRun, ResultDocument } from "./document.ts";
import type { Paint } from "./paint.ts";

/** Everything a reporter may show. */
export interface Rendering {
  readonly document: ResultDocument;
  /** The last relevant steps of some failing runs, as sentences, by `runKey`. */
  readonly stories: ReadonlyMap<string, readonly string[]>;
  /** Real time of the whole command, milliseconds; null where that means nothing. */
  readonly elapsedMs: number | null;
  readonly paint: Paint;
  /** Only what failed. */
  readonly quiet: boolean;
}

export interface Reporter {
  readonly name: string;
  /** One sentence, for `rashomon list reporters`. */
  readonly about: string;
  /** The whole text, with a newline at its end unless it is empty. */
  render(rendering: Rendering): string;
}

/** Names a run among all runs of a document. */
export function runKey(run: Pick<ReportedRun, "scenario" | "protocol" | "seed">): string {
  return `${run.scenario}\n${run.protocol}\n${run.seed}`;
}
