/** What a reporter is: results in, text out. */
import { cleaned, terminalLine, terminalText } from "../core/escape/terminal.ts";
import type { ReportedRun, ResultDocument } from "./document.ts";
import type { PageParts } from "./page.ts";
import type { Paint } from "./paint.ts";

/** Everything a reporter may show. */
export interface Rendering {
  readonly document: ResultDocument;
  /** Real time of the whole command, milliseconds; null where that means nothing. */
  readonly elapsedMs: number | null;
  readonly paint: Paint;
  /** Only what failed. */
  readonly quiet: boolean;
  /** Every row, however many there are. */
  readonly verbose: boolean;
  /** Characters in a line. */
  readonly columns: number;
  /** How the program is called where it runs: `rashomon`, `npx rashomon`. */
  readonly program: string;
  /** What the scenarios of a folder show, in one sentence; by folder, those that say so. */
  readonly folders: ReadonlyMap<string, string>;
  /** What a page is made of; absent where none is asked for. */
  readonly page?: PageParts;
}

export interface Reporter {
  readonly name: string;
  /** One sentence, for `rashomon list reporters`. */
  readonly about: string;
  /** The whole text, with a newline at its end unless it is empty. */
  render(rendering: Rendering): string;
}

/**
 * The same with every text of the document such that no terminal and no runner acts on it. Messages
 * keep their lines.
 */
export function forTerminal(rendering: Rendering): Rendering {
  const { document, folders, ...rest } = rendering;
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
    folders: new Map(
      [...folders].map(([folder, text]) => [terminalLine(folder), terminalLine(text)]),
    ),
  };
}

function messageKept<T extends { readonly message: string }>(told: T): T {
  return { ...cleaned(told, terminalLine), message: terminalText(told.message) };
}

/** Names a run among all runs of a document. */
export function runKey(run: Pick<ReportedRun, "scenario" | "protocol" | "seed">): string {
  return `${run.scenario}\n${run.protocol}\n${run.seed}`;
}
