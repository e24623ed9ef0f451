/** A failure's screen: which property, where, when, which nodes; the story; the command that replays it. At most 40 lines. */
import { formatCount, formatMoment } from "../core/units.ts";
import { replayCommand, rerunCommand } from "./commands.ts";
import type { ReportedRun, ReportedViolation, ResultDocument } from "./document.ts";
import type { Paint } from "./paint.ts";

/** The most lines of a story that a screen has room for. */
export const STORY_LINES_MAX = 24;
const MESSAGE_LINES_MAX = 4;
const OTHERS_MAX = 3;
/** Characters in a line of a story or a message. */
const LINE_MAX = 160;
/** Screens in one report; further failures are only listed. */
const SCREENS_MAX = 3;

/**
 * The failing runs worth a screen: the lowest seed of each scenario, protocol and check that nobody expected, at most
 * three. An expected failure has one only where it is all that ran.
 */
export function runsWithScreens(document: ResultDocument): ReportedRun[] {
  if (document.runs.length === 1) return document.runs.filter(hasScreen);
  const seen = new Set<string>();
  return document.runs
    .filter((run) => {
      const key = `${run.scenario}\n${run.protocol}\n${run.violations[0]?.check}`;
      const first = hasScreen(run) && !run.met && !seen.has(key);
      if (first) seen.add(key);
      return first;
    })
    .slice(0, SCREENS_MAX);
}

function hasScreen({ verdict }: ReportedRun): boolean {
  return verdict === "fail" || verdict === "unrecoverable";
}

/** The screen of one failing run. `story` may be empty, and is cut to what there is room for. */
export function failureScreen(run: ReportedRun, story: readonly string[], paint: Paint): string[] {
  const [violation, ...others] = run.violations;
  const title = `${run.scenario}  ${run.protocol}  seed ${run.seed}`;
  const mark = run.met ? paint.warn("✗") : paint.bad("✗");
  const lines = [`${mark} ${paint.strong(title)}${run.met ? paint.dim("  (as expected)") : ""}`];
  if (violation !== undefined) {
    lines.push(`  ${paint.bad(violation.check)} ${whereOf(violation)}`);
    for (const line of violation.message.split("\n").slice(0, MESSAGE_LINES_MAX)) {
      lines.push(`    ${oneLine(line)}`);
    }
  }
  for (const other of others.slice(0, OTHERS_MAX)) {
    lines.push(paint.dim(`  then ${other.check} ${whereOf(other)}`));
  }
  if (story.length > 0) {
    lines.push("", paint.dim("  What happened:"));
    for (const sentence of story.slice(-STORY_LINES_MAX)) lines.push(`    ${oneLine(sentence)}`);
  }
  lines.push("", paint.dim("  See it again:"));
  const replay = replayCommand(run);
  if (replay !== null) lines.push(`    ${replay}`);
  lines.push(`    ${rerunCommand(run)}`);
  return lines;
}

/** No longer than a line of a wide terminal. */
function oneLine(text: string): string {
  const characters = [...text];
  return characters.length > LINE_MAX ? `${characters.slice(0, LINE_MAX - 1).join("")}…` : text;
}

/** `at step 3,411, 1.812000 s, nodes n1 n3`. */
export function whereOf(violation: ReportedViolation): string {
  const nodes = violation.nodes;
  const concerned =
    nodes.length === 0 ? "" : `, ${nodes.length === 1 ? "node" : "nodes"} ${nodes.join(" ")}`;
  return `at step ${formatCount(violation.step)}, ${formatMoment(violation.atUs)}${concerned}`;
}
