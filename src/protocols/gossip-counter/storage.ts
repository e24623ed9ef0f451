/**
 * What a replica keeps on disk: who it is, a log of its adds, and now and then a checkpoint in
 * place of the log's beginning. Slots of others need not be durable: they have them.
 */
import type { DiskImage, Ticket } from "../../protocol/disk.ts";
import type { Sent } from "./messages.ts";
import { type Added, type CounterState, EMPTY, type Identity, type Slot } from "./state.ts";
import type { Counter, CounterSelf } from "./steps.ts";

const CHECKPOINT = "checkpoint";

/** A checkpoint for each so many entries. */
const ENTRIES_MAX = 64;

/** Draws for an identity. */
const DRAWS = 2 ** 32;

/** Who a replica is, and what it knew. */
export interface Checkpoint {
  readonly index: number;
  readonly identity: Identity;
  readonly own: Slot;
  readonly slots: readonly Sent[];
  readonly sessions: readonly (readonly [client: number, sequence: number])[];
}

/** A slot after one more add. */
export function plusAmount({ plus, minus }: Slot, amount: number): Slot {
  return amount >= 0 ? { plus: plus + amount, minus } : { plus, minus: minus - amount };
}

/** Appends an add, and writes a checkpoint once the log is long enough. */
export function append(
  _counter: Counter,
  state: CounterState,
  entry: Added,
  self: CounterSelf,
): Ticket {
  state.lastIndex++;
  const ticket = self.disk.batch([{ kind: "append", index: state.lastIndex, entry }]);
  self.disk.sync();
  if (state.lastIndex - state.checkpoint >= ENTRIES_MAX) writeCheckpoint(state, self);
  return ticket;
}

function writeCheckpoint(state: CounterState, self: CounterSelf): void {
  const { lastIndex: index, identity, own, slots, sessions } = state;
  state.checkpoint = index;
  const value: Checkpoint = {
    index,
    identity,
    own,
    slots: [...slots].map(([slot, { plus, minus }]) => [slot, plus, minus]),
    sessions: [...sessions],
  };
  self.disk.batch([
    { kind: "put", key: CHECKPOINT, value },
    { kind: "trim", through: index },
  ]);
  self.disk.sync();
}

/**
 * What the disk kept. A replica that finds none begins with one more identity: it is on disk before
 * anything is counted in it.
 */
export function recovered(counter: Counter, disk: DiskImage, self: CounterSelf): CounterState {
  const saved = disk.get(CHECKPOINT) as Checkpoint | undefined;
  const identity =
    saved?.identity ?? counter.rules.identity(self.random("identity", DRAWS), self.id);
  const state: CounterState = {
    identity,
    own: saved?.own ?? EMPTY,
    slots: new Map(saved?.slots.map(([slot, plus, minus]) => [slot, { plus, minus }])),
    sessions: new Map(saved?.sessions),
    pending: new Map(),
    changed: new Set(),
    lastIndex: disk.lastIndex,
    checkpoint: saved?.index ?? 0,
  };
  if (saved === undefined) writeCheckpoint(state, self);
  for (let index = disk.firstIndex; index <= disk.lastIndex; index++) {
    const { client, sequence, amount } = disk.entry(index) as Added;
    state.own = plusAmount(state.own, amount);
    state.sessions.set(client, sequence);
  }
  state.slots.set(identity, state.own);
  return state;
}
