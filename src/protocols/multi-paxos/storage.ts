/**
 * What a Multi-Paxos node keeps on disk (Paxos Made Simple §2.5): its promise in a record, its
 * votes in a journal in the order in which it gave them, and a snapshot in place of what is
 * executed and cut from the journal.
 */
import { append, copyLog, emptyLog, entryAt, trimThrough } from "../../core/chunked-log.ts";
import type { Ballot } from "../../protocol/ballot.ts";
import type { DiskImage, Release, Ticket, Write } from "../../protocol/disk.ts";
import type { NodeSet } from "../../protocol/quorum.ts";
import type { Message } from "./messages.ts";
import type { Decree, Head, JournalEntry, MultiPaxosState, Snapshot, Vote } from "./state.ts";
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

function nothingOf({ firstIndex }: DiskImage): Head {
  const slots = emptyLog<number>(firstIndex);
  return { through: firstIndex - 1, decided: 0, highest: 0, lastVoted: 0, slots, rest: [] };
}

/**
 * Replays the journal. Of slots that had been executed, which may be all of a long journal, nothing
 * comes into the maps of the state, from which they would have to be taken again.
 * @param head that need not be read again: the state is the one after what it says to be executed.
 */
export function replay(
  state: MultiPaxosState,
  disk: DiskImage,
  head: Head = nothingOf(disk),
): Replayed {
  const { executed } = state;
  let { decided: said, highest, lastVoted } = head;
  const slots = copyLog(head.slots);
  const read = [...head.rest];
  const through = disk.lastIndex;
  for (let index = head.through + 1; index <= through; index++) {
    const entry = disk.entry(index) as JournalEntry;
    if (entry.decided > said) said = entry.decided;
    if (entry.ballot > highest) highest = entry.ballot;
    append(slots, entry.slot);
    read.push(entry);
  }
  const decided = Math.max(executed, said, storedAcceptor(disk)?.decided ?? 0);
  const voted: (Vote | undefined)[] = [];
  const learnt: (Decree | undefined)[] = [];
  const rest: JournalEntry[] = [];
  for (const entry of read) {
    const { slot, ballot, decree } = entry;
    if (slot <= executed) continue;
    if (slot > lastVoted) lastVoted = slot;
    if (slot > decided) {
      rest.push(entry);
      if (ballot === 0) state.learnt.set(slot, decree);
      else state.votes.set(slot, { ballot, decree });
    } else if (ballot === 0) place(learnt, slot - executed - 1, decree);
    else place(voted, slot - executed - 1, entry);
  }
  state.journal = copyLog(slots);
  state.lastVoted = lastVoted;
  const next: Head = { through, decided: said, highest, lastVoted, slots, rest };
  return { decided, highest, voted, learnt, head: next };
}

/** A list with holes is slow to read; one that fills a gap as wide as this would be large. */
const GAP_MAX = 4_096;

function place<T>(list: (T | undefined)[], at: number, item: T): void {
  if (at - list.length <= GAP_MAX) while (list.length < at) list.push(undefined);
  if (at === list.length) list.push(item);
  else list[at] = item;
}
