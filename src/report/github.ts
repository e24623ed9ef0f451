/**
 * GitHub Actions: an error annotation for each failure, and a summary in Markdown for the job's
 * page.
 */
import { markdownCode, markdownText } from "../core/escape/markdown.ts";
import { workflowProperty, workflowText } from "../core/escape/workflow.ts";
import { counted } from "../core/formatting.ts";
import { againCommands, replayCommand, rerunCommand } from "./commands.ts";
import type { ReportedRun } from "./document.ts";
import { whereOf } from "./failure.ts";
import type { Rendering, Reporter } from "./reporter.ts";

/** GitHub shows no more than ten error annotations of a step. */
const ANNOTATIONS_MAX = 10;
const SUMMARY_ROWS_MAX = 200;
/** The last lines of a story in an annotation, which GitHub cuts at 4 KiB. */
const STORY_LINES_MAX = 12;

export const githubReporter: Reporter = {
  name: "github",
  about: "GitHub Actions: an annotation a failure, and the job's summary",
  render({ document, program }) {
    const unmet = document.runs.filter((run) => !run.met);
    const lines = unmet.map((run) => {
      const [violation] = run.violations;
      const again = againCommands(run, program).at(-1) ?? "";
      const title = `${violation?.check ?? verdictWords(run)} (${run.protocol}, seed ${run.seed})`;
      const message = violation
        ? [
            violation.message,
            whereOf(violation),
            ...(run.story ?? []).slice(-STORY_LINES_MAX),
            again,
          ].join("\n")
        : `${verdictWords(run)}\n${again}`;
      return `::error file=${workflowProperty(run.scenario)},title=${workflowProperty(title)}::${workflowText(message)}`;
    });
    for (const fault of document.errors ?? []) {
      const title = `${fault.kind} (${fault.protocol}, seed ${fault.seed})`;
      lines.push(
        `::error file=${workflowProperty(fault.scenario)},title=${workflowProperty(title)}::${workflowText(fault.message)}`,
      );
    }
    const shown = lines.slice(0, ANNOTATIONS_MAX);
    if (lines.length > shown.length) {
      shown.push(`::notice::${lines.length - shown.length} more failures: see the job's summary`);
    }
    return shown.length === 0 ? "" : `${shown.join("\n")}\n`;
  },
};

/** The job's summary: a table of scenarios, then each failure with the command that replays it. */
export function stepSummary({
  document,
  program,
}: Pick<Rendering, "document" | "program">): string {
  const { summary } = document;
  const lines = [
    `### Rashomon: ${summary.met} of ${counted(summary.runs, "run")} as expected`,
    "",
    "| | scenario | protocol | runs | passed | failed | undecided |",
    "|---|---|---|--:|--:|--:|--:|",
  ];
  const rows = new Map<string, ReportedRun[]>();
  for (const run of document.runs) {
    const key = `${markdownCode(run.scenario)} | ${markdownCode(run.protocol)}`;
    rows.set(key, [...(rows.get(key) ?? []), run]);
  }
  for (const [key, runs] of rows) {
    const count = (verdict: ReportedRun["verdict"]): number =>
      runs.filter((run) => run.verdict === verdict).length;
    const mark = runs.every((run) => run.met) ? "✅" : "❌";
    lines.push(
      `| ${mark} | ${key} | ${runs.length} | ${count("pass")} | ${count("fail")} | ${count("unknown")} |`,
    );
  }
  const unmet = document.runs.filter((run) => !run.met);
  if (unmet.length > 0) lines.push("", "| seed | failure | replay |", "|--:|---|---|");
  for (const run of unmet.slice(0, SUMMARY_ROWS_MAX)) {
    const [violation] = run.violations;
    const what = violation
      ? `**${markdownText(violation.check)}** ${markdownText(whereOf(violation))}: ${markdownText(violation.message)}`
      : verdictWords(run);
    lines.push(
      `| ${run.seed} | ${what} | ` +
        `${markdownCode(replayCommand(run, program) ?? rerunCommand(run, program))} |`,
    );
  }
  if (unmet.length > SUMMARY_ROWS_MAX) {
    lines.push("", `... and ${unmet.length - SUMMARY_ROWS_MAX} more.`);
  }
  for (const fault of document.errors ?? []) {
    lines.push("", `**${fault.kind}** seed ${fault.seed}: ${markdownText(fault.message)}`);
  }
  return `${lines.join("\n")}\n\n`;
}

function verdictWords(run: ReportedRun): string {
  if (run.verdict === "pass") return "passed, but a failure was expected";
  return run.verdict === "unknown" ? "undecided" : run.verdict;
}
