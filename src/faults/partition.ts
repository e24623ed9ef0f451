/** Partition and repair: links between groups of nodes are cut. */
import type { Value } from "../core/json.ts";
import { type MachineId, parseNode } from "../protocol/node-id.ts";
import { majorityOf } from "../protocol/quorum.ts";
import { IN_FLIGHT, type InFlight } from "../world/network.ts";
import type { World } from "../world/world.ts";
import type { Aim } from "./aim.ts";
import type { Fault } from "./fault.ts";
import { CLIENT_TARGETS, leaderAmong, machineNamed, namesClients, namesOf } from "./target.ts";

/** A directed cut: what `from` sends does not reach `to`. */
type Cut = readonly [from: MachineId, to: MachineId];

/** The shapes a partition may have, beside explicit groups. */
export const SHAPES = [
  "leader",
  "rest",
  "halves",
  "random",
  "bridge",
  "ring",
  "majorities-ring",
] as const;

export const partition: Fault = {
  name: "partition",
  about:
    "Cuts links: around the leader, around some others (rest), between random halves, a bridge, a ring, rings of majorities, around clients, or between named groups.",
  parameters: {
    target: {
      kind: "target",
      about:
        `One of ${[...SHAPES, ...CLIENT_TARGETS].join(", ")}, a client, or groups of nodes and ` +
        "clients: [[n1, n2, c1], [n3, n4, n5]]. Clients in no group are not cut off.",
      default: "random",
      choices: [...SHAPES, ...CLIENT_TARGETS],
      groups: true,
    },
    direction: {
      kind: "text",
      about:
        "both; in: the first group receives nothing of the others; out: the others receive nothing of it.",
      default: "both",
      choices: ["both", "in", "out", "random"],
    },
    inFlight: {
      kind: "text",
      about:
        "What is in flight on the cut links: lost; spared, it arrives all the same; held, it arrives after the repair. (Sessions send again.)",
      default: "lost",
      choices: [...IN_FLIGHT, "random"],
    },
  },
  main: "target",
  harms: ["partition", "one-way-partition"],
  usualUs: { min: 500_000, max: 3_000_000 },
  needsTime: true,

  begin(world, settings, aim) {
    const shape =
      settings["target"] === "random"
        ? (aim.pick("shape", ["leader", "rest", "halves", "bridge", "majorities-ring"] as const) ??
          "halves")
        : (settings["target"] as Value);
    const direction =
      settings["direction"] === "random"
        ? aim.pick("direction", ["both", "both", "in", "out"] as const)
        : settings["direction"];
    const { cuts, words } = cutsOf(shape, String(direction), world, aim);
    if (cuts.length === 0) return null;
    const inFlight =
      settings["inFlight"] === "random" ? aim.pick("in flight", IN_FLIGHT) : settings["inFlight"];
    for (const [from, to] of cuts) world.machines.cut(from, to, inFlight as InFlight);
    const fate = inFlight === "lost" ? "" : `, what is in flight is ${String(inFlight)}`;
    return { damage: { cuts, inFlight }, words: `${words}${fate}` };
  },

  end(world, damage) {
    const inFlight = damage["inFlight"] as InFlight;
    for (const [from, to] of damage["cuts"] as readonly Cut[])
      world.machines.repair(from, to, inFlight);
  },
};

/** Isolates groups from each other in the direction asked, as seen from the first group. */
export function cutsBetween(
  groups: readonly (readonly MachineId[])[],
  direction: string,
): readonly Cut[] {
  const cuts: Cut[] = [];
  groups.forEach((group, index) => {
    for (const other of groups.slice(index + 1)) {
      for (const a of group) {
        for (const b of other) {
          if (direction !== "in") cuts.push([a, b]);
          if (direction !== "out") cuts.push([b, a]);
        }
      }
    }
  });
  return cuts;
}

function cutsOf(
  shape: Value,
  direction: string,
  world: World,
  aim: Aim,
): { readonly cuts: readonly Cut[]; readonly words: string } {
  const { ids } = world.machines;
  const split = (first: readonly MachineId[]) =>
    between(world, [first, ids.filter((id) => !first.includes(id))], direction);
  if (Array.isArray(shape)) {
    const groups = shape.map((group) =>
      (Array.isArray(group) ? group : [group]).map((name) => machineNamed(name, world)),
    );
    const named = groups.flat();
    const rest = ids.filter((id) => !named.includes(id));
    return between(world, rest.length > 0 ? [...groups, rest] : groups, direction);
  }
  if (namesClients(shape)) {
    const { clientIds } = world.machines;
    const alone =
      shape === "clients"
        ? clientIds
        : aim.hit("around", clientIds, (stream) => {
            const id = shape === "client" ? stream.pick(clientIds) : machineNamed(shape, world);
            return clientIds.filter((client) => client === id);
          });
    return alone.length === 0 ? { cuts: [], words: "" } : between(world, [alone, ids], direction);
  }
  const [leader = 1] = aim.hit("around", ids, (stream) => [
    leaderAmong(world, stream) || (stream.pick(ids) as MachineId),
  ]);
  switch (shape) {
    case "leader":
      return split([leader]);
    case "rest": {
      const others = aim.shuffle(
        "order",
        ids.filter((id) => id !== leader),
      );
      return split(others.slice(0, Math.max(1, majorityOf(ids.length) - 1)).sort((a, b) => a - b));
    }
    case "bridge": {
      const [bridge, ...others] = aim.shuffle("order", ids);
      const half = Math.ceil(others.length / 2);
      const made = between(world, [others.slice(0, half), others.slice(half)], direction);
      return { cuts: made.cuts, words: `${made.words}, n${bridge} sees both` };
    }
    case "ring": {
      const order = aim.shuffle("order", ids);
      return apart(world, order, 1, "a ring of");
    }
    case "majorities-ring": {
      const order = aim.shuffle("order", ids);
      return apart(
        world,
        order,
        Math.floor(majorityOf(ids.length) / 2),
        "overlapping majorities around",
      );
    }
    case "halves":
      return split(
        aim
          .shuffle("order", ids)
          .slice(0, Math.floor(ids.length / 2))
          .sort((a, b) => a - b),
      );
    default:
      return split([parseNode(shape)].filter((id) => ids.includes(id)));
  }
}

function between(world: World, groups: readonly (readonly MachineId[])[], direction: string) {
  const sign = direction === "in" ? " <| " : direction === "out" ? " |> " : " | ";
  return {
    cuts: cutsBetween(groups, direction),
    words: groups.map((group) => namesOf(world, group)).join(sign),
  };
}

/** Cuts every pair that is more than `reach` places apart on a ring. */
function apart(world: World, order: readonly MachineId[], reach: number, words: string) {
  const cuts: Cut[] = [];
  order.forEach((a, place) => {
    order.forEach((b, other) => {
      const steps = Math.abs(place - other);
      if (Math.min(steps, order.length - steps) > reach) cuts.push([a, b]);
    });
  });
  return { cuts, words: `${words} ${namesOf(world, order)}` };
}
