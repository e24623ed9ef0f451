/**
 * The steps of a node by name: what happens, where rules.ts holds what is decided. A step calls
 * another by way of the table, so that a planted bug which replaces one does so for all.
 */
import type { Value } from "../../core/json.ts";
import type { DiskImage, Ticket } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Self } from "../../protocol/protocol.ts";
import type { Request } from "../../protocol/request.ts";
import type { ReplicatedObject } from "../../protocol/state-machine.ts";
import type {
  Compare,
  Items,
  Message,
  Query,
  Stored,
  Store as StoreIt,
  Versions,
} from "./messages.ts";
import type { Preference } from "./preference.ts";
import type { Rules } from "./rules.ts";
import type { Held, Operation, StoreState, Then } from "./state.ts";
import type { Version } from "./versions.ts";

export type StoreSelf = Self<Message>;

/** What follows from rules, steps and setup alone: a node has it beside its state. */
export interface Store {
  readonly rules: Rules;
  readonly steps: Steps;
  readonly object: ReplicatedObject;
  readonly nodes: number;
  /** How many replicas a key has, how many a read waits for, and how many a write is stored by. */
  readonly n: number;
  readonly r: number;
  readonly w: number;
  readonly sloppy: boolean;
  readonly preference: Preference;
  readonly resendUs: number;
  readonly compareUs: number;
  /** Levels of a tree below its root. */
  readonly depth: number;
}

type OfOperation = (
  store: Store,
  state: StoreState,
  id: number,
  operation: Operation,
  self: StoreSelf,
) => void;

type OfMessage<M> = (
  store: Store,
  state: StoreState,
  from: NodeId,
  message: M,
  self: StoreSelf,
) => void;

export interface Steps {
  start(store: Store, disk: DiskImage, self: StoreSelf): StoreState;
  persistEpoch(store: Store, epoch: number, self: StoreSelf): Ticket;
  persist(store: Store, state: StoreState, held: Held, thenSend: Then, self: StoreSelf): void;
  afterDisk(store: Store, thenSend: Then, self: StoreSelf): void;

  // --- the coordinator (coordinator.ts) ---

  onRequest(store: Store, state: StoreState, request: Request, self: StoreSelf): void;
  ask: OfOperation;
  onVersions: OfMessage<Versions>;
  /** The query phase has heard enough. */
  endQuery: OfOperation;
  /** Sends what was read to those that answered with less. */
  repair: OfOperation;
  onStored: OfMessage<Stored>;
  complete: OfOperation;

  // --- the replica (replica.ts) ---

  onQuery: OfMessage<Query>;
  onStore: OfMessage<StoreIt>;
  /** Takes over versions. @param thenSend leaves when they are durable. */
  take(
    store: Store,
    state: StoreState,
    at: { readonly key: Value; readonly owner: NodeId },
    versions: readonly Version[],
    thenSend: Then,
    self: StoreSelf,
  ): void;
  /** Versions that it holds as a replica have changed: so do its trees. */
  updateTrees(store: Store, state: StoreState, held: Held, before: readonly Version[]): void;
  /** Offers what is kept for others to them. */
  handOff(store: Store, state: StoreState, self: StoreSelf): void;
  compare(store: Store, state: StoreState, self: StoreSelf): void;
  onCompare: OfMessage<Compare>;
  onItems: OfMessage<Items>;
}
