/**
 * What became of operator mutants, as people read it: caught of all, by operator, and those that
 * were not caught.
 */
import { formatCount } from "../../src/core/formatting.ts";
import { type Mutant, oneLine } from "./mutants.ts";
import { operators } from "./operators.ts";
import type { Fate } from "./trial.ts";

/** A mutant, what became of it, and why it does no harm if that has been argued. */
export interface Judged {
  readonly mutant: Mutant;
  readonly fate: Fate;
  readonly argument: string | null;
}

export function isCaught({ kind }: Fate): boolean {
  return kind === "judged" || kind === "crashed" || kind === "hung";
}

/** How many of each kind. */
export interface Score {
  readonly mutants: number;
  readonly caught: number;
  readonly judged: number;
  readonly crashed: number;
  readonly hung: number;
  readonly unreached: number;
  readonly equal: number;
  readonly survived: number;
  /** Of those that were not caught: how many are argued to be equivalent. */
  readonly equivalent: number;
}

export function scoreOf(all: readonly Judged[]): Score {
  const count = (kind: Fate["kind"]) => all.filter(({ fate }) => fate.kind === kind).length;
  return {
    mutants: all.length,
    caught: all.filter(({ fate }) => isCaught(fate)).length,
    judged: count("judged"),
    crashed: count("crashed"),
    hung: count("hung"),
    unreached: count("unreached"),
    equal: count("equal"),
    survived: count("survived"),
    equivalent: all.filter(({ fate, argument }) => !isCaught(fate) && argument !== null).length,
  };
}

/** Markdown: a table with a line for each operator and one for all. */
export function scoreTable(all: readonly Judged[]): readonly string[] {
  const rows = [...operators.keys()].flatMap((operator) => {
    const own = all.filter(({ mutant }) => mutant.operator === operator);
    return own.length === 0 ? [] : [row(operator, scoreOf(own))];
  });
  return [
    "| operator | mutants | caught | by a judge | crashed | hung | unreached " +
      "| equal | survived | equivalent |",
    "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ...rows,
    row("all", scoreOf(all)),
  ];
}

function row(name: string, score: Score): string {
  const { mutants, caught, judged, crashed, hung, unreached, equal, survived, equivalent } = score;
  const share = mutants === 0 ? "" : ` (${Math.round((100 * caught) / mutants)} %)`;
  const rest = [judged, crashed, hung, unreached, equal, survived, equivalent].map(formatCount);
  const first = `${formatCount(mutants)} | ${formatCount(caught)}${share}`;
  return `| ${name} | ${first} | ${rest.join(" | ")} |`;
}

/** One that was not caught: where it is, the text before and after, and what is known of it. */
export function notCaught({ mutant, fate, argument }: Judged, folder: string): readonly string[] {
  const { path, line, where, operator, before, after } = mutant;
  return [
    `- ${folder}/${path}:${line} ${where === "" ? "" : `${where}: `}${operator}; ${fateText(fate)}`,
    `  \`${clipped(before)}\` => \`${clipped(after)}\``,
    ...(argument === null ? [] : [`  equivalent: ${argument}`]),
  ];
}

function fateText(fate: Fate): string {
  switch (fate.kind) {
    case "judged":
      return `${fate.check} in ${fate.run}`;
    case "crashed":
      return `crashed${fate.run === "" ? "" : ` in ${fate.run}`}: ${fate.check}`;
    case "hung":
      return fate.run === "" ? "hung" : `hung in ${fate.run}`;
    case "unreached":
      return "no run reaches it";
    case "equal":
      return `${formatCount(fate.runs)} runs reach it, and all are equal`;
    case "survived":
      return (
        `${formatCount(fate.differs)} of ${formatCount(fate.runs)} runs differ, ` +
        "and no judge alarms"
      );
  }
}

const COLUMNS = 90;

function clipped(text: string): string {
  const line = oneLine(text).replaceAll("`", "'");
  return line.length <= COLUMNS ? line : `${line.slice(0, COLUMNS - 3)}...`;
}
