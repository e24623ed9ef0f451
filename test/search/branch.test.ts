/** Branches: scenarios whose runs begin as one that was made, with a fault more. */
import { describe, expect, it } from "vitest";
import { RandomStream } from "../../src/kernel/streams.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";
import { branched, fromItsStart, placesOf } from "../../src/search/branch.ts";
import { subjectOf } from "../../src/search/subject.ts";

const subject = subjectOf("raft");
const BRANCH = { seed: 7, step: 100, atUs: 300_000 };

function scenarioWith(fields: Readonly<Record<string, unknown>>) {
  return resolveScenario(
    { version: 1, protocol: "raft", duration: "2s", ...fields } as never,
    "branch.yaml",
  );
}

function futuresOf(fields: Readonly<Record<string, unknown>>, branch = BRANCH) {
  return Array.from({ length: 20 }, (_, at) =>
    branched(subject, scenarioWith(fields), branch, new RandomStream(String(at), "test")),
  );
}

describe("a branch", () => {
  it("parts one step before something was met, with a fault of its own plans soon after", () => {
    const faults = [{ every: "500ms", for: "70ms", oneOf: ["crash"] }];
    for (const { choices, faults: plans } of futuresOf({ faults })) {
      expect(choices?.begins).toEqual([{ seed: 7, steps: 99 }]);
      expect(plans).toHaveLength(2);
      const [plan, added] = plans;
      expect(added?.oneOf).toEqual(plan?.oneOf);
      expect(added?.when).toMatchObject({ kind: "once", forUs: 70_000 });
      const when = added?.when;
      expect(when?.kind === "once" && when.atUs > BRANCH.atUs).toBe(true);
    }
  });

  it("leaves the rates of clocks alone, and what comes after the chaos", () => {
    const drift = [{ at: "1s", for: "100ms", "clock-drift": "n1", rate: "200ppm" }];
    for (const { faults } of futuresOf({ faults: drift })) expect(faults).toHaveLength(1);
    const late = { ...BRANCH, atUs: 2_000_000 };
    const crashes = [{ every: "500ms", oneOf: ["crash"] }];
    for (const { faults } of futuresOf({ faults: crashes }, late)) expect(faults).toHaveLength(1);
  });

  it("of a branch begins as that one did, up to that step", () => {
    const first = { seed: 3, steps: 40 };
    const beginsAfter = (begins: unknown) =>
      futuresOf({ choices: { base: "weather", begins } })[0]?.choices?.begins;
    expect(beginsAfter([first])).toEqual([first, { seed: 7, steps: 99 }]);
    expect(beginsAfter([first, { seed: 5, steps: 120 }])).toEqual([first, { seed: 5, steps: 99 }]);
  });

  it("is changed as what its seed would run from the start", () => {
    const plain = scenarioWith({});
    const [future] = futuresOf({});
    expect(fromItsStart(future as never)).toEqual(plain);
    expect(fromItsStart(plain)).toBe(plain);
    const choices = { base: "weather", window: "3ms", priorities: { of: "links" } };
    const [ordered] = futuresOf({ choices });
    expect(fromItsStart(ordered as never).choices).toEqual(scenarioWith({ choices }).choices);
  });
});

it("places are told by what was met there", () => {
  const entry = (number: number, ...features: number[]) => ({
    number,
    source: null,
    steps: 100,
    asked: [],
    firsts: features.map((feature) => [feature, 10 * number, 1_000 * number] as const),
  });
  const places = placesOf([entry(1, 8, 9), entry(2, 9)]);
  expect(places.map((some) => some.map(({ step }) => step))).toEqual([[10], [10, 20]]);
});
