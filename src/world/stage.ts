/**
 * The stage: where a node's handlers run, on drafts if there is an inspector, with traps armed in
 * strict mode.
 */
import { notPlain } from "../core/plain.ts";
import { isPromise } from "../core/promised.ts";
import type { Answered } from "../protocol/asking.ts";
import type { DiskOutcome, Ticket } from "../protocol/disk.ts";
import type { Address, SessionId } from "../protocol/node-id.ts";
import type { Handlers } from "../protocol/protocol.ts";
import type { Request } from "../protocol/request.ts";
import type { NodeHost } from "./node.ts";
import type { Trap } from "./tap.ts";
import type { Taps } from "./taps.ts";

export class Stage {
  #active: Address = 0;
  #trap: Trap | null = null;
  /** Handlers that ended with traps set. */
  #handled = 0;
  readonly #taps: Taps;

  constructor(taps: Taps) {
    this.#taps = taps;
  }

  /**
   * The process whose handler is on the stack, 0 if none is. After a handler threw it still names
   * that process.
   */
  get active(): Address {
    return this.#active;
  }

  /** From now on what is thrown is the fault of this process; 0: of none. */
  blame(process: Address): void {
    this.#active = process;
  }

  /** From now on a trap is armed while handlers run. */
  setTrap(trap: Trap): void {
    this.#trap = trap;
  }

  /** Undoes `setTrap`. */
  liftTrap(): void {
    this.#trap = null;
  }

  start(node: NodeHost): void {
    this.#enter(node);
    node.start();
    this.#leave("start", node, node.state);
  }

  /** @param sender its address, in the node's service. */
  onMessage(node: NodeHost, sender: Address, message: unknown, session: SessionId): void {
    const { handlers, protocol } = node;
    const from = sender - node.base;
    this.#enter(node);
    if (protocol.factsOfArrival !== undefined) {
      protocol.factsOfArrival(node.id, from, message, node.facts);
    }
    const returned: unknown =
      this.#taps.inspector === null
        ? handlers.onMessage(node.state, from, message, node, session)
        : this.#inspect(node, (state) => handlers.onMessage(state, from, message, node, session));
    this.#leave("onMessage", node, returned);
  }

  onTimer(node: NodeHost, timer: string): void {
    const { handlers } = node;
    this.#enter(node);
    const returned: unknown =
      this.#taps.inspector === null
        ? handlers.onTimer(node.state, timer, node)
        : this.#inspect(node, (state) => handlers.onTimer(state, timer, node));
    this.#leave("onTimer", node, returned);
  }

  onRequest(node: NodeHost, request: Request): void {
    const { handlers } = node;
    this.#enter(node);
    const returned: unknown =
      this.#taps.inspector === null
        ? handlers.onRequest(node.state, request, node)
        : this.#inspect(node, (state) => handlers.onRequest(state, request, node));
    this.#leave("onRequest", node, returned);
  }

  onAnswer(node: NodeHost, answer: Answered): void {
    const { handlers, protocol } = node;
    if (handlers.onAnswer === undefined) return;
    this.#enter(node);
    protocol.factsOfAnswer?.(node.id, answer, node.facts);
    const returned: unknown =
      this.#taps.inspector === null
        ? handlers.onAnswer(node.state, answer, node)
        : this.#inspect(node, (state) => handlers.onAnswer?.(state, answer, node));
    this.#leave("onAnswer", node, returned);
  }

  onDisk(node: NodeHost, ticket: Ticket, outcome: DiskOutcome): void {
    const { handlers } = node;
    this.#enter(node);
    const returned: unknown =
      this.#taps.inspector === null
        ? handlers.onDisk(node.state, ticket, outcome, node)
        : this.#inspect(node, (state) => handlers.onDisk(state, ticket, outcome, node));
    this.#leave("onDisk", node, returned);
  }

  /** @param other the peer's address, in the node's service. */
  onSession(node: NodeHost, other: Address, session: SessionId, up: boolean): void {
    const { handlers } = node;
    const peer = other - node.base;
    if (handlers.onSession === undefined) return;
    this.#enter(node);
    const returned: unknown =
      this.#taps.inspector === null
        ? handlers.onSession(node.state, peer, session, up, node)
        : this.#inspect(node, (state) => handlers.onSession?.(state, peer, session, up, node));
    this.#leave("onSession", node, returned);
  }

  /** Asks a node's own handlers about its state; what they throw is the node's fault. */
  ask<Answer>(node: NodeHost, question: (handlers: Handlers, state: unknown) => Answer): Answer {
    const active = this.#active;
    this.#active = node.address;
    const answer = question(node.handlers, node.state);
    this.#active = active;
    return answer;
  }

  /** Changes that a handler made before it threw are kept, as they are without an inspector. */
  #inspect(node: NodeHost, handler: (state: unknown) => unknown): unknown {
    const { inspector } = this.#taps;
    if (inspector === null) return undefined;
    let returned: unknown;
    let thrown: { readonly error: unknown } | null = null;
    const next = inspector.run(node.address, node.state, (state) => {
      try {
        returned = handler(state);
      } catch (error) {
        thrown = { error };
      }
    });
    node.replace(next);
    if (thrown !== null) throw (thrown as { readonly error: unknown }).error;
    return returned;
  }

  #enter(node: NodeHost): void {
    this.#active = node.address;
    if (this.#trap !== null) this.#trap.arm(node.address);
  }

  /** @throws {HandlerError} while the node is still the active one, so that it is blamed. */
  #leave(handler: string, node: NodeHost, returned: unknown): void {
    if (returned !== undefined) refuseThenable(handler, returned);
    if (this.#trap !== null) {
      this.#trap.disarm();
      // After 1, 2, 4, 8 ... handlers: a state is large, and what is wrong with it stays.
      const count = ++this.#handled;
      if ((count & (count - 1)) === 0) refuseOdd(node.state, "state");
    }
    this.#active = 0;
    if (this.#taps.recorder !== null) this.#taps.recorder.handled(node.address);
  }
}

/** A handler did what no handler may. */
export class HandlerError extends Error {
  override readonly name = "HandlerError";
}

/** @throws {HandlerError} for what is not plain data. @param name what it is called. */
export function refuseOdd(value: unknown, name: string): void {
  const odd = notPlain(value, name);
  if (odd !== null) throw new HandlerError(`${odd}: expected plain data (JSON, Map, Set)`);
}

/** @throws {HandlerError} for a promise: what it would do later is part of no step. */
function refuseThenable(handler: string, returned: unknown): void {
  if (!isPromise(returned)) return;
  throw new HandlerError(
    `${handler} returned a promise: a handler does all that it does before it returns`,
  );
}
