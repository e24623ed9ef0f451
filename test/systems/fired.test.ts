/**
 * Every invariant has fired on a planted bug: a judge that no bug has ever set off may be blind.
 * What counts is a directed scenario that plants a bug in the protocol and expects this invariant
 * to fail; that it does, at every seed, other tests show.
 */
import { describe, expect, it } from "vitest";
import { findScenarios, loadScenarios } from "../../src/cli/scenarios.ts";
import { protocols } from "../../src/protocols/index.ts";
import { systems } from "../../src/systems/index.ts";

const planted = (await loadScenarios(findScenarios(["scenarios"]))).flatMap(
  ({ mutants, expect: wanted }) =>
    typeof wanted === "string"
      ? []
      : Object.entries(mutants).flatMap(([protocol, bug]) =>
          (typeof bug === "string" ? [bug] : Object.values(bug)).map((mutant) => ({
            protocol,
            mutant,
            fails: wanted.fail,
          })),
        ),
);

describe.each([...systems.values()])("the invariants of $name", ({ name, invariants, mutants }) => {
  const fired = planted.filter(({ protocol }) => protocol === name);

  it("have all fired on a planted bug", () => {
    const shown = new Set(fired.map(({ fails }) => fails));
    const never = invariants.filter((invariant) => !shown.has(invariant.name));
    expect(never.map((invariant) => invariant.name)).toEqual([]);
  });

  it("are declared as detectors of the bugs that they are shown with", () => {
    const known = [...(protocols.get(name)?.mutants.values() ?? []), ...(mutants ?? [])];
    const undeclared = fired.filter(
      ({ mutant, fails }) => !known.find((one) => one.name === mutant)?.detectors.includes(fails),
    );
    expect(undeclared).toEqual([]);
  });
});
