/** What a world is read with where two states are compared: a digester for each service. */
import { Digester } from "../core/digester.ts";
import { mix } from "../core/hash.ts";
import type { Names } from "../core/names.ts";
import { PLAIN } from "../core/reading.ts";
import type { Address } from "../protocol/node-id.ts";
import type { Session } from "./session.ts";
import type { World } from "./world.ts";

/** What a session is, beside the kinds of entries. */
export const SESSION_STATE = 104;

/** What every session is called that is over: nothing comes of any of them. */
const OVER = 1;

/** The names as the process has them that is read now. */
interface MutableNames extends Names {
  tickets: number;
}

export class WorldReader {
  readonly #world: World;
  readonly #names: MutableNames;
  /** By service: what its states, messages and writes are read with. */
  readonly #digesters: readonly Digester[];
  /** By actor. */
  readonly actors: readonly Digester[];

  /**
   * @param renamed by node id, what each is called; null: as they are.
   * @param isExact whether the order counts in which states, messages and writes are gone through.
   */
  constructor(world: World, renamed: readonly number[] | null, isExact: boolean) {
    this.#world = world;
    this.#names = {
      nodes: renamed,
      tickets: 0,
      session: (id) => {
        const session = world.sessions.get(id);
        return session === undefined ? OVER : this.nameOf(session);
      },
    };
    this.#digesters = world.services.map(
      ({ protocol: { readings = PLAIN } }) => new Digester(readings.fields, this.#names, isExact),
    );
    this.actors = world.actors.map(
      ({ readings: fields = {} }) => new Digester(fields, { ...this.#names, nodes: null }),
    );
  }

  /** What the states, messages and writes of a process are read with. */
  of(address: Address): Digester {
    return this.#digesters[this.#world.nodes[address]?.service.number ?? 0] as Digester;
  }

  /** For a datagram, request or reply: one end of each is a process. */
  at(slot: number): Digester {
    const { agenda } = this.#world;
    return this.of(Math.min(agenda.firstOf(slot), agenda.secondOf(slot)));
  }

  /** The last ticket of the disk whose tickets are read now. */
  get tickets(): number {
    return this.#names.tickets;
  }

  /** From now on tickets are of a disk that has given so many. */
  readTicketsOf(tickets: number): void {
    this.#names.tickets = tickets;
  }

  called(address: Address): number {
    return this.#names.nodes?.[address] ?? address;
  }

  nameOf({ nodes, number }: Session): number {
    return mix(mix(mix(SESSION_STATE, this.called(nodes[0])), this.called(nodes[1])), number);
  }

  /** What a datagram is, to whom, from whom. */
  placeOf(slot: number): number {
    const { agenda } = this.#world;
    const to = this.called(agenda.firstOf(slot));
    const from = this.called(agenda.secondOf(slot));
    return mix(mix(agenda.kindOf(slot), to), from);
  }
}
