/** The registry of search strategies: one line each. The first is the default. */
import { departures } from "./departures.ts";
import { guided } from "./guided.ts";
import { pct } from "./pct.ts";
import type { Strategy } from "./strategy.ts";
import { swarm } from "./swarm.ts";
import { uniform } from "./uniform.ts";

/** By name, in the order in which `rashomon list strategies` shows them. */
export const strategies: ReadonlyMap<string, Strategy> = new Map(
  [swarm, uniform, pct, departures, guided].map((strategy) => [strategy.name, strategy]),
);
