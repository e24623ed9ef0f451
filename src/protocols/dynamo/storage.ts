/** What a node keeps on disk: a log of the sets of versions that it has held, and its epoch. */
import type { Value } from "../../core/json.ts";
import type { DiskImage, Ticket } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Held, StoreState, Then } from "./state.ts";
import type { Store, StoreSelf } from "./steps.ts";
import type { Version } from "./versions.ts";

const EPOCH = "epoch";

/** From now on these are the versions of the key, of the node's own or kept for `owner`. */
export interface Entry {
  readonly key: Value;
  readonly owner: NodeId;
  readonly versions: readonly Version[];
}

export function placeOf(owner: NodeId, key: Value): string {
  return `${owner} ${JSON.stringify(key)}`;
}

/** Writes a set; `thenSend` leaves when it is durable, and all that was written before. */
export function persist(
  _store: Store,
  state: StoreState,
  { key, owner, versions }: Held,
  thenSend: Then,
  self: StoreSelf,
): void {
  const entry: Entry = { key, owner, versions };
  self.disk.batch([{ kind: "append", index: ++state.lastIndex, entry }], thenSend);
  self.disk.sync();
}

/** Sends when all that was written before is durable. */
export function afterDisk(_store: Store, thenSend: Then, self: StoreSelf): void {
  self.disk.batch([], thenSend);
  self.disk.sync();
}

export function persistEpoch(_store: Store, epoch: number, self: StoreSelf): Ticket {
  const ticket = self.disk.batch([{ kind: "put", key: EPOCH, value: epoch }]);
  self.disk.sync();
  return ticket;
}

/** What the disk kept, as the state of a node that is about to start. */
export function recovered(disk: DiskImage, node: NodeId): StoreState {
  const held = new Map<string, Held>();
  for (let index = disk.firstIndex; index <= disk.lastIndex; index++) {
    const { key, owner, versions } = disk.entry(index) as Entry;
    const place = placeOf(owner, key);
    if (versions.length === 0) held.delete(place);
    else held.set(place, { key, owner, versions });
  }
  return {
    node,
    held,
    lastIndex: disk.lastIndex,
    epoch: (disk.get(EPOCH) as number | undefined) ?? 0,
    opening: 0,
    waiting: [],
    writes: 0,
    own: new Map(),
    count: 0,
    operations: new Map(),
    handoffs: new Map(),
    trees: new Map(),
    agreed: 0,
  };
}
