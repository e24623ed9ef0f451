/** The state of a replica of the counter: its own slot, and the slots that it has heard of. */
import type { Ticket } from "../../protocol/disk.ts";
import type { Request } from "../../protocol/request.ts";

/** Who counts in a slot: a replica, for as long as it has its disk. */
export type Identity = number;

/** What one replica has been asked to add and to take away. Immutable; both only rise. */
export interface Slot {
  readonly plus: number;
  readonly minus: number;
}

export const EMPTY: Slot = { plus: 0, minus: 0 };

/** An add as the log has it. */
export interface Added {
  readonly identity: Identity;
  readonly client: number;
  readonly sequence: number;
  readonly amount: number;
}

/** An add on its way to the disk. */
export interface Pending {
  readonly request: Request;
  /** The replica's own slot once the add is durable. */
  readonly slot: Slot;
}

export interface CounterState {
  /** This replica's own. */
  identity: Identity;
  /** Its own slot with all that is on its way to the disk. */
  own: Slot;
  /** All slots that it knows of; of its own what is durable. */
  slots: Map<Identity, Slot>;
  /** By client, the number of the last add that this replica has taken in. */
  sessions: Map<number, number>;
  pending: Map<Ticket, Pending>;
  /** Slots that have changed since the last round of gossip. */
  changed: Set<Identity>;
  /** The last entry of its log, and the last that a checkpoint covers. */
  lastIndex: number;
  checkpoint: number;
}
