/** `rashomon check`: judges histories from files, with no simulation. */
import { formatProblem } from "../core/errors.ts";
import { jsonText } from "../core/escape/json.ts";
import { terminalText } from "../core/escape/terminal.ts";
import { checkFiles, type FileOutcome } from "../host/check-files.ts";
import type { FileReport } from "../host/check-history.ts";
import { historyPageText } from "../host/page-of-histories.ts";
import { writeWhole } from "../host/whole-file.ts";
import { type CheckArguments, options, pageOf, tasksOf } from "./check-arguments.ts";
import { reportText, summaryText } from "./check-text.ts";
import type { Command } from "./command.ts";
import { EXIT } from "./exit-code.ts";
import { untilInterrupted } from "./interrupt.ts";
import { columnsOf, type Io } from "./io.ts";
import { showProgress } from "./progress.ts";
import { paintOf } from "./terminal.ts";
import { workersOf } from "./workers.ts";

export const checkCommand: Command<CheckArguments> = {
  options,
  run: check,
};

async function check(given: CheckArguments, io: Io): Promise<number> {
  const interrupt = untilInterrupted();
  try {
    return await judgeAll(given, io, interrupt.signal);
  } finally {
    interrupt.dispose();
  }
}

async function judgeAll(given: CheckArguments, io: Io, signal: AbortSignal): Promise<number> {
  const tasks = await tasksOf(given, io, signal);
  if (signal.aborted) return EXIT.interrupted;
  const workers = workersOf(given.workers, tasks.length, io);
  const progress = showProgress(tasks.length, given.quiet, io.stderr, {
    what: "histories",
    bad: "not ok",
  });
  try {
    const outcomes = await checkFiles(tasks, {
      workers,
      signal,
      done: (outcome) => {
        progress.advance(outcome.kind !== "judged" || outcome.report.verdict === "illegal");
      },
    });
    progress.stop();
    print(outcomes, given, io);
    const page = pageOf(given);
    if (page !== null) writePage(page, outcomes, given, io);
    return signal.aborted ? EXIT.interrupted : exitCodeOf(outcomes);
  } finally {
    progress.stop();
  }
}

/** A graph of nothing, so that what reads the file need not care. */
const NO_CYCLES = "digraph cycles {\n}\n";

function print(outcomes: readonly (FileOutcome | null)[], given: CheckArguments, io: Io): void {
  const reports: FileReport[] = [];
  for (const outcome of outcomes) {
    if (outcome?.kind === "judged") reports.push(outcome.report);
    else if (outcome?.kind === "bad-input") {
      io.stderr.write(`${outcome.problems.map(formatProblem).join("\n")}\n`);
    } else if (outcome?.kind === "fault") {
      io.stderr.write(
        `A fault of rashomon itself, not of what it read:\n${terminalText(outcome.message)}\n`,
      );
    }
  }
  const summary = { ok: 0, illegal: 0, unknown: 0 };
  for (const { verdict } of reports) summary[verdict]++;
  if (given.json) {
    io.stdout.write(`${jsonText({ histories: reports, summary })}\n`);
    writeCycles(reports, given);
    return;
  }
  const paint = paintOf(io.stdout, io);
  const shown = given.quiet ? reports.filter(({ verdict }) => verdict !== "ok") : reports;
  const texts = shown.map((report) => reportText(report, paint, columnsOf(io.stdout)));
  if (reports.length > 1) texts.push(summaryText(summary));
  if (texts.length > 0) io.stdout.write(`${texts.join("\n")}\n`);
  writeCycles(reports, given);
}

function writeCycles(reports: readonly FileReport[], { dot: file }: CheckArguments): void {
  if (file === undefined) return;
  const drawings = reports.flatMap(({ checks }) => (checks ?? []).flatMap(({ dot }) => dot ?? []));
  writeWhole(file, drawings.length === 0 ? NO_CYCLES : drawings.join(""));
}

function writePage(
  page: string,
  outcomes: readonly (FileOutcome | null)[],
  { quiet }: CheckArguments,
  io: Io,
): void {
  const histories = outcomes.flatMap((outcome) =>
    outcome?.kind === "judged" && outcome.page !== null ? [outcome.page] : [],
  );
  writeWhole(page, historyPageText(histories));
  if (!quiet) io.stderr.write(`The page: ${page}\n`);
}

/**
 * Bad input first, as for all commands; then our own faults, what is illegal, what is undecided.
 */
function exitCodeOf(outcomes: readonly (FileOutcome | null)[]): number {
  if (outcomes.some((outcome) => outcome?.kind === "bad-input")) return EXIT.badInput;
  if (outcomes.some((outcome) => outcome?.kind === "fault")) return EXIT.notDeterministic;
  const verdicts = outcomes.map((outcome) =>
    outcome?.kind === "judged" ? outcome.report.verdict : null,
  );
  if (verdicts.includes("illegal")) return EXIT.notMet;
  if (verdicts.includes("unknown")) return EXIT.undecided;
  return outcomes.length === 0 ? EXIT.nothingRan : EXIT.met;
}
