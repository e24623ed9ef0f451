/** Messages of a program: datagrams, by name. */
import type { NodeId } from "../protocol/node-id.ts";
import type { Frame } from "./frames.ts";
import { copyOf } from "./plain.ts";
import type { Turns } from "./turns.ts";

export type Receiver = (body: never, from: NodeId) => unknown;

export class Datagrams {
  readonly #turns: Turns;
  readonly #receivers = new Map<string, Receiver>();

  constructor(turns: Turns) {
    this.#turns = turns;
  }

  /** Whether any are handled. */
  get areHandled(): boolean {
    return this.#receivers.size > 0;
  }

  send(to: NodeId, name: string, body: unknown): void {
    const copy = copyOf(body, `the body of "${name}"`);
    this.#turns.send(to, {
      kind: "message",
      name,
      boot: 0,
      id: 0,
      body: copy,
      timeoutUs: -1,
    } satisfies Frame);
  }

  on(name: string, receiver: Receiver): void {
    if (typeof receiver !== "function") throw new TypeError(`on("${name}") wants a function`);
    this.#receivers.set(name, receiver);
  }

  receive(from: NodeId, { name, body }: Frame): void {
    this.#receivers.get(name)?.(copyOf(body, name) as never, from);
  }
}
