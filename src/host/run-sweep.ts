/** Drives a sweep: keeps every worker busy, gives results in the sweep's order, and stops when told to. */
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

export interface SweepDrive {
  readonly scenarios: readonly Scenario[];
  readonly simulations: Pick<Simulations, "run">;
  readonly workers: number;
  readonly verify: boolean;
  /** Called after each job, in order of arrival. */
  readonly onSettled: (item: SweepItem) => void;
  /** Stops the sweep where it is. */
  readonly signal: AbortSignal;
}

/** Runs a sweep to its end, or until the signal; the results stand in the sweep. */
export function runSweep(sweep: Sweep<SweepItem>, drive: SweepDrive): Promise<void> {
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
        drive.simulations.run(job, drive.verify).then((outcome) => settle(job, outcome), reject);
      }
      if (!over && sweep.complete) finish();
    };
    const settle = (job: Job, outcome: RunOutcome): void => {
      if (over) return;
      open--;
      const scenario = must(drive.scenarios[job.scenario], "the scenario of a job");
      const item = itemOf(job, scenario, outcome);
      sweep.settle(job, item, classOf(item, scenario));
      drive.onSettled(item);
      pump();
    };
    if (drive.signal.aborted) finish();
    drive.signal.addEventListener("abort", finish);
    pump();
  });
}

function itemOf(job: Job, scenario: Scenario, outcome: RunOutcome): SweepItem {
  const { protocol, seed } = job;
  const at = { scenario: scenario.file, protocol, seed };
  if (outcome.kind === "fault") {
    return { job, run: null, fault: { kind: "internal", ...at, message: outcome.message } };
  }
  const { result, wallMs, difference } = outcome;
  const fault = difference && {
    kind: "not-deterministic" as const,
    ...at,
    message: difference.message,
  };
  return { job, run: { result, wallMs, difference }, fault };
}

function classOf({ run, fault, job }: SweepItem, scenario: Scenario): JobClass {
  if (fault !== null || run === null) return "failure";
  if (run.result.verdict !== "fail") return "fine";
  const expect = expectationOf(scenario, job.protocol);
  return meets(expect, run.result) ? "expected-failure" : "failure";
}
