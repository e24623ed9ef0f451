/** Every run with few departures: none is left out, and each failure is a run of its own. */
import { describe, expect, it } from "vitest";
import { loadScenarios } from "../../../src/cli/scenarios.ts";
import { must } from "../../../src/core/assert.ts";
import { knownBy } from "../../../src/host/own-systems.ts";
import { objects } from "../../../src/objects/index.ts";
import { fingerprintOf } from "../../../src/runner/fingerprint.ts";
import { simulate } from "../../../src/runner/simulate.ts";
import { resolveScenario } from "../../../src/scenario/resolve.ts";
import { REGISTERED } from "../../../src/scenario/scope.ts";
import { CalmBase } from "../../../src/search/calm-base.ts";
import type { DeparturesMade } from "../../../src/search/exhaustive/departures.ts";
import { exploreDepartures } from "../../../src/search/exhaustive/explore-departures.ts";
import { subjectOf, subjectOfScenario } from "../../../src/search/subject.ts";
import { systems } from "../../../src/systems/index.ts";

const one = { most: 1, crashes: 1 };

describe("runs with at most so many departures", () => {
  it("are all made, and the correct synod passes all of them", () => {
    const found = exploreDepartures(subjectOf("paxos"), one);
    expect(found).toMatchObject({ runs: 266, complete: true, failures: [], undecided: 0 });
    expect(found.met).toBeGreaterThan(0);
  });

  it.each([undefined, "ballot-without-id", "promise-not-persisted"])(
    "fail as they do one by one, where states that were met are continued again: %s",
    (mutant) => {
      const subject = subjectOf("paxos", mutant);
      const merged = exploreDepartures(subject, one);
      const plain = exploreDepartures(subject, one, { isPlain: true });
      const kinds = ({ failures }: typeof plain) =>
        failures.map(({ fingerprint }) => fingerprint).sort();
      expect(kinds(merged)).toEqual(kinds(plain));
      expect(merged.runs).toBe(plain.runs);
      expect(merged.steps).toBeLessThan(plain.steps);
    },
  );

  it.each(["counter", "naive-no-expiry"])(
    "are made of a system with services, on as many machines as it needs: %s",
    (system) => {
      const merged = exploreDepartures(subjectOf(system), one);
      const plain = exploreDepartures(subjectOf(system), one, { isPlain: true });
      expect(merged.complete).toBe(true);
      expect(merged.runs).toBe(plain.runs);
      expect(merged.failures.map(({ fingerprint }) => fingerprint)).toEqual(
        plain.failures.map(({ fingerprint }) => fingerprint),
      );
      expect(merged.failures.length > 0).toBe(system === "naive-no-expiry");
    },
  );

  it("crash machines, which may run members of several services", () => {
    const subject = subjectOf("consensus-view");
    const found = exploreDepartures(subject, one, { goesOn: ({ runs }) => runs < 20 });
    expect([found.runs, found.failures]).toEqual([20, []]);
    const crashed = new CalmBase(subject)
      .furtherOf([], true)
      .flatMap(({ departure }) => (departure.kind === "crash" ? [departure.node] : []));
    expect([...new Set(crashed)].sort()).toEqual(["n1", "n2", "n3", "n4", "n5"]);
  });

  it.each([...systems.keys()])("has a calm run to depart from: %s", (system) => {
    const found = exploreDepartures(subjectOf(system), { most: 0, crashes: 0 });
    expect(found).toMatchObject({ runs: 1, complete: true });
  });

  it("each give a scenario that fails alike by itself", () => {
    const subject = subjectOf("raft", "double-vote");
    const { failures } = exploreDepartures(subject, one, { stop: () => true });
    const [first] = failures;
    expect(first?.departures).toHaveLength(1);
    const again = simulate(first?.scenario as never, "raft", 1);
    expect(fingerprintOf(again)).toBe(first?.fingerprint);
    expect(again.hash).toBe(first?.result.hash);
  });

  it("are not all made where the search is ended", () => {
    let left = 10;
    const found = exploreDepartures(subjectOf("paxos"), one, { goesOn: () => left-- > 0 });
    expect(found).toMatchObject({ runs: 11, complete: false });
  });

  it("say of how many first departures all that depart further were made, the last first", () => {
    const all = exploreDepartures(subjectOf("paxos"), one);
    expect(all.firsts).toMatchObject({ made: 265, of: 265 });
    const seen = new Map<number, number>();
    exploreDepartures(subjectOf("paxos"), one, {
      goesOn: ({ firsts }) => {
        if (firsts.fromUs !== null) seen.set(firsts.made, firsts.fromUs);
        return firsts.made < 20;
      },
    });
    const moments = [...seen.values()];
    expect([...seen.keys()]).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
    expect(moments).toEqual([...moments].sort((a, b) => b - a));
    const left = exploreDepartures(subjectOf("paxos"), one, {
      goesOn: ({ firsts }) => firsts.made < 20,
    });
    expect(left.firsts).toEqual({ made: 20, of: 265, fromUs: moments.at(-1) });
  });

  it("go on from what was made before, and come to the same failures", () => {
    const subject = subjectOf("paxos", "ballot-without-id");
    const whole = exploreDepartures(subject, one);
    let made: DeparturesMade | undefined;
    const begun = exploreDepartures(subject, one, {
      goesOn: ({ runs }) => runs < 120,
      onMade: (soFar) => {
        made = JSON.parse(JSON.stringify(soFar)) as DeparturesMade;
      },
    });
    expect(begun.complete).toBe(false);
    const rest = exploreDepartures(subject, one, made === undefined ? {} : { from: made });
    expect(made?.firsts.made).toBe(119);
    expect(rest).toMatchObject({ complete: true, runs: whole.runs, firsts: whole.firsts });
    expect(rest.failures).toEqual(whole.failures);
  });

  it.each([...objects.keys()])("are made of the object that a scenario names: %s", (object) => {
    const source = { version: 1, protocol: "raft", nodes: 1, object };
    const scenario = resolveScenario(source, "given.yaml");
    const found = exploreDepartures(subjectOfScenario(scenario, REGISTERED), {
      most: 0,
      crashes: 0,
    });
    expect(found).toMatchObject({ runs: 1, complete: true, failures: [] });
  });

  it("lose, delay and double messages only where the system promises to bear that", () => {
    const found = exploreDepartures(subjectOf("three-phase-commit"), one);
    expect(found).toMatchObject({ complete: true, failures: [] });
    expect(found.runs).toBeLessThan(exploreDepartures(subjectOf("two-phase-commit"), one).runs);
  });

  it("are refused where no moment of a run can be kept, with the reason", async () => {
    const file = "examples/cached-store/cached-store.yaml";
    const [loaded] = await loadScenarios([file]);
    const scenario = must(loaded, "the file has a scenario");
    const subject = subjectOfScenario(scenario, knownBy(scenario));
    expect(() => exploreDepartures(subject, one)).toThrow(
      /^examples\/cached-store\/cached-store.yaml: cache has no snapshots, from which runs depart/,
    );
  });
});
