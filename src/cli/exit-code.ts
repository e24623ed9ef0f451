/** Exit codes: what scripts and CI act on. */
import type { ReportedRun } from "../report/document.ts";

export const EXIT = {
  met: 0,
  notMet: 1,
  badInput: 2,
  undecided: 3,
  notDeterministic: 4,
  nothingRan: 5,
  interrupted: 130,
  /** As a shell has it of a program that SIGPIPE ended. */
  readerGone: 141,
} as const;

/** What an exit code depends on. */
interface Ended {
  readonly interrupted?: boolean | undefined;
  readonly runs: readonly Pick<ReportedRun, "verdict" | "met">[];
  readonly errors?: readonly unknown[] | undefined;
  readonly notRun?: readonly unknown[] | undefined;
  readonly bailed?: boolean | undefined;
}

/**
 * The exit code of a document; where several apply, the gravest.
 * @param partial the runs are a part of a range: that an expected failure did not happen here is
 * for the whole to judge.
 */
export function exitCodeOf(document: Ended, partial: boolean): number {
  if (document.interrupted) return EXIT.interrupted;
  if ((document.errors ?? []).length > 0) return EXIT.notDeterministic;
  const unmet = document.runs.filter((run) => !run.met);
  const failed = unmet.some((run) =>
    run.verdict === "pass" ? !partial : run.verdict !== "unknown",
  );
  if (failed) return EXIT.notMet;
  const isWhole = document.bailed || (document.notRun ?? []).length === 0;
  if (!isWhole || unmet.some((run) => run.verdict === "unknown")) return EXIT.undecided;
  return document.runs.length === 0 ? EXIT.nothingRan : EXIT.met;
}
