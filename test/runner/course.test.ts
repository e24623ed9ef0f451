/** Courses: written small, read back whole; a run by its own course is that run. */
import { expect, test } from "vitest";
import { packCourse, unpackCourse } from "../../src/host/packed-course.ts";
import { type Decision, Decisions } from "../../src/kernel/choices/decisions.ts";
import { protocols } from "../../src/protocols/index.ts";
import { courseOf, decisionsOf } from "../../src/runner/course.ts";
import { fingerprintOf } from "../../src/runner/fingerprint.ts";
import { recordCourse } from "../../src/runner/record-course.ts";
import { divergenceText, failureByCourse, replayCourse } from "../../src/runner/replay-course.ts";
import { simulate } from "../../src/runner/simulate.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { drawnScenarios } from "../../src/search/drawn-scenarios.ts";

const short = (protocol: string): Scenario => ({
  ...(drawnScenarios(protocol)[0] as Scenario),
  durationUs: 1_000_000,
});

test.each([...protocols.keys()])("a run of %s by its own course is that run", (protocol) => {
  const scenario = short(protocol);
  const course = recordCourse(scenario, protocol, 5);
  // Over another seed: nothing but the course decides.
  const { run, divergence } = replayCourse(scenario, protocol, 6, course);
  expect(run.hash).toBe(simulate(scenario, protocol, 5).hash);
  expect(divergence).toBeNull();
  expect(JSON.parse(JSON.stringify(course))).toEqual(course);
});

test.each([
  ["writes that wait for those before them", "paxos-commit", 1, 6],
  ["timers that are set anew when clocks change", "raft", 6, 12],
  ["what is due when the run ends", "gossip-counter", 2, 13],
])("a course has the ties of %s", (_of, protocol, drawn, seed) => {
  const all = drawnScenarios(protocol);
  const scenario = { ...(all[drawn - 1] as Scenario), durationUs: 1_000_000 };
  const course = recordCourse(scenario, protocol, seed);
  const hash = simulate(scenario, protocol, seed).hash;
  for (const other of [1, 2, 7]) {
    const { run, divergence } = replayCourse(scenario, protocol, seed + other, course);
    expect([run.hash, divergence]).toEqual([hash, null]);
  }
});

test("a course is all decisions of a run but for ties that never counted", () => {
  const scenario = short("raft");
  const decisions = new Decisions();
  simulate(scenario, "raft", 5, {
    strict: false,
    choices: { base: "weather", listener: decisions },
  });
  const isTie = ([kind]: Decision) => kind === "tie";
  const all = [...decisions];
  const course = decisionsOf(recordCourse(scenario, "raft", 5));
  const named = (some: readonly Decision[]) =>
    new Map(some.flatMap((one) => (isTie(one) ? [] : [[`${one[0]} ${one[1]}`, one[2]]])));
  expect(named(course)).toEqual(named(all));
  expect(course.filter(isTie).length).toBeLessThan(all.filter(isTie).length / 2);
});

test("a course takes some ten bytes a step, and reads back from its text", () => {
  const scenario = short("raft");
  const course = recordCourse(scenario, "raft", 5);
  const text = packCourse(course);
  expect(unpackCourse(text, "x.json")).toEqual(course);
  expect(text.length / simulate(scenario, "raft", 5).steps).toBeLessThan(12);
});

test("what is no course is refused by name", () => {
  for (const text of ["", "hello", packCourse({ contents: [], of: [3], values: [1] })]) {
    expect(() => unpackCourse(text, "x.json")).toThrow(/x\.json.*course.*expected the course/s);
  }
});

test("occurrences that were never asked for stay out", () => {
  const decisions = [
    ["message", "n1>n2 x #1", "lost"],
    ["message", "n1>n2 x #4", 7],
    ["message", "n1>n2 x #5", 8],
    ["operation", "c1/1", null],
  ] as const;
  expect(decisionsOf(courseOf(decisions))).toEqual(decisions);
});

test("a run that goes another way says where, what was expected and what came", () => {
  const scenario = short("raft");
  const course = recordCourse(scenario, "raft", 5);
  const fewer = { ...scenario, workload: { ...scenario.workload, clients: 1 } };
  const { divergence } = replayCourse(fewer, "raft", 5, course);
  expect(divergence).not.toBeNull();
  if (divergence === null) return;
  expect(divergenceText(divergence)).toMatch(/^diverged at step \d+: expected \w+ .+, got \w+ .+/);
});

test("what is new is drawn again until the failure comes again", () => {
  const mutant = "double-vote";
  const [scenario, seed] = failureOf(mutant);
  const fingerprint = `raft/one-vote-per-term`;
  const course = recordCourse(scenario, "raft", seed);
  // Timers of another length: nothing comes at the moments at which it came.
  const { options } = scenario;
  const other = { ...scenario, options: { raft: { ...options["raft"], heartbeat: 17_000 } } };
  const { run, divergence } = failureByCourse(other, "raft", seed, course, fingerprint);
  expect([fingerprintOf(run), divergence === null]).toEqual([fingerprint, false]);
});

/** One that comes when leaders have sent heartbeats for some time. */
function failureOf(mutant: string): readonly [Scenario, number] {
  for (const [at, scenario] of drawnScenarios("raft", mutant, 30).entries()) {
    const [violation] = simulate(scenario, "raft", at + 1).violations;
    if (violation?.check === "one-vote-per-term" && violation.step > 200) return [scenario, at + 1];
  }
  throw new RangeError(`no failure of ${mutant}`);
}

test("failures have one fingerprint whatever their numbers, nodes and services", () => {
  const failed = (check: string, message: string, scriptStep?: string) =>
    fingerprintOf({
      protocol: "raft",
      verdict: "fail",
      violations: [
        { check, step: 7, atUs: 3, nodes: [], message, ...(scriptStep && { scriptStep }) },
      ],
    });
  expect(failed("node-error", "a handler of n3/config threw RangeError: 17")).toBe(
    failed("node-error", "a handler of n12/shards threw RangeError: 4"),
  );
  expect(failed("no-progress", "more than 1,000 events are pending by 1.204000 s")).toBe(
    "raft/no-progress: more than # events are pending",
  );
  expect(failed("script", "step a was not met", "a")).not.toBe(
    failed("script", "step b was not met", "b"),
  );
  expect(failed("election-safety", "n1 and n2")).toBe("raft/election-safety");
});
