/**
 * Every invariant and every premise has fired on a planted bug: a judge that no bug has ever set
 * off may be blind. What counts is a directed scenario that plants a bug in the protocol and
 * expects this invariant to fail; that it does, at every seed, other tests show. Locks of tutorials
 * have no correct form to plant a bug in, and Redlock is shown outside of its bounds: they fail as
 * they are.
 */
import { describe, expect, it } from "vitest";
import { findScenarios, loadScenarios } from "../../src/cli/scenarios.ts";
import { protocols } from "../../src/protocols/index.ts";
import { systems } from "../../src/systems/index.ts";

const scenarios = await loadScenarios(findScenarios(["scenarios"]));
const planted = scenarios.flatMap(({ mutants, expect: wanted }) =>
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

/** By system that a scenario of no planted bug expects to fail: how. */
const asTheyAre = scenarios.flatMap(({ mutants, protocols: run, expect: wanted }) =>
  typeof wanted === "string" || Object.keys(mutants).length > 0
    ? []
    : run.map((system) => ({ system, fails: wanted.fail })),
);
/** What fails as it is; the locks of tutorials are judged alike, and shown together. */
const FAMILIES = ["redlock", "naive"];
const familyOf = (system: string) => FAMILIES.find((family) => system.startsWith(family));

const judges = [...systems.values()].map(({ name, invariants, premises = [], mutants }) => ({
  name,
  invariants: [...invariants, ...premises],
  mutants,
}));

describe.each(judges)("the judges of $name", ({ name, invariants, mutants }) => {
  const fired = planted.filter(({ protocol }) => protocol === name);

  it("have all fired on a planted bug", () => {
    const unplanted = asTheyAre.filter(
      ({ system }) => familyOf(name) !== undefined && familyOf(system) === familyOf(name),
    );
    const shown = new Set([...fired, ...unplanted].map(({ fails }) => fails));
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
