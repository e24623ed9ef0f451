/** The registry of search strategies: one line each. The first is the default. */
import { InputError, meant } from "../../core/errors.ts";
import { departures } from "./departures.ts";
import { guided } from "./guided.ts";
import { pct } from "./pct.ts";
import type { Strategy } from "./strategy.ts";
import { swarm } from "./swarm.ts";
import { uniform } from "./uniform.ts";

/** What the library's types let a caller name: those below, as a test makes sure. */
export type StrategyName = "swarm" | "uniform" | "pct" | "departures" | "guided";

/** By name, in the order in which `rashomon list strategies` shows them. */
export const strategies: ReadonlyMap<string, Strategy> = new Map(
  [swarm, uniform, pct, departures, guided].map((strategy) => [strategy.name, strategy]),
);

/**
 * A strategy by its name.
 * @param file names what was given, in the error.
 * @throws {InputError} if there is none of that name.
 */
export function strategyNamed(name: string, file: string): Strategy {
  const strategy = strategies.get(name);
  if (strategy !== undefined) return strategy;
  const message = `there is no strategy ${name}; ${meant(name, [...strategies.keys()])}`;
  throw new InputError([{ file, message }]);
}
