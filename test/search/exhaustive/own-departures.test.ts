/** Small systems of a user's own: no failure is missed, and pruned and plain searches agree. */
import { expect, it } from "vitest";
import { fingerprintOf } from "../../../src/runner/fingerprint.ts";
import { simulate } from "../../../src/runner/simulate.ts";
import { withSystem } from "../../../src/scenario/own-system.ts";
import { resolveScenario } from "../../../src/scenario/resolve.ts";
import type { DepartureBounds } from "../../../src/search/exhaustive/departures.ts";
import { exploreDepartures } from "../../../src/search/exhaustive/explore-departures.ts";
import { type Subject, subjectOfScenario } from "../../../src/search/subject.ts";
import { between, passed, queues, type Small } from "./small-systems.ts";

function subjectOf(system: Small): Subject {
  const known = withSystem(system, "test");
  const given = { version: 1, protocol: system.name, nodes: 3, workload: { clients: 0 } };
  return subjectOfScenario(resolveScenario(given, "test.yaml", undefined, known), known);
}

function failuresOf(subject: Subject, bounds: DepartureBounds, isPlain: boolean): string[] {
  const found = exploreDepartures(subject, bounds, { isPlain });
  expect(found.complete).toBe(true);
  return found.failures
    .map(({ fingerprint, scenario }) => {
      const { protocol, known } = subject;
      expect(fingerprintOf(simulate(scenario, protocol, 1, { known }))).toBe(fingerprint);
      return fingerprint;
    })
    .sort();
}

it.each([1, 2, 3])("a message that is late is not one that was in time: %s departures", (most) => {
  const bounds = { most, crashes: 0 };
  expect(failuresOf(subjectOf(passed), bounds, false)).toEqual(["passed/one-holder"]);
  expect(failuresOf(subjectOf(passed), bounds, true)).toEqual(["passed/one-holder"]);
});

it.each(Object.keys(queues))("the order within a %s is part of a state", (kind) => {
  const subject = subjectOf(queues[kind as keyof typeof queues]);
  for (const most of [1, 2]) {
    const bounds = { most, crashes: 0 };
    expect(failuresOf(subject, bounds, false)).toEqual([`${kind}/in-order`]);
    expect(failuresOf(subject, bounds, true)).toEqual([`${kind}/in-order`]);
  }
});

it("machines crash between two steps of one microsecond", () => {
  const subject = subjectOf(between);
  const bounds = { most: 1, crashes: 1 };
  expect(failuresOf(subject, bounds, false)).toEqual(["between/both-or-none"]);
  expect(failuresOf(subject, bounds, true)).toEqual(["between/both-or-none"]);
});
