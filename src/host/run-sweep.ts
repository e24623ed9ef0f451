/**
 * Drives a sweep: keeps every worker busy, hands results out in the sweep's order, and stops when
 * asked to.
 */
import { must } from "../core/assert.ts";
import type { ReportedFault } from "../report/document.ts";
import { expectationOf, meets } from "../scenario/expectation.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Job, JobClass, Sweep } from "../search/sweep.ts";
import type { RunOutcome, Simulations } from "./simulations.ts";
import type { FinishedRun } from "./tasks.ts";

/** What a job left: a run, a fault, or both (a run that is not deterministic). */
export interface SweepItem {
  readonly job: Job;
  readonly run: FinishedRun | null;
  readonly fault: ReportedFault | null;
}

export interface SweepDrive<Item> {
  readonly simulations: Pick<Simulations, "run">;
  readonly workers: number;
  readonly verify: boolean;
  /** One seed in so many is run again, to see that it is the same; absent or 0: none is. */
  readonly guard?: number;
  /** What is kept of a job, and how it ended. */
  readonly itemOf: (
    job: Job,
    outcome: RunOutcome,
  ) => { readonly item: Item; readonly how: JobClass };
  /** Called after each job, in order of arrival. */
  readonly onSettled: (item: Item, how: JobClass) => void;
  /** Stops the sweep where it is. */
  readonly signal: AbortSignal;
}

/** Runs a sweep to its end, or until the signal; the results are in the sweep. */
export function runSweep<Item>(sweep: Sweep<Item>, drive: SweepDrive<Item>): Promise<void> {
  return new Promise((resolve, reject) => {
    let open = 0;
    let over = false;
    const finish = (): void => {
      over = true;
      drive.signal.removeEventListener("abort", finish);
      resolve();
    };
    const pump = (): void => {
      while (!over && open < drive.workers) {
        const job = sweep.next();
        if (job === null) break;
        open++;
        const { simulations, verify, guard = 0 } = drive;
        simulations.run(job, verify, guard).then((outcome) => settle(job, outcome), reject);
      }
      if (!over && sweep.complete) finish();
    };
    const settle = (job: Job, outcome: RunOutcome): void => {
      if (over) return;
      open--;
      const { item, how } = drive.itemOf(job, outcome);
      sweep.settle(job, item, how);
      drive.onSettled(item, how);
      pump();
    };
    if (drive.signal.aborted) finish();
    drive.signal.addEventListener("abort", finish);
    pump();
  });
}

/** What a run that came to no verdict is reported as. */
export function faultKind({
  isLate,
}: Extract<RunOutcome, { readonly kind: "fault" }>): ReportedFault["kind"] {
  return isLate === true ? "not-deterministic" : "internal";
}

/** Keeps runs whole, and judges them by what their scenarios expect. */
export function judgedBy(scenarios: readonly Scenario[]): SweepDrive<SweepItem>["itemOf"] {
  return (job, outcome) => {
    const scenario = must(scenarios[job.scenario], "the scenario of a job");
    const item = sweepItemOf(job, scenario, outcome);
    return { item, how: classOf(item, scenario) };
  };
}

function sweepItemOf(job: Job, scenario: Scenario, outcome: RunOutcome): SweepItem {
  const { protocol, seed } = job;
  const at = { scenario: scenario.file, protocol, seed };
  if (outcome.kind === "fault") {
    const { message } = outcome;
    return { job, run: null, fault: { kind: faultKind(outcome), ...at, message } };
  }
  const { result, wallMs, difference, unreached } = outcome;
  const fault = difference && {
    kind: "not-deterministic" as const,
    ...at,
    message: difference.message,
  };
  const seen = unreached === undefined ? {} : { unreached };
  return { job, run: { result, wallMs, difference, ...seen }, fault };
}

function classOf({ run, fault, job }: SweepItem, scenario: Scenario): JobClass {
  if (fault !== null || run === null) return "failure";
  if (run.result.verdict !== "fail") return "fine";
  const expect = expectationOf(scenario, job.protocol);
  return meets(expect, run.result) ? "expected-failure" : "failure";
}
