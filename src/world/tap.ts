/** Taps: where recorders, directed scenarios and the inspector reach into a world. None changes a run by being there. */
import type { NodeId, SessionId } from "../protocol/node-id.ts";

/** Listens to everything, for records and stories. `payload` is a message, a batch, a request... as the kind says. */
export interface Recorder {
  /** A step is about to be handled. `actor` and `from` are addresses (nodes, then clients), 0 for nobody. */
  step(kind: number, actor: number, from: number, payload: unknown): void;
  /** A message left a node. */
  sent(from: number, to: number, message: unknown): void;
  /** A handler wrote a note. */
  note(node: NodeId, text: string): void;
}

/** What a directed scenario does to a message that is about to leave: let it go, or keep it from leaving by itself. */
export interface Interceptor {
  /**
   * @param session the session that it travels in, 0 for a datagram.
   * @returns true if the interceptor has taken the message: it is then lost, unless the interceptor delivers it later.
   */
  intercept(from: NodeId, to: NodeId, message: unknown, session: SessionId): boolean;
  /** @returns true if a timer that is due shall not fire; it stays due. */
  withhold(node: NodeId, timer: string): boolean;
}

/** Runs handlers on drafts of the state, so that what they change can be shown. */
export interface Inspector {
  /** Runs a handler on a draft and returns the next state. */
  run(node: NodeId, state: unknown, handler: (draft: unknown) => void): unknown;
  /** What a handler hands out, with no draft inside. */
  plain(value: unknown): unknown;
}

/** Makes what a handler must not call throw while it is on the stack (strict mode). */
export interface Trap {
  arm(node: NodeId): void;
  disarm(): void;
}
