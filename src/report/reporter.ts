/** What a reporter is: results in, text out. */
import { cleaned, terminalLine, terminalText } from "../core/escape/terminal.ts";
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

/**
 * The same with every text of the document and of the stories such that no terminal and no runner acts on it. Messages
 * keep their lines.
 */
export function forTerminal(rendering: Rendering): Rendering {
  const { document, stories, ...rest } = rendering;
  return {
    ...rest,
    document: {
      ...cleaned({ ...document, runs: [], errors: [] }, terminalLine),
      runs: document.runs.map((run) => ({
        ...cleaned({ ...run, violations: [] }, terminalLine),
        violations: run.violations.map(messageKept),
      })),
      ...(document.errors === undefined ? {} : { errors: document.errors.map(messageKept) }),
    },
    stories: new Map([...stories].map(([key, lines]) => [lineKey(key), lines.map(terminalLine)])),
  };
}

function messageKept<T extends { readonly message: string }>(told: T): T {
  return { ...cleaned(told, terminalLine), message: terminalText(told.message) };
}

/** The key of a run whose texts are such lines. */
function lineKey(key: string): string {
  return key.split("\n").map(terminalLine).join("\n");
}

/** Names a run among all runs of a document. */
export function runKey(run: Pick<ReportedRun, "scenario" | "protocol" | "seed">): string {
  return `${run.scenario}\n${run.protocol}\n${run.seed}`;
}
