/** Programs given as text, loaded as a user's file would be, and runs of them. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadProgram } from "../../../src/host/programs.ts";
import type { ProgramDeclaration } from "../../../src/programs/program.ts";
import type { Protocol } from "../../../src/protocol/protocol.ts";
import { hosted } from "../../../src/protocols/index.ts";
import type { LibraryOptions, LibraryResult } from "../../../src/runner/library.ts";
import { simulateScenario } from "../../../src/runner/library.ts";
import { Simulation } from "../../../src/runner/simulation.ts";
import type { ScenarioSource } from "../../../src/scenario/format.ts";
import { resolveScenario } from "../../../src/scenario/resolve.ts";
import { REGISTERED } from "../../../src/scenario/scope.ts";
import { HALTED, NOTE } from "../../../src/world/event.ts";

let folder = "";
let files = 0;

/** The path of a file with that text. */
export function fileOf(text: string, name = `program-${files++}.ts`): string {
  if (folder === "") folder = mkdtempSync(join(tmpdir(), "rashomon-programs-"));
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** A program of that text; `name` of its file is `program.ts` in errors and places. */
export function programOfText(
  text: string,
  declaration: ProgramDeclaration = {},
): Promise<Protocol> {
  return loadProgram(fileOf(text), { name: "program", ...declaration });
}

/** Two nodes for 200 ms, without faults, clients or checks, but for what is given. */
export function sourceOf(source: Partial<ScenarioSource> = {}): ScenarioSource {
  return {
    version: 1,
    protocol: "program",
    nodes: 2,
    duration: "200ms",
    heal: "200ms",
    workload: { kind: "mixed", clients: 1, rate: "10/s" },
    network: { latency: "1ms..2ms" },
    checks: ["invariants"],
    ...source,
  } as ScenarioSource;
}

export async function runOf(
  text: string,
  source: Partial<ScenarioSource> = {},
  options: LibraryOptions = {},
): Promise<LibraryResult> {
  return simulateScenario(sourceOf(source), { host: await programOfText(text), ...options });
}

/** A run, what its nodes noted (`n1: text`), and why they ended. */
export interface Watched {
  readonly simulation: Simulation;
  readonly notes: readonly string[];
  readonly halts: readonly string[];
}

export async function watched(
  text: string,
  source: Partial<ScenarioSource> = {},
  seed = 1,
): Promise<Watched> {
  const protocol = await programOfText(text);
  const known = {
    ...REGISTERED,
    protocols: new Map([...REGISTERED.protocols, ["program", hosted(protocol)]]),
  };
  const scenario = resolveScenario(sourceOf(source), "test", undefined, known);
  const simulation = new Simulation(scenario, "program", seed, { protocol });
  const notes: string[] = [];
  const halts: string[] = [];
  simulation.world.attach({
    hear(kind, actor, _other, _number, payload) {
      if (kind === NOTE && actor > 0) notes.push(`n${actor}: ${String(payload)}`);
      if (kind === HALTED) halts.push(`n${actor}: ${String(payload)}`);
    },
    handled: () => undefined,
  });
  simulation.boot();
  simulation.run();
  return { simulation, notes: notes.filter((note) => !halts.includes(note)), halts };
}
