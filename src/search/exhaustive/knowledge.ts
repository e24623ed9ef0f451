/** What may be known of a protocol beforehand, so that fewer states are visited. */
import type { NodeId } from "../../protocol/node-id.ts";

/** The state that a walk has come to. */
export interface Present {
  stateOf(node: NodeId): unknown;
  /** How often timers of a process may fire from now on. */
  timersLeft(node: NodeId): number;
  /** No node comes to a higher term than this; Infinity: to any. */
  readonly termsMax: number;
  /** The datagrams in flight to a process, in no particular order. */
  inFlightTo(node: NodeId): readonly unknown[];
}

/** What is known of a protocol beforehand: it spares states that add nothing. */
export interface Knowledge {
  /**
   * Whether nothing will come of a datagram, whenever it arrives: it is taken out of what is in
   * flight.
   */
  ignores(message: unknown, from: NodeId, to: NodeId, present: Present): boolean;
  /**
   * Whether a datagram may as well arrive later, in any state from which it would make a difference
   * now: it does not arrive in this one.
   */
  defers(message: unknown, from: NodeId, to: NodeId, present: Present): boolean;
  /** Whether nothing will come of a client's request to a process, whenever it arrives. */
  ignoresRequests?(to: NodeId, present: Present): boolean;
}

export const NOTHING_KNOWN: Knowledge = { ignores: () => false, defers: () => false };
