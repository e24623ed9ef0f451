/** The contract of the injector: plans begin and end as scheduled, each by its own stream. */
import { describe, expect, it } from "vitest";
import { Simulation } from "../../src/runner/simulation.ts";
import type { FaultPlan } from "../../src/scenario/scenario.ts";
import { notesIn, record } from "../support/recorded.ts";
import { faultChoice, scenario } from "../support/scenario.ts";

/** What began and ended, and when, in microseconds. */
function notesOf(plans: readonly FaultPlan[], seed = 1): string[] {
  const simulation = new Simulation(scenario({ faults: plans }), "raft", seed);
  return notesIn(record(simulation)).map(({ atUs, text }) => `${atUs} ${text.split(":")[0]}`);
}

const once = (id: string, atUs: number, forUs: number | null): FaultPlan => ({
  id,
  when: { kind: "once", atUs, forUs },
  oneOf: [faultChoice("pause", { target: "n1" })],
});

const repeated: FaultPlan = {
  id: "often",
  when: {
    kind: "repeated",
    everyUs: 200_000,
    fromUs: 1_000_000,
    untilUs: 3_000_000,
    forUs: 10_000,
  },
  oneOf: [faultChoice("pause"), faultChoice("clock-jump")],
};

describe("the injector", () => {
  it("begins and ends a fault at its moments", () => {
    expect(notesOf([once("a", 1_000_000, 500_000)])).toEqual([
      "1000000 pause begins",
      "1500000 pause ends",
      "5000000 heal",
    ]);
  });

  it("ends at the heal phase whatever has not ended before", () => {
    expect(notesOf([once("a", 1_000_000, Number.POSITIVE_INFINITY)])).toEqual([
      "1000000 pause begins",
      "5000000 pause ends",
      "5000000 heal",
    ]);
  });

  it("repeats a plan within its bounds, about as often as it says", () => {
    const begun = notesOf([repeated])
      .filter((note) => note.endsWith("begins"))
      .map((note) => Number(note.split(" ")[0]));
    expect(begun.length).toBeGreaterThan(4);
    expect(begun.length).toBeLessThan(25);
    for (const atUs of begun) {
      expect(atUs).toBeGreaterThanOrEqual(1_000_000);
      expect(atUs).toBeLessThan(3_000_000);
    }
  });

  it("gives a plan the same schedule whatever other plans there are", () => {
    const alone = notesOf([repeated]).filter((note) => note.endsWith("begins"));
    const withOther = notesOf([once("b", 4_000_000, 100_000), repeated]).filter((note) =>
      note.endsWith("begins"),
    );
    expect(withOther).toEqual([...alone, "4000000 pause begins"]);
  });

  it("draws another schedule for another seed", () => {
    expect(notesOf([repeated], 1)).not.toEqual(notesOf([repeated], 2));
  });
});
