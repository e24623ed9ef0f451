/**
 * What a Multi-Paxos node keeps on disk (Paxos Made Simple §2.5): its promise in a record, its
 * votes in a journal in the order in which it gave them, and a snapshot in place of what is
 * executed and cut from the journal.
 */
import { append, emptyLog, entryAt, trimThrough } from "../../core/chunked-log.ts";
import type { Ballot } from "../../protocol/ballot.ts";
import type { DiskImage, Release, Ticket, Write } from "../../protocol/disk.ts";
import type { NodeSet } from "../../protocol/quorum.ts";
import type { Message } from "./messages.ts";
import type { Decree, MultiPaxosState, Snapshot, Vote } from "./state.ts";
import type { MultiPaxos, PaxosSelf, Replayed } from "./steps.ts";

/** The record of the promise. */
export const ACCEPTOR = "acceptor";
export const SNAPSHOT = "snapshot";

/** The promise, with the quorums that the node was set up with (sizes, 0: majorities). */
export interface StoredAcceptor {
  readonly promised: Ballot;
  /**
   * Everything up to here is chosen and in journal or snapshot: what the promise says of it must
   * not be forgotten.
   */
  readonly decided: number;
  readonly phase1: number;
  readonly phase2: number;
  readonly members: NodeSet;
  readonly alpha: number;
}

/**
 * A vote; or (ballot 0) a decree that was learnt to be chosen. `decided`: everything up to there
 * was executed when it was written.
 */
export interface JournalEntry {
  readonly slot: number;
  readonly ballot: Ballot;
  readonly decree: Decree;
  readonly decided: number;
}

/**
 * Hands writes to the disk, in order after all before them; `thenSend` leaves when they are
 * durable.
 */
export function persist(
  _paxos: MultiPaxos,
  writes: readonly Write[],
  thenSend: readonly Release<Message>[],
  self: PaxosSelf,
): Ticket {
  const ticket = self.disk.batch(writes, thenSend);
  self.disk.sync();
  return ticket;
}

/** Writes the promise. */
export function persistPromise(
  paxos: MultiPaxos,
  state: MultiPaxosState,
  thenSend: readonly Release<Message>[],
  self: PaxosSelf,
): Ticket {
  const { options, initial } = paxos;
  const value: StoredAcceptor = {
    promised: state.promised,
    decided: state.executed,
    phase1: options.phase1Quorum,
    phase2: options.phase2Quorum,
    members: initial.members,
    alpha: options.window,
  };
  const ticket = paxos.steps.persist(
    paxos,
    [{ kind: "put", key: ACCEPTOR, value }],
    thenSend,
    self,
  );
  state.promising = { ticket, ballot: state.promised };
  return ticket;
}

/** The write that adds an entry to the journal. */
export function journal(
  state: MultiPaxosState,
  slot: number,
  ballot: Ballot,
  decree: Decree,
): Write {
  const entry: JournalEntry = { slot, ballot, decree, decided: state.executed };
  const index = state.journal.next;
  append(state.journal, slot);
  return { kind: "append", index, entry };
}

/**
 * The writes that keep a snapshot and drop the head of the journal that the snapshot replaces.
 */
export function storing(state: MultiPaxosState, snapshot: Snapshot): readonly Write[] {
  let through = state.journal.first - 1;
  let slot = entryAt(state.journal, through + 1);
  while (slot !== undefined && slot <= snapshot.slot) slot = entryAt(state.journal, ++through + 1);
  trimThrough(state.journal, through);
  return [
    { kind: "put", key: SNAPSHOT, value: snapshot },
    { kind: "trim", through },
  ];
}

export function storedAcceptor(disk: DiskImage): StoredAcceptor | undefined {
  return disk.get(ACCEPTOR) as StoredAcceptor | undefined;
}

export function storedSnapshot(disk: DiskImage): Snapshot | null {
  return (disk.get(SNAPSHOT) as Snapshot | undefined) ?? null;
}

/**
 * Replays the journal. Of slots that had been executed, which may be all of a long journal, nothing
 * comes into the maps of the state, from which they would have to be taken again.
 */
export function replay(state: MultiPaxosState, disk: DiskImage): Replayed {
  const { executed } = state;
  let decided = Math.max(executed, storedAcceptor(disk)?.decided ?? 0);
  let highest = 0;
  for (let index = disk.firstIndex; index <= disk.lastIndex; index++) {
    const entry = disk.entry(index) as JournalEntry;
    if (entry.decided > decided) decided = entry.decided;
    if (entry.ballot > highest) highest = entry.ballot;
  }
  const voted: (Vote | undefined)[] = [];
  const learnt: (Decree | undefined)[] = [];
  state.journal = emptyLog<number>(disk.firstIndex);
  for (let index = disk.firstIndex; index <= disk.lastIndex; index++) {
    const entry = disk.entry(index) as JournalEntry;
    const { slot, ballot, decree } = entry;
    append(state.journal, slot);
    if (slot <= executed) continue;
    if (slot > state.lastVoted) state.lastVoted = slot;
    if (slot > decided) {
      if (ballot === 0) state.learnt.set(slot, decree);
      else state.votes.set(slot, { ballot, decree });
    } else if (ballot === 0) place(learnt, slot - executed - 1, decree);
    else place(voted, slot - executed - 1, entry);
  }
  return { decided, highest, voted, learnt };
}

/** A list with holes is slow to read; one that fills a gap as wide as this would be large. */
const GAP_MAX = 4_096;

function place<T>(list: (T | undefined)[], at: number, item: T): void {
  if (at - list.length <= GAP_MAX) while (list.length < at) list.push(undefined);
  list[at] = item;
}
