/** Strict mode: which seeds run in it, and running a simulation in it. */
import type { World } from "../world/world.ts";
import { withTraps } from "./traps.ts";

/** One seed in this many runs in strict mode by default. */
const STRICT_EVERY = 16;

/** Whether a seed runs in strict mode by default. */
export function isStrict(seed: number): boolean {
  return seed % STRICT_EVERY === 0;
}

/**
 * Runs with whatever leaves a handler frozen, with traps for what handlers must not call, and
 * without what starts keep for later ones.
 */
export function runStrictly(world: World, run: () => void): void {
  world.beStrict();
  withTraps(world, run);
}
