/** Clock drift: for a while a node's clocks run faster or slower than they should. */
import type { NodeId } from "../protocol/node-id.ts";
import type { Fault } from "./fault.ts";
import { namesOf, TARGETS, targetsOf } from "./target.ts";

export const clockDrift: Fault = {
  name: "clock-drift",
  about: "Clocks run fast or slow, by up to the rate given, until the fault ends.",
  parameters: {
    target: { kind: "target", about: `${TARGETS.join(", ")}, or nodes.`, default: "random" },
    rate: {
      kind: "drift",
      about: "How much at most, in either direction.",
      default: 50_000,
      min: 0,
      max: 900_000,
    },
  },
  main: "target",
  harms: ["clock-drift"],
  usualUs: { min: 500_000, max: 5_000_000 },

  begin(world, settings, stream) {
    const nodes = targetsOf(settings["target"] ?? "random", world, stream);
    if (nodes.length === 0) return null;
    const ratePpm = settings["rate"] as number;
    const rates = nodes.map((node) => {
      const drawnPpm = stream.between(-ratePpm, ratePpm);
      world.setClockRate(node, drawnPpm);
      return drawnPpm;
    });
    return { damage: { nodes }, words: `${namesOf(nodes)} at ${rates.join(", ")} ppm` };
  },

  end(world, damage) {
    for (const node of damage["nodes"] as readonly NodeId[]) {
      world.setClockRate(node, world.node(node).clock.usualRatePpm);
    }
  },
};
