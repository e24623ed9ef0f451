/** What `rashomon choices` prints for people. */
import { terminalLine } from "../core/escape/terminal.ts";
import { counted, formatCount, formatMoment } from "../core/formatting.ts";
import type { Base } from "../kernel/choices/bases.ts";
import { CHOICE_CLASSES, type ChoiceClass, choiceClasses } from "../kernel/choices/classes.ts";
import { type Cell, table } from "../report/table.ts";
import type { RunResult } from "../runner/result.ts";
import type { FoundAgain } from "../search/found-again.ts";

export interface ChoicesReport {
  readonly scenario: string;
  readonly protocol: string;
  readonly seed: number;
  readonly base: Base;
  readonly run: RunResult;
  /** By class: how many choices the run asked. */
  readonly counts: Readonly<Record<ChoiceClass, number>>;
  /** What the run was laid under; null: nothing. */
  readonly overlay: {
    readonly file: string;
    /** Whether the run has the hash of the one that was recorded. */
    readonly isSame: boolean;
    /** Its decisions that the run never asked for. */
    readonly unasked: number;
  } | null;
  /** How many operations were dropped, one at a time. */
  readonly drops: number;
  readonly foundAgain: readonly FoundAgain[];
  /** The file that was written; null: none. */
  readonly record: string | null;
}

export function choicesText(report: ChoicesReport): string {
  const { scenario, protocol, seed, base, run, overlay, record } = report;
  const lines = [
    `${terminalLine(scenario)}, ${protocol}, seed ${seed}, base ${base}: ${run.verdict}, ` +
      `${formatCount(run.steps)} steps, ${run.hash}`,
    ...run.violations.flatMap(({ check, message, step, atUs }) => {
      const [first = "", ...more] = message.split("\n").map(terminalLine);
      const where = `${terminalLine(check)} at step ${formatCount(step)}, ${formatMoment(atUs)}`;
      return [`  ${where}: ${first}`, ...more.map((line) => `    ${line}`)];
    }),
  ];
  if (overlay !== null) {
    const same = overlay.isSame ? "the run that was recorded" : "another run than was recorded";
    const unasked = `${formatCount(overlay.unasked)} of its decisions were not asked for`;
    lines.push(`Under ${terminalLine(overlay.file)}: ${same}; ${unasked}.`);
  }
  lines.push("", ...countsText(report));
  if (record !== null) lines.push("", `Written: ${terminalLine(record)}`);
  return lines.join("\n");
}

function countsText({ counts, drops, foundAgain }: ChoicesReport): readonly string[] {
  const cell = (text: string): Cell => ({ text });
  if (foundAgain.length === 0) {
    const rows = choiceClasses.map((kind) => [
      cell(kind),
      cell(formatCount(counts[kind])),
      cell(CHOICE_CLASSES[kind].about),
    ]);
    return table([["class", "choices", ""].map(cell), ...rows], ["left", "right", "left"]);
  }
  const head = ["class", "choices", "found again", "at worst", "alike", "alike without overlay"];
  const rows = foundAgain.map(({ kind, count, found, foundLeast, alike, alikeByWeather }) =>
    [kind, formatCount(count), ...[found, foundLeast, alike, alikeByWeather].map(percent)].map(
      cell,
    ),
  );
  const right = head.map((_, column) => (column === 0 ? "left" : "right") as "left" | "right");
  return [
    ...table([head.map(cell), ...rows], right),
    "",
    "Of what is chosen after an operation, if that is dropped and all else decided as it was: " +
      `over ${counted(drops, "run")},`,
    "each with another operation dropped. Found again: the key occurs in that run too. " +
      "Alike: found again and",
    "answered alike, of all. " +
      "Without overlay: the operation is dropped in the weather of an ordinary run.",
  ];
}

/** `98.4 %`; 100 % and 0 % only where it is all or nothing. */
function percent(share: number): string {
  const tenths = Math.round(share * 1_000);
  const honest = share < 1 && tenths === 1_000 ? 999 : share > 0 && tenths === 0 ? 1 : tenths;
  return `${(honest / 10).toFixed(1)} %`;
}
