/** What `rashomon search` prints for people. */
import { terminalLine } from "../core/escape/terminal.ts";
import { counted, formatCount } from "../core/formatting.ts";
import type { Paint } from "../report/paint.ts";
import { type Cell, table } from "../report/table.ts";
import { wrap } from "../report/wrap.ts";
import type { FoundFailure, SearchDocument } from "../search/search-document.ts";
import type { System } from "../systems/system.ts";

/** The last points of the discovery curve that are shown. */
const POINTS = 6;
/** Ranges of seeds that did not run that are named each. */
const MISSING_MAX = 10;

export function searchText(
  document: SearchDocument,
  { sometimes = [] }: System,
  columns: number,
  paint: Paint,
): string {
  const { failures, faults, covered, interrupted, missing = [] } = document;
  const say = (text: string, indent = "") => wrap(terminalLine(text), columns, indent);
  const lines = [...say(headOf(document))];
  if (interrupted) lines.push(...say("Interrupted: this is what is known so far."));
  if (missing.length > 0) lines.push(...say(missingText(missing)).map(paint.bad));
  for (const { seed, message } of faults) {
    lines.push(...say(`A fault of rashomon at seed ${seed}: ${message}`));
  }
  lines.push("");
  if (failures.length === 0) lines.push(paint.good("No failure."));
  for (const failure of failures) lines.push(...failureLines(failure, say, paint));
  if (document.runs === 0) return `${lines.join("\n")}\n`;

  lines.push("", paint.strong("Covered"), ...curveOf(document));
  lines.push(...say(estimateOf(document)));
  const goals = Object.entries(covered.goals);
  const reached = goals.filter(([, runs]) => runs > 0);
  if (goals.length > 0) {
    lines.push("", paint.strong(`Goals: ${reached.length} of ${goals.length} reached`));
    const cells = goals.map(([name, runs]): Cell[] => [
      { text: terminalLine(`  ${name}`) },
      { text: runs === 0 ? "never" : counted(runs, "run") },
    ]);
    lines.push(...table(cells, ["left", "right"]));
  }
  const never = [
    ...goals
      .filter(([, runs]) => runs === 0)
      .map(([name]) => sometimes.find((goal) => goal.name === name)?.about ?? name),
    ...unmet("No fact", covered.facts),
    ...unmet("No fault", covered.faults),
  ];
  if (never.length > 0) {
    lines.push("", paint.strong("Never reached"), ...never.flatMap((text) => say(text, "  ")));
  }
  return `${lines.join("\n")}\n`;
}

/** Which seeds were asked for and did not run. */
function missingText(missing: NonNullable<SearchDocument["missing"]>): string {
  const count = missing.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  const shown = missing
    .slice(0, MISSING_MAX)
    .map(({ first, last }) => (first === last ? `${first}` : `${first}..${last}`));
  const more = missing.length - shown.length;
  const rest = more > 0 ? `, and ${formatCount(more)} ranges more` : "";
  return `Not run: ${counted(count, "seed")}: ${shown.join(", ")}${rest}.`;
}

function headOf({ system, strategy, seeds, runs, steps, verdicts }: SearchDocument): string {
  const range = seeds === null ? "no seeds" : `seeds ${seeds.first}..${seeds.last}`;
  const others = Object.entries(verdicts).filter(([verdict]) => verdict !== "pass");
  const ended = others.map(([verdict, count]) => `, ${formatCount(count)} ${verdict}`).join("");
  return (
    `${system}, strategy ${strategy}, ${range}: ${counted(runs, "run")}, ` +
    `${formatCount(steps)} steps${ended}`
  );
}

function failureLines(
  failure: FoundFailure,
  say: (text: string, indent?: string) => readonly string[],
  paint: Paint,
): readonly string[] {
  const { fingerprint, runs, seed, artifact, shrunk, stepsToFirst, violations } = failure;
  const head =
    `${fingerprint}: ${counted(runs, "run")}, first at seed ${seed}, ` +
    `after ${formatCount(stepsToFirst)} steps`;
  return [
    ...say(head).map(paint.bad),
    ...(violations[0]?.message ?? "").split("\n").flatMap((line) => say(line, "  ")),
    ...(artifact === null ? [] : say(`replay ${artifact}`, "  ")),
    ...(shrunk === null ? [] : say(`shrunk to ${shrunk}`, "  ")),
  ];
}

function curveOf({ curve }: SearchDocument): readonly string[] {
  const head = ["  runs", "steps", "features"].map((text): Cell => ({ text }));
  const rows = curve.slice(-POINTS).map(({ runs, steps, features }) =>
    [runs, steps, features].map(
      (count, at): Cell => ({
        text: `${at === 0 ? "  " : ""}${formatCount(count)}`,
      }),
    ),
  );
  return table([head, ...rows], ["right", "right", "right"]);
}

function estimateOf({ estimate, runs }: SearchDocument): string {
  const { perRun, expected, chance } = estimate;
  const share = perRun === 0 ? `less than ${percent(1 / Math.max(1, runs))}` : percent(perRun);
  return (
    `A further run shows something new with a chance of ${share} (Good and Turing); as ` +
    `many steps again, about ${formatCount(expected)} features more, any with ${percent(chance)}.`
  );
}

function percent(share: number): string {
  return share > 0.99 && share < 1 ? "over 99 %" : `${Math.round(share * 1_000) / 10} %`;
}

/** What there is and did not come. */
function unmet(word: string, counts: Readonly<Record<string, number>>): readonly string[] {
  const names = Object.entries(counts).flatMap(([name, runs]) => (runs === 0 ? [name] : []));
  return names.length === 0 ? [] : [`${word}: ${names.join(", ")}`];
}
