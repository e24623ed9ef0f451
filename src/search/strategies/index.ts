/** The registry of search strategies: one line each. The first is the default. */
import type { Strategy } from "./strategy.ts";

/** By name, in the order in which `rashomon list strategies` shows them. */
export const strategies: ReadonlyMap<string, Strategy> = new Map<string, Strategy>(
  ([] as Strategy[]).map((strategy) => [strategy.name, strategy]),
);
