/** What a Raft server keeps on disk, and when it knows that it is there (§3.8). */
import { append, emptyLog, truncateFrom } from "../../core/chunked-log.ts";
import { mix, mixValue } from "../../core/hash.ts";
import type { DiskImage, Release, Ticket, Write } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { refreshConfiguration } from "./configuration.ts";
import { digestEntry, type Message } from "./messages.ts";
import { type Entry, lastIndex, type RaftState, type Snapshot } from "./state.ts";
import type { Raft, RaftSelf } from "./steps.ts";

/** The record that holds term and vote. */
export const HARD_STATE = "hard-state";
/** The record that holds the latest snapshot. */
export const SNAPSHOT = "snapshot";

export interface HardState {
  readonly term: number;
  readonly votedFor: NodeId;
}

/** The latest snapshot, and the term of the entry before the first that the log still holds. */
export interface StoredSnapshot {
  readonly snapshot: Snapshot;
  readonly termBefore: number;
}

/**
 * Hands writes to the disk, in order after all earlier ones, together with term and vote if they
 * have changed; `thenSend` leaves when they are durable.
 */
export function persist(
  _raft: Raft,
  state: RaftState,
  writes: readonly Write[],
  thenSend: readonly Release<Message>[],
  self: RaftSelf,
): Ticket {
  const changed = state.hardStateChanged;
  const batch = changed ? [hardState(state), ...writes] : writes;
  const ticket = self.disk.batch(batch, thenSend);
  self.disk.sync();
  if (changed) {
    state.hardStateChanged = false;
    state.hardStateTicket = ticket;
  }
  return ticket;
}

function hardState({ term, votedFor }: RaftState): Write {
  const value: HardState = { term, votedFor };
  return { kind: "put", key: HARD_STATE, value };
}

/**
 * Sends a message that vouches in the current term for the log up to `index`: at once if the disk
 * holds both, else as soon as it does.
 */
export function promise(
  raft: Raft,
  state: RaftState,
  index: number,
  to: NodeId,
  message: Message,
  self: RaftSelf,
): void {
  const settled = state.hardStateTicket === 0 && !state.hardStateChanged;
  if (raft.rules.isDurable(index, state.stableIndex, settled)) {
    self.send(to, message);
  } else {
    raft.steps.persist(raft, state, [], [{ to, message }], self);
  }
}

/** Appends entries after the last one. @returns the writes that make them durable. */
export function appendEntries(raft: Raft, state: RaftState, entries: readonly Entry[]): Write[] {
  const writes = new Array<Write>(entries.length);
  let configured = false;
  for (let at = 0; at < entries.length; at++) {
    const entry = entries[at] as Entry;
    const index = state.log.next;
    writes[at] = { kind: "append", index, entry };
    append(state.log, entry);
    if (entry.configuration === null) continue;
    state.configurations.push({ index, configuration: entry.configuration });
    configured = true;
  }
  if (configured) refreshConfiguration(raft, state);
  return writes;
}

/**
 * Drops the entries from an index on, in memory and from what is in flight.
 * @returns the write that does it on disk.
 */
export function truncate(raft: Raft, state: RaftState, from: number): Write {
  truncateFrom(state.log, from);
  raft.steps.discount(state, from);
  raft.steps.rollBack(raft, state, from);
  return { kind: "truncate", from };
}

/** From this index on, the disk's content, and writes in flight, no longer match the log. */
export function discount(state: RaftState, from: number): void {
  state.stableIndex = Math.min(state.stableIndex, from - 1);
  // An older batch may still become durable with what is dropped here: it must not count as this
  // log being durable.
  for (const batch of state.flying) batch.through = Math.min(batch.through, from - 1);
}

/** Hands entries that were appended to the disk. */
export function persistLog(
  raft: Raft,
  state: RaftState,
  writes: readonly Write[],
  thenSend: readonly Release<Message>[],
  self: RaftSelf,
): void {
  const ticket = raft.steps.persist(raft, state, writes, thenSend, self);
  const through = lastIndex(state);
  state.flying.push({ ticket, written: through, through });
}

/** A batch is durable: moves `stableIndex` if the batch held entries that are still in the log. */
export function onDurable(_raft: Raft, state: RaftState, ticket: Ticket): void {
  if (ticket === state.hardStateTicket) state.hardStateTicket = 0;
  const batch = state.flying[0];
  if (batch === undefined || batch.ticket !== ticket) return;
  state.flying.shift();
  if (batch.through > state.stableIndex) state.stableIndex = batch.through;
}

/** The log that the disk kept. */
export function storedLog(disk: DiskImage): RaftState["log"] {
  const log = emptyLog<Entry>(disk.firstIndex);
  for (let index = disk.firstIndex; index <= disk.lastIndex; index++) {
    append(log, disk.entry(index) as Entry);
  }
  return log;
}

/** Term and vote that the disk kept. */
export function storedHardState(disk: DiskImage): HardState {
  return (disk.get(HARD_STATE) as HardState | undefined) ?? { term: 0, votedFor: 0 };
}

/** The snapshot that the disk kept, null if there is none. */
export function storedSnapshot(disk: DiskImage): StoredSnapshot | null {
  return (disk.get(SNAPSHOT) as StoredSnapshot | undefined) ?? null;
}

/** 32 bits of everything a write holds. */
export function digestWrite(write: Write): number {
  switch (write.kind) {
    case "append":
      return mix(mix(1, write.index), digestEntry(write.entry as Entry));
    case "truncate":
      return mix(2, write.from);
    case "put": {
      if (write.key !== SNAPSHOT) return mixValue(3, write);
      const { snapshot, termBefore } = write.value as StoredSnapshot;
      return mix(mix(mix(mix(4, snapshot.index), snapshot.term), snapshot.digest), termBefore);
    }
    default:
      return mixValue(3, write);
  }
}
