/** What a Raft server keeps on disk, and when it knows that it is there (§3.8). */
import { append, emptyLog, truncateFrom } from "../../core/chunked-log.ts";
import type { DiskImage, Release, Ticket, Write } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Given, Self } from "../../protocol/protocol.ts";
import type { Message } from "./messages.ts";
import { type Entry, lastIndex, type Raft, type RaftState } from "./state.ts";

/** The record that holds term and vote. */
export const HARD_STATE = "hard-state";

export interface HardState {
  readonly term: number;
  readonly votedFor: NodeId;
}

type RaftSelf = Self<Message>;

/**
 * Hands writes to the disk, in order behind all before them, together with term and vote if they have changed;
 * `thenSend` leaves when they are durable.
 */
export function persist(
  raft: Raft,
  state: RaftState,
  writes: readonly Write[],
  thenSend: readonly Release<Message>[],
  self: RaftSelf,
): Ticket {
  const changed = state.hardStateChanged;
  const batch = changed ? [hardState(raft, state), ...writes] : writes;
  const ticket = self.disk.batch(batch, thenSend);
  self.disk.sync();
  if (changed) {
    state.hardStateChanged = false;
    state.hardStateTicket = ticket;
  }
  return ticket;
}

function hardState(raft: Raft, state: RaftState): Write {
  const votedFor = raft.rules.rememberedVote(state.votedFor);
  const value: HardState = { term: state.term, votedFor };
  return { kind: "put", key: HARD_STATE, value };
}

/**
 * Sends a message that speaks in the current term for the log up to `index`: at once if the disk holds both,
 * else as soon as it does.
 */
export function promise(
  raft: Raft,
  state: RaftState,
  index: number,
  to: NodeId,
  message: Message,
  self: RaftSelf,
): void {
  if (state.hardStateTicket === 0 && !state.hardStateChanged && index <= state.stableIndex) {
    self.send(to, message);
  } else {
    persist(raft, state, [], [{ to, message }], self);
  }
}

/** Appends entries after the last one; adds the writes that make them durable. */
export function appendEntries(state: RaftState, entries: readonly Entry[], writes: Write[]): void {
  for (const entry of entries) {
    writes.push({ kind: "append", index: state.log.next, entry });
    append(state.log, entry);
  }
}

/** Drops the entries from an index on, in memory, from what flies, and (by the write it adds) on disk. */
export function truncate(state: RaftState, from: number, writes: Write[]): void {
  truncateFrom(state.log, from);
  writes.push({ kind: "truncate", from });
  state.stableIndex = Math.min(state.stableIndex, from - 1);
  // An older batch may still land with what is dropped here: it must not count as this log being durable.
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
  const ticket = persist(raft, state, writes, thenSend, self);
  state.flying.push({ ticket, through: lastIndex(state) });
}

/** A batch is durable: moves `stableIndex` if the batch held entries that are still in the log. */
export function landed(state: RaftState, ticket: Ticket): void {
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

/**
 * The disk of a directed scenario: `{ term: 3, votedFor: 1, log: [1, 1, 2] }`, the log by its entries' terms.
 * @throws {RangeError} naming the field at fault.
 */
export function givenDisk(given: Given): readonly Write[] {
  const { term = 0, votedFor = 0, log = [], ...others } = given;
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined)
    throw new RangeError(`${unknown}: raft is given term, votedFor and log`);
  if (!isWhole(term)) throw new RangeError("term: expected a whole number");
  if (!isWhole(votedFor)) throw new RangeError("votedFor: expected a node's number, 0 for nobody");
  if (!Array.isArray(log) || !log.every(isWhole)) {
    throw new RangeError("log: expected the terms of its entries, such as [1, 1, 2]");
  }
  const terms = log as readonly number[];
  if (terms.some((at, index) => at < (terms[index - 1] ?? 1))) {
    throw new RangeError("log: terms start at 1 and never fall");
  }
  if ((terms.at(-1) ?? 0) > term) throw new RangeError("term: lower than the log's last term");
  const hard: HardState = { term, votedFor };
  return [
    { kind: "put", key: HARD_STATE, value: hard },
    ...terms.map((at, index): Write => {
      const entry: Entry = { term: at, request: null };
      return { kind: "append", index: index + 1, entry };
    }),
  ];
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
