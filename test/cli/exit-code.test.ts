/** Exit codes: the gravest that applies. */
import { expect, test } from "vitest";
import { exitCodeOf } from "../../src/cli/exit-code.ts";
import { documentOf, failedRun, sample, sampleRun } from "../report/sample.ts";

const unknown = sampleRun({ verdict: "unknown", met: false });
const notFailed = sampleRun({ met: false });

test("0 if every expectation is met, an expected failure included", () => {
  const expected = { ...failedRun, met: true };
  expect(exitCodeOf(documentOf([sampleRun(), expected]), false)).toBe(0);
});

test("1 for a failure, before undecided", () => {
  expect(exitCodeOf(documentOf([unknown, failedRun]), false)).toBe(1);
  expect(exitCodeOf(documentOf([sampleRun({ verdict: "unrecoverable", met: false })]), false)).toBe(
    1,
  );
});

test("1 if an expected failure did not happen, unless the rest of its range is elsewhere", () => {
  expect(exitCodeOf(documentOf([notFailed]), false)).toBe(1);
  expect(exitCodeOf(documentOf([notFailed]), true)).toBe(0);
});

test("3 if a check ran out of budget", () => {
  expect(exitCodeOf(documentOf([sampleRun(), unknown]), false)).toBe(3);
});

test("3 if seeds that were asked for did not run, unless one that did failed", () => {
  const notRun = [{ scenario: "a.yaml", protocol: "raft", first: 3, last: 4, count: 2 }];
  expect(exitCodeOf(documentOf([sampleRun()], { notRun }), false)).toBe(3);
  expect(exitCodeOf(documentOf([], { notRun }), false)).toBe(3);
  expect(exitCodeOf(documentOf([failedRun], { notRun }), false)).toBe(1);
});

test("0 if seeds did not run because failures that were expected ended the runs, as asked", () => {
  const notRun = [{ scenario: "a.yaml", protocol: "raft", first: 3, last: 4, count: 2 }];
  expect(exitCodeOf(documentOf([sampleRun()], { notRun, bailed: true }), false)).toBe(0);
  expect(exitCodeOf(documentOf([failedRun], { notRun, bailed: true }), false)).toBe(1);
});

test("4 for a run that is not deterministic or a fault of the program, before all verdicts", () => {
  expect(exitCodeOf(sample, false)).toBe(4);
});

test("5 if nothing ran", () => {
  expect(exitCodeOf(documentOf([]), false)).toBe(5);
});

test("130 if the command was interrupted, whatever the results so far", () => {
  expect(exitCodeOf(documentOf([failedRun], { interrupted: true }), false)).toBe(130);
});
