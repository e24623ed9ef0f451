/**
 * What the leader of a service asks of other services for its object: of each service one ask at a
 * time, the first of those that the object's state wants.
 */
import { askPlace } from "./asking.ts";
import type { Self } from "./protocol.ts";
import type { Outgoing, ReplicatedObject } from "./state-machine.ts";

export class Performing {
  readonly #object: ReplicatedObject;
  readonly #service: string;
  /**
   * The object's state of which `#first` are the first asks; a memory of what was computed, no
   * more.
   */
  #seen: unknown;
  #first: ReadonlyMap<string, Outgoing> = new Map();

  constructor(object: ReplicatedObject, service: string) {
    this.#object = object;
    this.#service = service;
  }

  /**
   * @param performing by service that is asked, which ask, as `askPlace`; empty while another
   * leads.
   * @param state the object's, null: this member does not lead; undefined: there is none yet.
   */
  perform(performing: Map<string, number>, state: unknown, self: Self<unknown>): void {
    if (state === null) {
      if (performing.size === 0) return;
      for (const service of performing.keys()) self.forget(service);
      self.forget(this.#service);
      performing.clear();
      return;
    }
    const first = this.#firstOfEach(state);
    for (const [service, ask] of first) {
      if (performing.get(service) === askPlace(ask)) continue;
      performing.set(service, askPlace(ask));
      const { index, number, command } = ask;
      self.ask(service, command, { session: service, index, number });
    }
    for (const service of performing.keys()) {
      if (first.has(service)) continue;
      performing.delete(service);
      self.forget(service);
    }
  }

  #firstOfEach(state: unknown): ReadonlyMap<string, Outgoing> {
    if (state === this.#seen) return this.#first;
    const first = new Map<string, Outgoing>();
    const outbox = state === undefined ? [] : (this.#object.outbox?.(state as never) ?? []);
    for (const ask of outbox) {
      const known = first.get(ask.service);
      if (known === undefined || askPlace(ask) < askPlace(known)) first.set(ask.service, ask);
    }
    this.#seen = state;
    this.#first = first;
    return first;
  }
}
