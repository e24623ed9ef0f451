/** Who the names of a script are at the moment when a step is taken. */
import { type Address, type MachineId, parseClient, parseNode } from "../protocol/node-id.ts";
import { partsOf } from "../scenario/names.ts";
import type { Service } from "../world/service.ts";
import type { World } from "../world/world.ts";

/** Names that a script has given, in the order in which it did. */
export type Remembered = readonly (readonly [name: string, address: Address])[];

export class ScriptNames {
  #remembered = new Map<string, Address>();
  /** What names mean that mean the same processes throughout a run of this world. */
  #fixed = new Map<string, readonly Address[]>();
  #of: World | null = null;

  /** From now on a name is that of one process. */
  remember(name: string, address: Address): void {
    this.#remembered.set(name, address);
  }

  /** The processes that a name means, ascending; none: no process or machine is what it says. */
  processes(world: World, name: string): readonly Address[] {
    const remembered = this.#remembered.get(name);
    if (remembered !== undefined) return [remembered];
    if (this.#of !== world) this.#fixed = new Map();
    this.#of = world;
    const fixed = this.#fixed.get(name);
    if (fixed !== undefined) return fixed;
    const { who, service } = partsOf(name);
    const services = world.services.filter((one) => service === "" || one.name === service);
    if (who === "leader" || who === "follower") {
      return services.flatMap((one) => memberOf(world, one, who));
    }
    const machine = parseNode(who);
    const found =
      who === "all" || who === "any"
        ? services.flatMap(({ ids }) => ids)
        : services.flatMap(({ ids, on }) => ids.filter((_, at) => on[at] === machine));
    this.#fixed.set(name, found);
    return found;
  }

  /** The machines that a name means; none: no process or machine is what it says. */
  machines(world: World, name: string): readonly MachineId[] {
    if (name === "all") return world.machines.ids;
    const clients = this.clients(world, name);
    if (clients.length > 0) return clients;
    const machine = parseNode(name);
    if (machine !== 0) return [machine];
    return this.processes(world, name).map((address) => world.node(address).machine.id);
  }

  /** The machines of the clients that a name means; none: it means other processes. */
  clients(world: World, name: string): readonly MachineId[] {
    const { clientIds } = world.machines;
    if (name === "clients") return clientIds;
    return clientIds.slice(0, parseClient(name)).slice(-1);
  }

  snapshot(): Remembered {
    return [...this.#remembered];
  }

  restore(snapshot: Remembered): void {
    this.#remembered = new Map(snapshot);
  }
}

/** The leader of the highest term, or the first member that runs beside it. */
function memberOf(world: World, service: Service, who: "leader" | "follower"): readonly Address[] {
  const leader = world.leader(service);
  if (who === "leader") return leader === 0 ? [] : [leader];
  const others = service.ids.filter((id) => id !== leader && world.node(id).up);
  return leader === 0 ? [] : others.slice(0, 1);
}

/** The member of a service that runs on a machine; 0: none does. */
export function memberOn({ on }: Service, machine: MachineId): number {
  return on.indexOf(machine) + 1;
}

/** What a name is, in a story: itself, and who that is where it does not say. */
export function shownAs(name: string, found: readonly string[]): string {
  const saysWho = parseNode(partsOf(name).who) + parseClient(name) > 0;
  return found.length === 0 || saysWho ? name : `${name} (${found.join(", ")})`;
}
