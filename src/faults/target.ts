/** Targets: which machines a fault is aimed at. */
import type { Value } from "../core/json.ts";
import type { RandomStream } from "../kernel/streams.ts";
import { type MachineId, parseClient, parseNode } from "../protocol/node-id.ts";
import { majorityOf } from "../protocol/quorum.ts";
import type { World } from "../world/world.ts";
import type { Aim } from "./aim.ts";

/** The words that name targets, beside machines (`n3`) and lists of machines. */
export const TARGETS = ["leader", "follower", "random", "minority", "majority", "all"] as const;

/** The words that name machines of clients, beside single ones (`c2`): a random one, and all. */
export const CLIENT_TARGETS = ["client", "clients"] as const;

/**
 * The parameter of a fault that is aimed at disks. @param usual where the scenario does not say.
 */
export function targetParameter(usual: (typeof TARGETS)[number]) {
  return {
    kind: "target",
    about: `${TARGETS.join(", ")}, or nodes.`,
    default: usual,
    choices: TARGETS,
  } as const;
}

/** The parameter of a fault that is aimed at machines, of clients too where it names them. */
export function machineParameter(usual: (typeof TARGETS)[number]) {
  return {
    kind: "target",
    about: `${[...TARGETS, ...CLIENT_TARGETS].join(", ")}, or nodes and clients.`,
    default: usual,
    choices: [...TARGETS, ...CLIENT_TARGETS],
  } as const;
}

/**
 * The machines that a target names now, among those that run; empty if there are none. `leader` is
 * that of the leader of the highest term (of several services: of any of them), or a random one
 * while there is none: the moment of an election is worth hitting too. Machines of clients are
 * among them only where the target names clients.
 */
export function targetsOf(target: Value, world: World, aim: Aim): readonly MachineId[] {
  const { machines } = world;
  const up = machines.ids.filter((id) => machines.isUp(id));
  if (!namesClients(target))
    return aim.hit("target", up, (stream) => draw(target, up, world, stream));
  const clients = machines.clientIds.filter((id) => machines.isUp(id));
  const all = [...up, ...clients];
  return aim.hit("target", all, (stream) => {
    if (target === "clients") return clients;
    if (target === "client") return one(stream.pick(clients));
    const names = Array.isArray(target) ? target : [target];
    return names.map((name) => machineNamed(name, world)).filter((id) => all.includes(id));
  });
}

/** Whether a target is, or has in it, a client. */
export function namesClients(target: Value): boolean {
  if (Array.isArray(target)) return target.some(namesClients);
  return (CLIENT_TARGETS as readonly Value[]).includes(target) || parseClient(target) !== 0;
}

/** Whether a target names clients and no other machine. */
export function namesOnlyClients(target: Value): boolean {
  return Array.isArray(target) ? target.every(namesOnlyClients) : namesClients(target);
}

/** The machine of `n3` or `c2`; 0: the text names none. */
export function machineNamed(name: Value, world: World): MachineId {
  const client = parseClient(name);
  return client === 0 ? parseNode(name) : (world.machines.clientIds[client - 1] ?? 0);
}

/**
 * The directed links between targets and the machines of services, and among the targets, each
 * once.
 */
export function linksBetween(
  world: World,
  targets: readonly MachineId[],
): readonly (readonly [from: MachineId, to: MachineId])[] {
  const { machines } = world;
  const ids = [...machines.ids, ...targets.filter((id) => machines.clientOf(id) !== undefined)];
  return ids.flatMap((from) =>
    ids.flatMap((to): (readonly [MachineId, MachineId])[] =>
      from !== to && (targets.includes(from) || targets.includes(to)) ? [[from, to]] : [],
    ),
  );
}

function draw(
  target: Value,
  up: readonly MachineId[],
  world: World,
  stream: RandomStream,
): readonly MachineId[] {
  if (Array.isArray(target)) {
    return target.map((name) => parseNode(name)).filter((id) => up.includes(id));
  }
  const count = world.machines.ids.length;
  switch (target) {
    case "all":
      return up;
    case "minority":
      return stream.shuffle(up).slice(0, majorityOf(count) - 1);
    case "majority":
      return stream.shuffle(up).slice(0, majorityOf(count));
    case "random":
      return one(stream.pick(up));
    case "leader":
      return one(leaderAmong(world, stream) || stream.pick(up));
    case "follower": {
      const leader = leaderAmong(world, stream);
      return one(stream.pick(up.filter((id) => id !== leader)));
    }
    default: {
      const id = parseNode(target);
      if (id !== 0) return up.includes(id) ? [id] : [];
      return memberOf(String(target), up, world, stream);
    }
  }
}

/** `leader/locks`, `n3/locks`: the machine of a member of one service. */
function memberOf(
  target: string,
  up: readonly MachineId[],
  world: World,
  stream: RandomStream,
): readonly MachineId[] {
  const { who, service } = partsOf(target, world);
  if (service === undefined) return [];
  const leader = world.leader(service);
  const led = leader === 0 ? 0 : world.node(leader).machine.id;
  const members = service.on.filter((id) => up.includes(id));
  if (who === "leader") return one(led || stream.pick(members));
  if (who === "follower") return one(stream.pick(members.filter((id) => id !== led)));
  if (who === "random") return one(stream.pick(members));
  return members.filter((id) => id === parseNode(who));
}

/** The node that a target names, and its service; undefined: it names none. */
export function partsOf(target: Value, world: World) {
  const [, who = "", name = ""] = /^([^/]+)\/(.+)$/.exec(String(target)) ?? [];
  return { who, service: world.services.find((service) => service.name === name) };
}

/** The machine of a leader; of several services with leaders, of any. 0: none leads. */
export function leaderAmong(world: World, stream: RandomStream): MachineId {
  const leaders = world.services.flatMap((service) => {
    const leader = world.leader(service);
    return leader === 0 ? [] : [world.node(leader).machine.id];
  });
  // Where there is one, nothing is drawn.
  return (leaders.length > 1 ? stream.pick(leaders) : leaders[0]) ?? 0;
}

/** `n1 n3`. */
export function namesOf(world: World, machines: readonly MachineId[]): string {
  return machines.map((id) => world.machines.machine(id).name).join(" ");
}

function one(machine: MachineId | undefined): readonly MachineId[] {
  return machine === undefined || machine === 0 ? [] : [machine];
}
