/** The stage: where a node's handlers run, on drafts if somebody inspects, with traps armed in strict mode. */
import type { DiskOutcome, Ticket } from "../protocol/disk.ts";
import type { NodeId, SessionId } from "../protocol/node-id.ts";
import type { Protocol, Setup } from "../protocol/protocol.ts";
import type { Request } from "../protocol/request.ts";
import type { NodeHost } from "./node.ts";
import type { Inspector, Trap } from "./tap.ts";

export class Stage {
  /** The node whose handler is on the stack, 0 if none is. After a handler threw it still names that node. */
  active: NodeId = 0;
  trap: Trap | null = null;
  inspector: Inspector | null = null;
  readonly #protocol: Protocol;
  readonly #setup: Setup;

  constructor(protocol: Protocol, setup: Setup) {
    this.#protocol = protocol;
    this.#setup = setup;
  }

  start(node: NodeHost): void {
    this.#enter(node);
    node.state = this.#protocol.start(node.disk, node, this.#setup);
    this.#leave();
  }

  onMessage(node: NodeHost, from: NodeId, message: unknown, session: SessionId): void {
    const protocol = this.#protocol;
    this.#enter(node);
    if (this.inspector === null) protocol.onMessage(node.state, from, message, node, session);
    else this.#inspect(node, (state) => protocol.onMessage(state, from, message, node, session));
    this.#leave();
  }

  onTimer(node: NodeHost, timer: string): void {
    const protocol = this.#protocol;
    this.#enter(node);
    if (this.inspector === null) protocol.onTimer(node.state, timer, node);
    else this.#inspect(node, (state) => protocol.onTimer(state, timer, node));
    this.#leave();
  }

  onRequest(node: NodeHost, request: Request): void {
    const protocol = this.#protocol;
    this.#enter(node);
    if (this.inspector === null) protocol.onRequest(node.state, request, node);
    else this.#inspect(node, (state) => protocol.onRequest(state, request, node));
    this.#leave();
  }

  onDisk(node: NodeHost, ticket: Ticket, outcome: DiskOutcome): void {
    const protocol = this.#protocol;
    this.#enter(node);
    if (this.inspector === null) protocol.onDisk(node.state, ticket, outcome, node);
    else this.#inspect(node, (state) => protocol.onDisk(state, ticket, outcome, node));
    this.#leave();
  }

  onSession(node: NodeHost, peer: NodeId, session: SessionId, up: boolean): void {
    const protocol = this.#protocol;
    if (protocol.onSession === undefined) return;
    this.#enter(node);
    if (this.inspector === null) protocol.onSession(node.state, peer, session, up, node);
    else this.#inspect(node, (state) => protocol.onSession?.(state, peer, session, up, node));
    this.#leave();
  }

  #inspect(node: NodeHost, handler: (state: unknown) => void): void {
    if (this.inspector === null) return;
    // A handler that throws has changed what it changed by then, as it does without an inspector.
    let thrown: { readonly error: unknown } | null = null;
    const guarded = (state: unknown) => {
      try {
        handler(state);
      } catch (error) {
        thrown = { error };
      }
    };
    node.state = this.inspector.run(node.id, node.state, guarded);
    if (thrown !== null) throw (thrown as { readonly error: unknown }).error;
  }

  #enter(node: NodeHost): void {
    this.active = node.id;
    if (this.trap !== null) this.trap.arm(node.id);
  }

  #leave(): void {
    this.active = 0;
    if (this.trap !== null) this.trap.disarm();
  }
}
