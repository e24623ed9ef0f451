/** A path of a search of states, gone again from its start: whether it comes to the same. */
import { hexOf } from "../../core/hash.ts";
import { runStrictly } from "../../runner/strict.ts";
import { foreseeTraps } from "../../runner/traps.ts";
import type { Bounds, Reductions } from "./bounds.ts";
import { StateIdentity } from "./identity.ts";
import { inOrder, type Path } from "./path.ts";
import type { SimulatedWorld } from "./simulated.ts";
import { stepsAlong } from "./state-words.ts";
import { Walk } from "./walk.ts";

/** What a path comes to. */
export interface Came {
  /** The identity of the state. */
  readonly identity: string;
  /** The checks that fail there. */
  readonly checks: readonly string[];
}

/**
 * Goes along a path in a world that has done nothing yet, whose processes share no variables of
 * modules and find none after a crash.
 * @returns what it comes to; as text: why it cannot be gone.
 */
export function remade(
  path: Path | null,
  walked: SimulatedWorld,
  bounds: Bounds,
  reductions: Reductions,
): Came | string {
  foreseeTraps();
  const steps = inOrder(path);
  const walk = new Walk(walked, bounds, reductions);
  const words = stepsAlong(path, walked.world);
  let came: Came | string = "it has no start";
  runStrictly(walked.world, () => {
    for (const [at, { taken, index, picks }] of steps.entries()) {
      if (taken === null) walk.boot(picks);
      else {
        const action = walk.actions()[index];
        if (action === undefined) {
          came = `step ${at} cannot be taken: ${words[at - 1] ?? ""}`;
          return;
        }
        walk.perform(action, picks);
      }
      const checks = walked.findings().map(({ check }) => check);
      if (checks.length > 0 && at < steps.length - 1) {
        came = `${checks.join(", ")} fails at step ${at}`;
        return;
      }
      const identity = new StateIdentity(walk, []);
      identity.read();
      came = { identity: hexOf(identity.high) + hexOf(identity.low), checks };
    }
  });
  return came;
}
