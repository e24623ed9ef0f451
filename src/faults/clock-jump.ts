/** A clock jump: a wall clock is set forward or back; monotonic clocks never jump. */
import type { Range } from "../core/parameters.ts";
import type { Fault } from "./fault.ts";
import { machineParameter, namesOf, targetsOf } from "./target.ts";

export const clockJump: Fault = {
  name: "clock-jump",
  about: "Wall clocks jump forward or back by a random amount, and stay so.",
  parameters: {
    target: machineParameter("random"),
    by: {
      kind: "duration-range",
      about: "How far, in either direction.",
      default: { min: 10_000, max: 60_000_000 },
      min: 0,
    },
  },
  main: "target",
  harms: ["clock-jump"],
  usualUs: { min: 0, max: 0 },

  idle: ({ by }) =>
    (by as unknown as Range).max === 0 ? { name: "by", right: "a duration above 0" } : null,

  begin(world, settings, aim) {
    const nodes = targetsOf(settings["target"] ?? "random", world, aim);
    if (nodes.length === 0) return null;
    const by = settings["by"] as unknown as Range;
    const jumps = nodes.map((node) => {
      const farUs = aim.between(`jump of ${namesOf(world, [node])}`, by.min, by.max);
      const byUs = farUs * (aim.pick(`sign of ${namesOf(world, [node])}`, [-1, 1]) ?? 1);
      world.machines.jump(node, byUs);
      return byUs;
    });
    if (jumps.every((byUs) => byUs === 0)) return null;
    return { damage: {}, words: `${namesOf(world, nodes)} by ${jumps.join(", ")} us` };
  },

  end() {
    // A clock that was set wrong stays wrong.
  },
};
