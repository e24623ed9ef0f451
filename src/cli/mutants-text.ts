/**
 * What `rashomon mutants` prints for people: a table on the terminal, or the sections of
 * docs/mutants.md.
 */
import { formatCount } from "../core/formatting.ts";
import { shellWord } from "../report/commands.ts";
import { type Cell, table } from "../report/table.ts";
import { type MutantOutcome, summarize } from "../search/mutants.ts";

const INTERRUPTED = "Interrupted: these are the runs so far.";
const HEAD = ["mutant", "directed", "by", "found", "steps to first", "by", "other alarms"];

export function mutantsText(outcomes: readonly MutantOutcome[], interrupted: boolean): string {
  const rows = [HEAD, ...outcomes.map(columns)];
  const cells = rows.map((row) => row.map((text): Cell => ({ text })));
  const alignment = ["left", "left", "left", "right", "right", "left", "left"] as const;
  const lines = [...table(cells, alignment), "", `${sentence(outcomes)}.`];
  if (interrupted) lines.push(INTERRUPTED);
  return lines.join("\n");
}

function sentence(outcomes: readonly MutantOutcome[]): string {
  const { mutants, equivalent, foundDirected, foundRandom } = summarize(outcomes);
  return (
    `${mutants} ${mutants === 1 ? "mutant" : "mutants"} (${equivalent} equivalent): ` +
    `${foundDirected} found by directed scenarios, ${foundRandom} by random runs`
  );
}

function columns({ name, equivalent, directed, random }: MutantOutcome): readonly string[] {
  const { runs, found, stepsToFirst, check } = random;
  return [
    equivalent ? `${name} (equivalent)` : name,
    directed.scenario === null ? "none" : directed.found ? "found" : "missed",
    directed.check ?? "",
    runs === 0 ? "" : `${formatCount(found)} of ${formatCount(runs)}`,
    stepsToFirst === null ? "" : formatCount(stepsToFirst),
    check ?? "",
    otherAlarms({ directed, random }),
  ];
}

/** Alarms that do not count, with the number of random runs in which each came first. */
function otherAlarms({ directed, random }: Pick<MutantOutcome, "directed" | "random">): string {
  const words = Object.entries(random.undeclared).map(
    ([check, count]) => `${check} ${formatCount(count)}`,
  );
  if (directed.undeclared !== null) words.unshift(`${directed.undeclared} (directed)`);
  return words.join(", ");
}

/**
 * A section for each protocol.
 * @param how the options that made it.
 * @param subject what it was made of; null: all, with the page's head.
 * @param interrupted not all runs have ended.
 */
export function mutantsMarkdown(
  outcomes: readonly MutantOutcome[],
  how: string,
  subject: string | null,
  interrupted: boolean,
): string {
  const names = [...new Set(outcomes.map(({ protocol }) => protocol))];
  const sections = names.flatMap((name) => {
    const own = outcomes.filter(({ protocol }) => protocol === name);
    return [...section(name, `${shellWord(subject ?? name)} --markdown ${how}`, own), ""];
  });
  const end = interrupted ? [INTERRUPTED] : [];
  return [...(subject === null ? PAGE_HEAD : []), ...sections, ...end].join("\n").trimEnd();
}

const PAGE_HEAD = [
  "# Planted bugs",
  "",
  "Each mutant replaces rules of a protocol by a mistake that was really made. It declares its detectors: the checks that",
  "should catch it. Only they count. Directed: the scenario file that plants it, at its first seed, whose opening comment",
  "shows how it fails; found if it fails as it says, by a declared detector. Found: in how many random runs a declared detector alarmed first (with `--bail`, the runs end",
  "at the first such seed). Other alarms: checks that are not declared but alarmed first, with the number of those runs; they",
  "do not count. An equivalent mutant does no harm, because another guard covers it.",
  "",
];

/** @param how what follows `rashomon mutants`. */
function section(
  protocol: string,
  how: string,
  outcomes: readonly MutantOutcome[],
): readonly string[] {
  return [
    `## ${protocol}`,
    "",
    `${sentence(outcomes)}. Made by \`rashomon mutants ${how}\`.`,
    "",
    `| ${[...HEAD, "origin"].join(" | ")} |`,
    "|---|---|---|---:|---:|---|---|---|",
    ...outcomes.map((outcome) => `| ${cellsOf(outcome).join(" | ")} |`),
  ];
}

/** The columns of the table, with the directed scenario as a link from docs/, and the origin. */
function cellsOf(outcome: MutantOutcome): readonly string[] {
  const [name = "", found = "", ...others] = columns(outcome);
  const { scenario } = outcome.directed;
  const directed = scenario === null ? found : `[${found}](../${scenario})`;
  return [name, directed, ...others, outcome.origin];
}
