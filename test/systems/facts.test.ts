/**
 * What protocols declare that their nodes assert is asserted: a fact that is never asserted makes a
 * judge blind in silence, and a goal that listens to none is never reached.
 */
import { expect, it } from "vitest";
import type { LoggedEvent } from "../../src/kernel/event-log.ts";
import { WORLD_FACTS } from "../../src/protocol/shared-facts.ts";
import { protocols } from "../../src/protocols/index.ts";
import { Recording } from "../../src/runner/recording.ts";
import { Simulation } from "../../src/runner/simulation.ts";
import { drawnScenarios } from "../../src/search/drawn-scenarios.ts";
import { systems } from "../../src/systems/index.ts";
import { FACT } from "../../src/world/event.ts";

it.each([...protocols.keys()])("every fact that %s declares is told in some run", (protocol) => {
  const declared = protocols.get(protocol)?.facts ?? {};
  const untold = new Set(Object.keys(declared));
  for (const [at, scenario] of drawnScenarios(protocol, undefined, 200).entries()) {
    if (untold.size === 0) break;
    const recording = new Recording({ keptMax: 1_000, spill: (events) => hear(events) });
    const hear = (events: Iterable<LoggedEvent>) => {
      for (const { kind, other } of events) {
        if (kind === FACT) untold.delete(recording.facts[other]?.name ?? "");
      }
    };
    const simulation = new Simulation(scenario, protocol, at + 1, { recordings: [recording] });
    simulation.boot();
    simulation.run();
    hear(recording.log.events());
  }
  expect([...untold]).toEqual([]);
});

/** Which nodes run, which a goal may go by besides. */
const RUNNING = new Set(["started", "crashed", "restarted"]);

it.each([...protocols.keys()])("every goal of %s listens to a fact that it tells", (protocol) => {
  const told = new Set(Object.keys({ ...WORLD_FACTS, ...protocols.get(protocol)?.facts }));
  const goals = systems.get(protocol)?.sometimes ?? [];
  const deaf = goals.filter(({ on }) => {
    const facts = Object.keys(on).filter((fact) => !RUNNING.has(fact));
    return facts.length > 0 && !facts.some((fact) => told.has(fact));
  });
  expect(deaf.map(({ name }) => name)).toEqual([]);
});
