/** What `rashomon fork` prints: one document, and the same for people. */
import { terminalLine } from "../core/escape/terminal.ts";
import { formatCount, formatMoment } from "../core/formatting.ts";
import { type ChoiceClass, choiceClasses } from "../kernel/choices/classes.ts";
import { shellWord } from "../report/commands.ts";
import { summaryOf as countsOf, type ResultDocument } from "../report/document.ts";
import type { Paint } from "../report/paint.ts";
import type { RunResult } from "../runner/result.ts";

/** One future, from the run's start. */
export type ForkedRun = Pick<
  RunResult,
  | "verdict"
  | "met"
  | "hash"
  | "steps"
  | "virtualUs"
  | "operations"
  | "happened"
  | "violations"
  | "vacuous"
  | "suspended"
> & { readonly future: number; readonly wallMs: number };

export interface ForkDocument {
  readonly version: string;
  readonly scenario: string;
  readonly name: string;
  readonly protocol: string;
  readonly seed: number;
  /** After which step the futures part, and when that was. */
  readonly step: number;
  readonly atUs: number;
  readonly classes: readonly ChoiceClass[];
  readonly futures: readonly ForkedRun[];
  /** Of a future that was asked for alone and failed: the last relevant steps before. */
  readonly story?: readonly string[];
  readonly errors?: readonly { readonly future: number; readonly message: string }[];
  readonly summary: ForkSummary;
}

export interface ForkSummary extends Omit<ResultDocument["summary"], "runs"> {
  readonly futures: number;
  /** How many of them are different runs. */
  readonly different: number;
}

/** Failing futures that are shown: the lowest. */
const SHOWN_MAX = 10;

export function summaryOf(futures: readonly ForkedRun[]): ForkSummary {
  const { runs, ...counts } = countsOf(futures);
  return { futures: runs, ...counts, different: new Set(futures.map(({ hash }) => hash)).size };
}

/** @param program how it is called, for the commands that show a failure again. */
export function forkText(document: ForkDocument, program: string, paint: Paint): string {
  const { scenario, protocol, seed, step, atUs, futures, errors = [], story = [] } = document;
  const where = `${protocol}, seed ${seed}, forked after step ${formatCount(step)}`;
  const lines = [paint.strong(terminalLine(scenario)), `  ${where}, ${formatMoment(atUs)}`, ""];
  const failing = futures.filter(({ verdict }) => verdict !== "pass");
  for (const run of failing.slice(0, SHOWN_MAX)) {
    const [violation] = run.violations;
    const what =
      violation === undefined
        ? run.verdict
        : `${violation.check} at step ${formatCount(violation.step)}, ` +
          `${formatMoment(violation.atUs)}`;
    const mark = run.met ? paint.good : paint.bad;
    lines.push(mark(`future ${run.future}: ${what}`));
    for (const line of violation?.message.split("\n") ?? []) lines.push(`  ${terminalLine(line)}`);
    if (story.length === 0) lines.push(paint.dim(`  ${againOf(document, program, run.future)}`));
  }
  const more = failing.length - SHOWN_MAX;
  if (more > 0) lines.push(`and ${formatCount(more)} more that did not pass`);
  lines.push(...story.map((line) => `  ${terminalLine(line)}`));
  for (const { future, message } of errors) {
    lines.push(paint.bad(`future ${future}: ${terminalLine(message)}`));
  }
  if (failing.length + errors.length > 0) lines.push("");
  return `${[...lines, totalOf(document.summary)].join("\n")}\n`;
}

function totalOf({ futures, pass, fail, unknown, unrecoverable, met, different }: ForkSummary) {
  const parts = [
    [pass, "passed"],
    [fail, "failed"],
    [unknown, "undecided"],
    [unrecoverable, "beyond recovery"],
  ] as const;
  const counts = parts.filter(([count]) => count > 0);
  const told = counts.map(([count, word]) => `${formatCount(count)} ${word}`).join(", ");
  const expected = met === futures ? "all as expected" : `${formatCount(met)} as expected`;
  const word = futures === 1 ? "future" : "futures";
  return (
    `${formatCount(futures)} ${word}, ${formatCount(different)} of them different: ${told}; ` +
    `${expected}.`
  );
}

/** The command that runs one future again. */
function againOf(document: ForkDocument, program: string, future: number): string {
  const { scenario, protocol, seed, step, classes } = document;
  const only = classes.length === choiceClasses.length ? "" : ` --classes ${classes.join(",")}`;
  const run = `${shellWord(scenario)} --protocol ${protocol} --seed ${seed}`;
  return `${program} fork ${run} --step ${step} --future ${future}${only}`;
}
