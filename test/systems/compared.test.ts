/** Systems that a scenario compares: each is run under the same faults and network weather. */
import { describe, expect, it } from "vitest";
import { simulate } from "../../src/runner/simulate.ts";
import { explicitSource, resolveScenario } from "../../src/scenario/resolve.ts";

const both = {
  version: 1,
  systems: ["fenced-lock", "transfers"],
  nodes: 7,
  duration: "2s",
  workload: { clients: 0 },
  faults: [{ every: "500ms", oneOf: ["crash", "pause"] }],
};

const resolved = (source: object) => resolveScenario(source, "compared");

describe("systems: [a, b]", () => {
  it("runs each, with the same moments and kinds of faults", () => {
    const scenario = resolved({ ...both, services: { locks: { protocol: "zab" } } });
    expect(scenario.protocols).toEqual(["fenced-lock", "transfers"]);
    const runs = scenario.protocols.map((name) => simulate(scenario, name, 3));
    for (const { violations } of runs) expect(violations).toEqual([]);
    const faultsOf = ({ happened }: (typeof runs)[number]) =>
      Object.entries(happened).filter(([name]) => name.startsWith("fault-"));
    expect(faultsOf(runs[0] as (typeof runs)[number]).length).toBeGreaterThan(0);
    expect(faultsOf(runs[1] as (typeof runs)[number])).toEqual(
      faultsOf(runs[0] as (typeof runs)[number]),
    );
  });

  it("takes a planted bug by system", () => {
    const { mutants } = resolved({ ...both, mutant: { transfers: "asks-as-itself" } });
    expect(mutants).toEqual({ transfers: "asks-as-itself" });
  });

  it("is written out and read again", () => {
    const scenario = resolved({ ...both, services: { left: { protocol: "zab" } } });
    const again = resolved(explicitSource(scenario) as object);
    expect({ ...again, source: null }).toEqual({ ...scenario, source: null });
  });

  it("of protocols alone is what protocols: [a, b] is", () => {
    const source = { version: 1, systems: ["raft", "zab"] };
    const scenario = resolved(source);
    const plain = resolved({ version: 1, protocols: ["raft", "zab"] });
    expect({ ...scenario, source: null }).toEqual({ ...plain, source: null });
  });

  it.each([
    [{ protocol: "raft" }, "protocol: give protocol or systems, not both"],
    [{ protocols: ["raft", "zab"] }, "protocols: give protocols or systems, not both"],
    [{ system: "transfers" }, "system: give system or systems, not both"],
    [{ systems: ["transfers", "fenced-loc"] }, "did you mean fenced-lock?"],
    [{ systems: ["transfers", "transfers"] }, "transfers is named twice"],
    [{ workload: { clients: 2 } }, "no client asks fenced-lock for anything"],
    [{ services: { keys: {} } }, "services.keys"],
    [{ nodes: 3 }, "and the machines are n1 to n3"],
  ])("%j is refused, and where", (wrong, message) => {
    expect(() => resolved({ ...both, ...wrong })).toThrow(message);
  });
});
