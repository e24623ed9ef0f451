/** A check that a run's faults switch off is named, and by what. */
import { describe, expect, it } from "vitest";
import { reporters } from "../../src/report/index.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";
import { documentOf, renderingOf, sampleRun } from "../report/sample.ts";

function runOf(system: string, script: readonly object[]) {
  const scenario = resolveScenario(
    { version: 1, system, nodes: 7, duration: "500ms", script },
    "test",
  );
  return simulate(scenario, system, 1);
}

describe("a check that holds under a bound of clocks", () => {
  it("is named with the machines whose clocks break it", () => {
    const script = [
      { drift: "n4", rate: "-35%" },
      { drift: "n1", rate: "12%" },
    ];
    const { verdict, suspended } = runOf("fenced-lock", script);
    expect(verdict).toBe("pass");
    expect(suspended).toContainEqual({ check: "one-believer", by: ["drift of n1", "drift of n4"] });
    expect(suspended).toContainEqual({ check: "rests-after-expiry", by: ["drift of n1"] });
  });

  it("is judged, and not named, where they keep to it", () => {
    expect(runOf("fenced-lock", [{ drift: "n4", rate: "-9%" }]).suspended).toBeUndefined();
  });
});

it("reports name the check and all that switched it off over the seeds", () => {
  const runs = ["drift of n4", "jump of n2", "drift of n4"].map((by, index) =>
    sampleRun({ seed: index + 1, suspended: [{ check: "one-believer", by: [by] }] }),
  );
  const rendered = (name: string) =>
    reporters.get(name)?.render(renderingOf(documentOf(runs), { columns: 300 }));
  expect(rendered("default")).toContain(
    "3 passed, one-believer not judged (drift of n4, jump of n2)",
  );
  expect(rendered("junit")).toContain("one-believer not judged (jump of n2)");
  expect(rendered("ndjson")).toContain(
    '"suspended":[{"check":"one-believer","by":["drift of n4"]}]',
  );
});
