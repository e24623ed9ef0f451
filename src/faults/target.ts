/** Targets: which nodes a fault is aimed at. */
import type { Value } from "../core/json.ts";
import type { RandomStream } from "../kernel/streams.ts";
import { type NodeId, nodeName, parseNode } from "../protocol/node-id.ts";
import { majorityOf } from "../protocol/quorum.ts";
import type { World } from "../world/world.ts";
import type { Aim } from "./aim.ts";

/** The words that name targets, beside nodes (`n3`) and lists of nodes. */
export const TARGETS = ["leader", "follower", "random", "minority", "majority", "all"] as const;

/**
 * The nodes that a target names now, among those that run; empty if there are none. `leader` is the
 * leader of the highest term, or a random node while there is none: the moment of an election is
 * worth hitting too.
 */
export function targetsOf(target: Value, world: World, aim: Aim): readonly NodeId[] {
  const up = world.ids.filter((id) => world.node(id).up);
  return aim.hit("target", up, (stream) => draw(target, up, world, stream));
}

function draw(
  target: Value,
  up: readonly NodeId[],
  world: World,
  stream: RandomStream,
): readonly NodeId[] {
  if (Array.isArray(target)) {
    return target.map((name) => parseNode(name)).filter((id) => up.includes(id));
  }
  switch (target) {
    case "all":
      return up;
    case "minority":
      return stream.shuffle(up).slice(0, majorityOf(world.ids.length) - 1);
    case "majority":
      return stream.shuffle(up).slice(0, majorityOf(world.ids.length));
    case "random":
      return one(stream.pick(up));
    case "leader":
      return one(world.leader() || stream.pick(up));
    case "follower": {
      const leader = world.leader();
      return one(stream.pick(up.filter((id) => id !== leader)));
    }
    default: {
      const id = parseNode(target);
      return up.includes(id) ? [id] : [];
    }
  }
}

/** `n1 n3`. */
export function namesOf(nodes: readonly NodeId[]): string {
  return nodes.map(nodeName).join(" ");
}

function one(node: NodeId | undefined): readonly NodeId[] {
  return node === undefined || node === 0 ? [] : [node];
}
