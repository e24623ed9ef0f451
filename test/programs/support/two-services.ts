/**
 * Two services that run programs: n1 asks, and the service `store` on the other machines is asked.
 * It needs no Node, so that a test can bundle it for a context with nothing but the language.
 */
import type { ProgramImage } from "../../../src/programs/image.ts";
import { programProtocol } from "../../../src/programs/program.ts";
import type { Protocol } from "../../../src/protocol/protocol.ts";
import { simulate } from "../../../src/runner/simulate.ts";
import { Simulation } from "../../../src/runner/simulation.ts";
import type { ScenarioSource } from "../../../src/scenario/format.ts";
import { withSystem } from "../../../src/scenario/own-system.ts";
import { resolveScenario } from "../../../src/scenario/resolve.ts";
import type { Scenario } from "../../../src/scenario/scenario.ts";
import type { Registries } from "../../../src/scenario/scope.ts";
import { NOTE } from "../../../src/world/event.ts";

export interface TwoPrograms {
  readonly asker: ProgramImage;
  readonly store: ProgramImage;
}

interface Made {
  readonly scenario: Scenario;
  readonly known: Registries;
}

function made({ asker, store }: TwoPrograms, source: Partial<ScenarioSource>): Made {
  const runs = (image: ProgramImage, name: string) =>
    programProtocol(image, { name }) as unknown as Protocol;
  const system = {
    name: "two",
    about: "A program that asks a service of another.",
    services: [
      { name: "asker", about: "Asks.", runs: runs(asker, "asker"), on: [1] },
      { name: "store", about: "Is asked.", runs: runs(store, "store"), on: [2, 3] },
    ],
  };
  const known = withSystem(system, "two.ts");
  const given = {
    version: 1,
    system: "two.ts",
    nodes: 3,
    duration: "1s",
    network: { latency: "1ms..5ms" },
    checks: ["invariants"],
    ...source,
  } as ScenarioSource;
  return { scenario: resolveScenario(given, "two", undefined, known), known };
}

/** What a run came to, as text. */
export function hashOf(
  programs: TwoPrograms,
  source: Partial<ScenarioSource>,
  seed: number,
  strict = false,
): string {
  const { scenario, known } = made(programs, source);
  const { hash, steps, verdict } = simulate(scenario, "two", seed, { known, strict });
  return JSON.stringify({ hash, steps, verdict });
}

/** The notes of a run: `n1: text`; and what it violated. */
export function notesOf(
  programs: TwoPrograms,
  source: Partial<ScenarioSource> = {},
): { readonly notes: readonly string[]; readonly messages: readonly string[] } {
  const { scenario, known } = made(programs, source);
  const simulation = new Simulation(scenario, "two", 1, { known });
  const notes: string[] = [];
  simulation.world.attach({
    hear(kind, actor, _other, _number, payload) {
      if (kind === NOTE && actor > 0) notes.push(`n${actor}: ${String(payload)}`);
    },
    handled: () => undefined,
  });
  simulation.boot();
  simulation.run();
  return { notes, messages: simulation.violations.map(({ message }) => message) };
}
