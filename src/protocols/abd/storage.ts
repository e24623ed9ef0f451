/** What a node keeps on disk: its copy with what it knows of clients' writes, and its epoch. */
import type { DiskImage, Release, Ticket } from "../../protocol/disk.ts";
import type { Message } from "./messages.ts";
import type { AbdState, Claim, Copy } from "./state.ts";
import type { AbdSelf, Register } from "./steps.ts";

export const REPLICA = "replica";
const EPOCH = "epoch";

const INITIAL: Copy = { tag: 0, value: null };

export interface StoredReplica {
  readonly copy: Copy;
  readonly claims: readonly (readonly [number, Claim])[];
}

/** Writes the replica; `thenSend` leaves when it is durable, and all that was written before. */
export function persistReplica(
  _register: Register,
  state: AbdState,
  thenSend: readonly Release<Message>[],
  self: AbdSelf,
): void {
  const value: StoredReplica = { copy: state.copy, claims: [...state.claims] };
  const ticket = self.disk.batch([{ kind: "put", key: REPLICA, value }], thenSend);
  self.disk.sync();
  state.writing.set(ticket, state.copy);
}

export function persistEpoch(_register: Register, epoch: number, self: AbdSelf): Ticket {
  const ticket = self.disk.batch([{ kind: "put", key: EPOCH, value: epoch }]);
  self.disk.sync();
  return ticket;
}

/** What the disk kept, as the state of a node that is about to start. */
export function recovered(disk: DiskImage): AbdState {
  const { copy, claims } = (disk.get(REPLICA) as StoredReplica | undefined) ?? {
    copy: INITIAL,
    claims: [],
  };
  return {
    copy,
    durable: copy,
    claims: new Map(claims),
    writing: new Map(),
    epoch: (disk.get(EPOCH) as number | undefined) ?? 0,
    opening: 0,
    number: 0,
    count: 0,
    operations: new Map(),
    clients: new Map(),
    waiting: [],
  };
}
