/** The courses of failing runs, for their artifacts: recorded by making the runs again. */
import type { RunOutcome, Simulations } from "../host/simulations.ts";
import type { Course } from "../runner/course.ts";
import { fingerprintOf } from "../runner/fingerprint.ts";
import type { RunResult } from "../runner/result.ts";

/** Of failures of one scenario, protocol and fingerprint, the lowest seeds. */
const COURSES_MAX = 3;
/** The course of a longer run would be half a megabyte. */
export const COURSE_STEPS_MAX = 50_000;
/** The hash of a run that did not come to its end: it would not do so again. */
export const ENDLESS = /^0+$/;

/** What there is of each run, by scenario, protocol and seed. */
interface Result {
  readonly job: { readonly scenario: number; readonly protocol: string; readonly seed: number };
  readonly run: Pick<Extract<RunOutcome, { kind: "finished" }>, "result"> | null;
}

/** @param isWanted whether a failing run has an artifact. @returns the courses by run. */
export async function coursesOf(
  results: readonly Result[],
  simulations: Pick<Simulations, "course">,
  isWanted: (run: RunResult) => boolean,
): Promise<ReadonlyMap<RunResult, Course>> {
  const counts = new Map<string, number>();
  const courses = new Map<RunResult, Course>();
  for (const { job, run } of results) {
    const result = run?.result;
    if (result === undefined || result.verdict === "pass" || result.verdict === "unknown") continue;
    if (!isWanted(result) || result.steps > COURSE_STEPS_MAX || ENDLESS.test(result.hash)) continue;
    const bug = `${job.scenario} ${fingerprintOf(result)}`;
    const count = (counts.get(bug) ?? 0) + 1;
    counts.set(bug, count);
    if (count > COURSES_MAX) continue;
    const { scenario, protocol, seed } = job;
    const course = await simulations.course({ scenario, protocol, seed });
    if (course !== null) courses.set(result, course);
  }
  return courses;
}
