/** Clock drift: for a while a node's clocks run faster or slower than they should. */
import type { MachineId } from "../protocol/node-id.ts";
import type { Fault } from "./fault.ts";
import { machineParameter, namesOf, targetsOf } from "./target.ts";

export const clockDrift: Fault = {
  name: "clock-drift",
  about: "Clocks run fast or slow, by up to the rate given, until the fault ends.",
  parameters: {
    target: machineParameter("random"),
    rate: {
      kind: "drift",
      about: "How much at most, in either direction.",
      default: 50_000,
      min: 1,
      max: 900_000,
    },
  },
  main: "target",
  harms: ["clock-drift"],
  usualUs: { min: 500_000, max: 5_000_000 },
  needsTime: true,

  begin(world, settings, aim) {
    const nodes = targetsOf(settings["target"] ?? "random", world, aim);
    if (nodes.length === 0) return null;
    const ratePpm = settings["rate"] as number;
    // A clock that goes right is no fault.
    const drifts = nodes.map((node) => {
      const drawn = aim.between(`rate of ${namesOf(world, [node])}`, -ratePpm, ratePpm);
      return [node, drawn === 0 ? ratePpm : drawn] as const;
    });
    for (const [node, addedPpm] of drifts) world.machines.drift(node, addedPpm);
    const rates = drifts.map(([, addedPpm]) => addedPpm).join(", ");
    return { damage: { drifts }, words: `${namesOf(world, nodes)} by ${rates} ppm` };
  },

  end(world, damage) {
    for (const [node, addedPpm] of damage["drifts"] as readonly (readonly [MachineId, number])[]) {
      world.machines.drift(node, -addedPpm);
    }
  },
};
