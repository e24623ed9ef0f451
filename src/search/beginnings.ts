/**
 * Beginnings that several trials have: each is made once, and the runs go on from its snapshot, as
 * they would from their start.
 */
import type { Value } from "../core/json.ts";
import { Simulation, type SimulationParts, type SimulationSnapshot } from "../runner/simulation.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Common, Trial } from "./strategies/strategy.ts";

interface Kept {
  /** Protocol and scenario, but for its name. */
  readonly key: string;
  readonly known: SimulationParts["known"];
  /** Null: the run ends before, that step is within an event, or its system has no snapshots. */
  readonly snapshot: SimulationSnapshot | null;
}

/** Those that were asked for last: trials from one moment follow each other. */
const KEPT_MAX = 4;
const kept: Kept[] = [];

/**
 * Where what a trial's run has in common with others is over; null: that has to be made with the
 * run, or there is nothing.
 */
export function beginningOf(
  { scenario, protocol, choices, windowUs, common }: Trial,
  { known, pulse }: Pick<SimulationParts, "known" | "pulse">,
): SimulationSnapshot | null {
  if (scenario.choices === undefined || common === undefined) return null;
  // What is decided beside the scenario holds from the start.
  if (choices !== undefined || windowUs !== undefined) return null;
  const source = scenario.source as Readonly<Record<string, Value>>;
  const chosen = { ...(source["choices"] as Readonly<Record<string, Value>>), decisions: null };
  const key = JSON.stringify([protocol, { ...source, name: "", choices: chosen }, common]);
  const at = kept.findIndex((one) => one.key === key && one.known === known);
  const [found] = at < 0 ? [] : kept.splice(at, 1);
  const parts = { ...(known && { known }), ...(pulse && { pulse }) };
  const beginning = found ?? { key, known, snapshot: made(scenario, protocol, common, parts) };
  kept.push(beginning);
  if (kept.length > KEPT_MAX) kept.shift();
  return beginning.snapshot;
}

function made(
  scenario: Scenario,
  protocol: string,
  { decisions, steps }: Common,
  parts: SimulationParts,
): SimulationSnapshot | null {
  const { choices } = scenario;
  const begins = choices?.begins ?? [];
  const last = begins.at(-1);
  if (choices === undefined || last === undefined) return null;
  const before = { ...scenario, choices: { ...choices, decisions, begins: begins.slice(0, -1) } };
  const simulation = new Simulation(before, protocol, last.seed, parts);
  if (!simulation.canSnapshot) return null;
  simulation.boot();
  simulation.run(steps);
  // An event may make several steps: what it asked after that one belongs to the run itself.
  if (simulation.ended || simulation.world.steps > steps) return null;
  return simulation.snapshot();
}
