/** What protocols declare that their nodes assert is asserted: a fact that is never told makes a judge blind in silence. */
import { expect, it } from "vitest";
import { WORLD_FACTS } from "../../src/protocol/shared-facts.ts";
import { protocols } from "../../src/protocols/index.ts";
import { foldOfFacts } from "../../src/runner/conditions.ts";
import { Simulation } from "../../src/runner/simulation.ts";
import { randomScenarios } from "../../src/search/random-scenarios.ts";

it.each([...protocols.keys()])("every fact that %s declares is told in some run", (protocol) => {
  const declared = protocols.get(protocol)?.facts ?? {};
  const untold = new Set(Object.keys(declared));
  const facts = { ...WORLD_FACTS, ...declared };
  const listeners = [foldOfFacts(facts, (name) => untold.delete(name))];
  for (const [at, scenario] of randomScenarios(protocol).entries()) {
    if (untold.size === 0) break;
    const simulation = new Simulation(scenario, protocol, at + 1, { listeners });
    simulation.boot();
    simulation.run();
  }
  expect([...untold]).toEqual([]);
});
