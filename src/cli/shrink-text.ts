/** What `rashomon shrink` says: how far it is, and what it came to. */
import { terminalLine } from "../core/escape/terminal.ts";
import { counted, formatCount } from "../core/formatting.ts";
import { shellWord } from "../report/commands.ts";
import { faultsOf, operationsOf, othersOf } from "../search/shrink/candidate.ts";
import { patienceText } from "../search/shrink/scenario.ts";
import type { ShrinkProgress, Shrunk } from "../search/shrink/shrink.ts";

/** `operations: 626 decisions, 538 steps (31 runs)`. */
export function progressText({ pass, decisions, steps, trials }: ShrinkProgress): string {
  const so = `${counted(decisions, "decision")}, ${counted(steps, "step")}`;
  return `${pass}: ${so} (${counted(trials, "run")})\n`;
}

export interface ShrunkReport {
  readonly artifact: string;
  readonly file: string;
  /** The artifact's fingerprint; null: a scenario was given. */
  readonly was: string | null;
  readonly shrunk: Shrunk;
}

/** @param program how it is called, for the command that runs what was written. */
export function shrunkReport({ file, was, shrunk }: ShrunkReport, program: string): string {
  const { fingerprint, before, decisions, run, trials, trialSteps, minimal, candidate } = shrunk;
  const [violation] = run.violations;
  const patience = patienceText(shrunk);
  const parts = [
    counted(faultsOf(candidate).length, "fault"),
    counted(operationsOf(candidate).length, "operation"),
    counted(othersOf(candidate).length, "other decision"),
  ];
  const lines = [
    fingerprint,
    ...(was === null || was === fingerprint
      ? []
      : [`The artifact says ${was}: the code has changed since.`]),
    `  decisions  ${formatCount(before.decisions)} became ${formatCount(decisions)}: ${parts.join(", ")}`,
    `  steps      ${formatCount(before.steps)} became ${formatCount(run.steps)}`,
    `  runs       ${formatCount(trials)}, of ${formatCount(trialSteps)} steps in all`,
    ...(violation === undefined ? [] : [`  ${violation.message.split("\n")[0]}`]),
    ...(patience === null ? [] : [`  ${patience}`]),
    minimal
      ? "Each decision is needed: without it the run does not fail so."
      : "It was stopped before the end: there may be less.",
    "",
    `Run it: ${program} run ${shellWord(file)}`,
  ];
  return `${lines.map(terminalLine).join("\n")}\n`;
}
