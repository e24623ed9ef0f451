/**
 * The roles that protocols and services of ours declare are those that they show: a script that
 * names another is refused.
 */
import { expect, test } from "vitest";
import { protocols } from "../../src/protocols/index.ts";
import { simulate } from "../../src/runner/simulate.ts";
import type { Simulation } from "../../src/runner/simulation.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";
import { systems } from "../../src/systems/index.ts";

/** What processes show in a run with faults: `SERVICE ROLE`, and what of it is not declared. */
function shownBy(name: string) {
  const source = {
    version: 1,
    ...(protocols.has(name) ? { protocol: name, nodes: 5 } : { system: name }),
    duration: "3s",
    // A fault that all promise to bear, so that nodes lead, follow and start again.
    faults: [{ at: "1s", crash: "random", restartAfter: "500ms" }],
    checks: ["invariants"],
  };
  const shown = new Set<string>();
  const undeclared = new Set<string>();
  let of: Simulation | null = null;
  const recording = {
    begin(simulation: Simulation) {
      of = simulation;
      simulation.world.attach(recording);
    },
    hear() {},
    handled(address: number) {
      const world = (of as Simulation).world;
      const { service } = world.node(address);
      const role = world.observe(address)?.role;
      if (role === undefined) return;
      shown.add(`${service.name} ${role}`);
      if (service.protocol.roles?.includes(role) !== true)
        undeclared.add(`${service.name} ${role}`);
    },
  };
  simulate(resolveScenario(source, "test"), name, 1, { recordings: [recording] });
  return { shown, undeclared: [...undeclared] };
}

test.each([...new Set([...protocols.keys(), ...systems.keys()])])(
  "the roles of %s are declared, in each of its services",
  (name) => {
    const { shown, undeclared } = shownBy(name);
    expect(shown.size).toBeGreaterThan(0);
    expect(undeclared).toEqual([]);
  },
);
