/**
 * A failure's screen: which property, where, when, which nodes; the story; the command that replays
 * it. At most 40 lines.
 */
import { formatCount, formatMoment } from "../core/formatting.ts";
import { againCommands, commandLines, explainCommand } from "./commands.ts";
import type { ReportedRun, ReportedViolation, ResultDocument } from "./document.ts";
import type { Paint } from "./paint.ts";
import { breakable, wrap } from "./wrap.ts";

/** The most lines of a story that a screen has room for. */
export const STORY_LINES_MAX = 24;
const SCREEN_LINES_MAX = 39;
const MESSAGE_LINES_MAX = 10;
const OTHERS_MAX = 3;
/** Screens in one report; further failures are only listed. */
const SCREENS_MAX = 3;
/** Failures of a sweep whose stories are printed: reports for CI show more than a screen does. */
const STORIES_MAX = 10;

/**
 * The failing runs whose story is shown: the lowest seed of each scenario, protocol and
 * check that was not expected, at most ten. An expected failure has one only where it is all that
 * ran.
 */
export function runsWithStories(document: Pick<ResultDocument, "runs">): ReportedRun[] {
  if (document.runs.length === 1) return document.runs.filter(hasScreen);
  const seen = new Set<string>();
  return document.runs
    .filter((run) => {
      const key = `${run.scenario}\n${run.protocol}\n${run.violations[0]?.check}`;
      const first = hasScreen(run) && !run.met && !seen.has(key);
      if (first) seen.add(key);
      return first;
    })
    .slice(0, STORIES_MAX);
}

/** Those of them that have a screen in the report for people: three. */
export function runsWithScreens(document: Pick<ResultDocument, "runs">): ReportedRun[] {
  return runsWithStories(document).slice(0, SCREENS_MAX);
}

function hasScreen({ verdict }: ReportedRun): boolean {
  return verdict === "fail" || verdict === "unrecoverable";
}

/** How a screen is drawn. */
export interface Screen {
  readonly columns: number;
  readonly paint: Paint;
  /** How the program is called. */
  readonly program: string;
}

/** The screen of one failing run; its story is cut to what there is room for. */
export function failureScreen(run: ReportedRun, { columns, paint, program }: Screen): string[] {
  const [violation, ...others] = run.violations;
  const title = `${run.scenario}  ${run.protocol}  seed ${run.seed}`;
  const mark = run.met ? paint.warn("✗") : paint.bad("✗");
  const lines = [`${mark} ${paint.strong(title)}${run.met ? paint.dim("  (as expected)") : ""}`];
  if (violation !== undefined) {
    const [first = "", ...rest] = wrap(
      whereOf(violation),
      columns,
      `  ${violation.check} `,
      "    ",
    );
    lines.push(first.replace(violation.check, paint.bad(violation.check)), ...rest);
    lines.push(...messageLines(violation.message, columns));
  }
  for (const other of others.slice(0, OTHERS_MAX)) {
    lines.push(
      ...wrap(`then ${other.check} ${whereOf(other)}`, columns, "  ", "    ").map(paint.dim),
    );
  }
  const again = againCommands(run, program).flatMap((command) =>
    commandLines(command, columns, "    "),
  );
  const { decisive } = run;
  const decided =
    decisive === undefined ? [] : ["", ...wrap(`Decisive: ${decisive}`, columns, "  ", "    ")];
  const more = decisive === undefined ? null : explainCommand(run, program);
  if (more !== null) {
    decided.push(paint.dim("  More:"), ...commandLines(more, columns, "    "));
  }
  const taken = lines.length + again.length + decided.length;
  const room = Math.min(STORY_LINES_MAX, SCREEN_LINES_MAX - taken - 4);
  const story = lastThatFit(run.story ?? [], room, columns);
  if (story.length > 0) lines.push("", paint.dim("  What happened:"), ...story);
  lines.push(...decided, "", paint.dim("  See it again:"), ...again);
  return lines;
}

/** A message, cut with a mark where it has more lines than there is room for. */
function messageLines(message: string, columns: number): string[] {
  const lines = message.split("\n").flatMap((line) => wrap(line, columns, "    ", "      "));
  if (lines.length <= MESSAGE_LINES_MAX) return lines;
  const kept = lines.slice(0, MESSAGE_LINES_MAX - 1);
  return [...kept, `      ... and ${lines.length - kept.length} more lines`];
}

/** The last sentences of a story that have room, each in as many lines as it needs. */
function lastThatFit(story: readonly string[], room: number, columns: number): string[] {
  let lines: string[] = [];
  for (const sentence of [...story].reverse()) {
    const text = /^step +\d+ +[\d.]+ s +/.exec(sentence)?.[0] ?? "";
    const hanging = " ".repeat(Math.min(4 + text.length, columns >> 1));
    const words = breakable(sentence, columns - hanging.length);
    const longer = [...wrap(words, columns, "    ", hanging), ...lines];
    if (longer.length > room) break;
    lines = longer;
  }
  return lines;
}

/** `at step 3,411, 1.812000 s, nodes n1 n3`. */
export function whereOf(violation: ReportedViolation): string {
  const nodes = violation.nodes;
  const concerned =
    nodes.length === 0 ? "" : `, ${nodes.length === 1 ? "node" : "nodes"} ${nodes.join(" ")}`;
  return `at step ${formatCount(violation.step)}, ${formatMoment(violation.atUs)}${concerned}`;
}
