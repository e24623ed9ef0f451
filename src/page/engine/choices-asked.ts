/**
 * The choices of a run by the step in which they were asked: what a branch may decide otherwise.
 */
import type { Value } from "../../core/json.ts";
import type { ChoiceClass } from "../../kernel/choices/classes.ts";
import type { Listener } from "../../kernel/choices/decisions.ts";
import { Simulation, type SimulationParts } from "../../runner/simulation.ts";
import type { Scenario } from "../../scenario/scenario.ts";

/** A choice, and what it came to. */
export interface AskedChoice {
  readonly kind: ChoiceClass;
  readonly key: string;
  readonly decision: Value;
}

/** Makes a run once more and records what is asked. @returns by step, from 0, in order. */
export function choicesAsked(
  scenario: Scenario,
  protocol: string,
  seed: number,
  parts: SimulationParts,
): ReadonlyMap<number, readonly AskedChoice[]> {
  const asked = new Map<number, AskedChoice[]>();
  let step = (): number => 0;
  const listener: Listener = {
    note(kind, key, decision) {
      const at = step();
      const before = asked.get(at);
      const choice = { kind, key, decision };
      if (before === undefined) asked.set(at, [choice]);
      else before.push(choice);
    },
    snapshot: () => null,
    restore: () => undefined,
  };
  // What the scenario decides comes before the base.
  const choices = { base: "weather", listener } as const;
  const simulation = new Simulation(scenario, protocol, seed, { ...parts, choices });
  step = () => simulation.world.steps;
  simulation.boot();
  simulation.run();
  return asked;
}
