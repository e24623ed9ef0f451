/** PCT: who is next goes by priorities that each seed draws. */
import { describe, expect, it } from "vitest";
import { Choices } from "../../../src/kernel/choices/choices.ts";
import { TIE } from "../../../src/kernel/choices/domain.ts";
import { Priorities } from "../../../src/kernel/choices/priorities.ts";
import { explicitSource, resolveScenario } from "../../../src/scenario/resolve.ts";
import { runTrial } from "../../../src/search/run-trial.ts";
import { pct } from "../../../src/search/strategies/pct.ts";
import type { Trial } from "../../../src/search/strategies/strategy.ts";
import { subjectOf } from "../../../src/search/subject.ts";

function trials(first: number, last: number, system: string, mutant?: string): readonly Trial[] {
  const parameters = { depth: 3, entries: 1_000 };
  const plan = pct.begin(subjectOf(system, mutant), { parameters, seeds: { first, last } });
  const all: Trial[] = [];
  for (let trial = plan.next(); trial !== null; trial = plan.next()) all.push(trial);
  return all;
}

describe("priorities", () => {
  it("are those of the process that receives, and one in so many entries comes last", () => {
    const priorities = new Priorities({ of: "processes", late: 0 }, "1");
    const choices = new Choices({ seed: "1", base: "weather" });
    const of = (place: string, what: string) => priorities.of(choices.key(place, what));
    expect(of("n1>n2", "append-entries")).toBe(of("n2/1", "timer election"));
    expect(of("n3>n2", "vote for c1/7")).toBe(of("n2", "append+put"));
    expect(of("n1>n2/3", "up at n2")).toBe(of("n1>n2", "vote"));
    expect(of("n2/config>n3/config", "x")).toBe(of("n3/config/1", "timer y"));
    expect(of("n2>n1", "vote")).not.toBe(of("n1>n2", "vote"));
    const late = new Priorities({ of: "links", late: 10 }, "1");
    const keys = Array.from({ length: 1_000 }, () => choices.key("n1>n2", "vote"));
    const last = keys.filter((key) => (TIE.write(late.of(key)) as number) > 0.95);
    expect(last.length).toBeGreaterThan(60);
    expect(last.length).toBeLessThan(140);
  });
});

describe("pct", () => {
  it("draws a trial by its seed alone, as a scenario that can be written as a file", () => {
    const [one] = trials(7, 7, "raft");
    expect(trials(6, 7, "raft")[1]).toEqual(one);
    const scenario = (one as Trial).scenario;
    expect(scenario.choices?.windowUs).toBeGreaterThan(0);
    const again = resolveScenario(explicitSource(scenario), scenario.file);
    expect(runTrial({ ...(one as Trial), scenario: again }).result.hash).toBe(
      runTrial(one as Trial).result.hash,
    );
  });

  it("finds planted bugs", () => {
    for (const [system, mutant] of [
      ["raft", "no-election-restriction"],
      ["paxos", "half-quorum"],
    ] as const) {
      const found = trials(1, 60, system, mutant).find(
        (trial) => runTrial(trial).result.verdict === "fail",
      );
      expect(found, mutant).toBeDefined();
    }
  });

  it("leaves the order alone where something is noticed within a time", () => {
    for (const system of ["swim", "heartbeat-detector"]) {
      expect(trials(1, 3, system).map(({ scenario }) => scenario.choices)).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
    }
  });

  it("raises no alarm with correct protocols", () => {
    for (const system of ["raft", "zab", "multi-paxos", "paxos"]) {
      for (const trial of trials(1, 3, system)) {
        expect(runTrial(trial).result.violations, `${system} seed ${trial.seed}`).toEqual([]);
      }
    }
  });
});
