/**
 * The trap for promises: what a handler of a user's own protocol leaves to one would be done after
 * the run.
 */
import { formatMoment } from "../core/formatting.ts";
import { whileRefusing } from "../core/promised.ts";
import type { World } from "../world/world.ts";
import { ForbiddenCallError } from "./traps.ts";

/**
 * Steps `world`, while `then` of a promise throws {ForbiddenCallError} where a handler of a user's
 * own protocol calls it. Costs nothing where none does.
 */
export function withoutPromises(world: World, body: () => void): void {
  const refuse = (): void => {
    const { active } = world.stage;
    if (active === 0 || world.node(active).service.isOwn !== true) return;
    const at = `${formatMoment(world.nowUs)} (step ${world.steps})`;
    throw new ForbiddenCallError(
      `Promise.then() was called by node ${world.names[active]} at ${at}: a handler does all ` +
        "that it does before it returns; for later use self.setTimer(name, delay)",
    );
  };
  whileRefusing(refuse, body);
}
