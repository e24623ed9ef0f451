/**
 * Taps: where recorders, directed scenarios and the inspector reach into a world. None changes a
 * run by being there.
 */
import type { Address, NodeId, SessionId } from "../protocol/node-id.ts";

/** Gets every event as it happens. It sees the run's own values, and must not change them. */
export interface Recorder {
  /**
   * An event; a step is reported before it is handled. What the arguments are is said kind by kind
   * in `event.ts`.
   * @param kind one of `event.ts`.
   * @param actor an address: nodes from 1, then clients, then what else acts; 0: none.
   * @param other another address, as the sender of a message; 0: none.
   * @param number a whole number: a step's digest, a delay in microseconds...
   * @param payload a message, a batch, a request, a text...
   * @param cause the step that brought it about; of a step, smaller than its own number.
   * @param mark of what was sent: what became of it at once.
   */
  hear(
    kind: number,
    actor: number,
    other: number,
    number: number,
    payload: unknown,
    cause: number,
    mark?: number,
  ): void;
  /** A node's handler has returned: its state stays as it is until the next one. */
  handled(node: NodeId): void;
}

/**
 * What a directed scenario does to a message that is about to leave: let it go, or keep it from
 * leaving by itself.
 */
export interface Interceptor {
  /**
   * @param session the session that it travels in, 0 for a datagram.
   * @returns `TRAVELLING`: it goes its way; `KEPT`: the interceptor has taken it, and may deliver
   * it later; `LOST`.
   */
  intercept(from: Address, to: Address, message: unknown, session: SessionId): number;
  /** @returns true to withhold a timer that is due; it stays due. */
  withhold(node: Address, timer: string): boolean;
}

/** Runs handlers on drafts of the state, so that what they change can be shown. */
export interface Inspector {
  /** Runs a handler on a draft and returns the next state. */
  run(node: NodeId, state: unknown, handler: (draft: unknown) => void): unknown;
  /** What a handler hands out, with no draft inside. */
  plain(value: unknown): unknown;
}

/** Gets every message that a node sends, to weigh it. */
export interface Weigher {
  weigh(message: unknown): void;
}

/** Whatever reaches into a world. */
export type Tap = Recorder | Interceptor | Inspector | Weigher;

/** Makes what a handler must not call throw while it is on the stack (strict mode). */
export interface Trap {
  arm(node: NodeId): void;
  disarm(): void;
}
