/**
 * The steps of a replica by name: what happens, where rules.ts holds what is decided. A step calls
 * another by way of the table, so that a planted bug which replaces or wraps one does so for all.
 */
import type { DiskImage, DiskOutcome, Ticket } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Self } from "../../protocol/protocol.ts";
import type { Request } from "../../protocol/request.ts";
import type { Message, Sent } from "./messages.ts";
import type { Rules } from "./rules.ts";
import type { Added, CounterState } from "./state.ts";

export type CounterSelf = Self<Message>;

/** What follows from rules, steps and setup alone. */
export interface Counter {
  readonly rules: Rules;
  readonly steps: Steps;
  /** Whether amounts below 0 are taken: a PN-counter, and not a G-counter. */
  readonly takesAway: boolean;
  /** How often changes are sent to all, and all slots to one, microseconds. */
  readonly gossipUs: number;
  readonly exchangeUs: number;
}

export interface Steps {
  // --- starting and the disk (gossip-counter.ts, storage.ts) ---

  start(counter: Counter, disk: DiskImage, self: CounterSelf): CounterState;
  append(counter: Counter, state: CounterState, entry: Added, self: CounterSelf): Ticket;
  onDisk(
    counter: Counter,
    state: CounterState,
    ticket: Ticket,
    outcome: DiskOutcome,
    self: CounterSelf,
  ): void;

  // --- clients (clients.ts) ---

  onRead(counter: Counter, state: CounterState, request: Request, self: CounterSelf): void;
  onAdd(counter: Counter, state: CounterState, request: Request, self: CounterSelf): void;
  answerAdd(counter: Counter, state: CounterState, request: Request, self: CounterSelf): void;

  // --- gossip (gossip.ts) ---

  /** A round of gossip: what has changed, to all. */
  sendDelta(counter: Counter, state: CounterState, self: CounterSelf): void;
  /** Anti-entropy: all slots, to one drawn at random. */
  sendExchange(counter: Counter, state: CounterState, self: CounterSelf): void;
  onMessage(
    counter: Counter,
    state: CounterState,
    from: NodeId,
    message: Message,
    self: CounterSelf,
  ): void;
  merge(counter: Counter, state: CounterState, slots: readonly Sent[], self: CounterSelf): void;
}
