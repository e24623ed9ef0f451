/**
 * What a Zab server keeps on disk, in which order it is written, and when the server knows that it
 * is there.
 */
import { append, emptyLog, truncateFrom } from "../../core/chunked-log.ts";
import type { DiskImage, Ticket, Write } from "../../protocol/disk.ts";
import type { SessionId } from "../../protocol/node-id.ts";
import type { NodeSet } from "../../protocol/quorum.ts";
import { digestMachine, type StateMachine } from "../../protocol/state-machine.ts";
import { type Deed, lastIndex, type Snapshot, type Txn, type ZabState, zxidAt } from "./state.ts";
import type { Zab, ZabSelf } from "./steps.ts";

/** The records beside the log. */
export const ACCEPTED_EPOCH = "accepted-epoch";
export const CURRENT_EPOCH = "current-epoch";
export const SNAPSHOT = "snapshot";
/** The voters at the start. */
export const VOTERS = "voters";
/** The zxid of the last transaction before the log. */
const BASE_ZXID = "base-zxid";

/**
 * Hands writes to the disk, in order after all earlier ones, and notes what to do when they are
 * durable.
 */
export function persist(
  _zab: Zab,
  state: ZabState,
  writes: readonly Write[],
  kind: Deed["kind"],
  session: SessionId,
  zxid: number,
  self: ZabSelf,
): Ticket {
  const ticket = self.disk.batch(writes);
  self.disk.sync();
  state.deeds.push({ ticket, kind, session, epoch: state.epoch, through: lastIndex(state), zxid });
  return ticket;
}

/** A batch is durable: moves `stable`. @returns what is to be done now, null if nothing. */
export function completed(state: ZabState, ticket: Ticket): Deed | null {
  const deed = state.deeds[0];
  if (deed === undefined || deed.ticket !== ticket) return null;
  state.deeds.shift();
  if (deed.through > state.stable) state.stable = deed.through;
  return deed;
}

/**
 * Appends a transaction; adds the write that makes it durable. Everybody writes what comes, in the
 * order in which it comes.
 */
export function appendTxn(state: ZabState, txn: Txn, writes: Write[]): void {
  writes.push({ kind: "append", index: state.log.next, entry: txn });
  if (txn.voters !== 0 && state.log.next > state.votersIndex) {
    // One is open at a time: the one before is committed, as it is to a server that starts again.
    if (state.nextVoters !== 0) {
      state.voters = state.nextVoters;
      state.votersIndex = state.nextIndex;
    }
    state.nextVoters = txn.voters;
    state.nextIndex = state.log.next;
  }
  append(state.log, txn);
}

/**
 * Drops the transactions from an index on, in memory, from what is in flight, and (by the write it
 * adds) on disk.
 */
export function truncate(state: ZabState, from: number, writes: Write[]): void {
  if (from > lastIndex(state)) return;
  truncateFrom(state.log, from);
  writes.push({ kind: "truncate", from });
  state.stable = Math.min(state.stable, from - 1);
  for (const deed of state.deeds) deed.through = Math.min(deed.through, from - 1);
  if (state.nextIndex >= from) {
    state.nextVoters = 0;
    state.nextIndex = 0;
  }
}

/**
 * Puts a snapshot in place of everything: the state, the history up to it, and (by the writes it
 * adds) what is on disk.
 */
export function installSnapshot(
  _zab: Zab,
  state: ZabState,
  snapshot: Snapshot,
  writes: Write[],
  self: ZabSelf,
): void {
  truncate(state, Math.max(state.delivered + 1, state.log.first), writes);
  writes.push({ kind: "trim", through: snapshot.index });
  writes.push({ kind: "put", key: BASE_ZXID, value: snapshot.zxid });
  writes.push({ kind: "put", key: SNAPSHOT, value: snapshot });
  state.log = emptyLog(snapshot.index + 1);
  state.baseZxid = snapshot.zxid;
  state.delivered = snapshot.index;
  state.chain = snapshot.chain;
  state.machine = copyOf(snapshot.machine);
  state.snapshotIndex = snapshot.index;
  if (snapshot.votersIndex >= state.votersIndex) {
    state.voters = snapshot.voters;
    state.votersIndex = snapshot.votersIndex;
  }
  state.stable = 0;
  self.assert("restored", snapshot.index, digestMachine(state.machine));
  for (const deed of state.deeds) deed.through = 0;
}

/**
 * A copy that can be changed without the original: parts and sessions are replaced, never changed
 * in place.
 */
export function copyOf(machine: StateMachine): StateMachine {
  return { parts: new Map(machine.parts), sessions: new Map(machine.sessions) };
}

/** The state as it is now. */
export function snapshotOf(state: ZabState, self: ZabSelf): Snapshot {
  self.assert("held", state.delivered, digestMachine(state.machine));
  return {
    index: state.delivered,
    zxid: zxidAt(state, state.delivered),
    chain: state.chain,
    voters: state.voters,
    votersIndex: state.votersIndex,
    machine: copyOf(state.machine),
  };
}

/** The writes that keep a snapshot, and drop the log up to `through`, whose zxid is `baseZxid`. */
export function snapshotWrites(snapshot: Snapshot, through: number, baseZxid: number): Write[] {
  return [
    { kind: "put", key: SNAPSHOT, value: snapshot },
    { kind: "trim", through },
    { kind: "put", key: BASE_ZXID, value: baseZxid },
  ];
}

/** What a disk kept. */
export interface Stored {
  readonly acceptedEpoch: number;
  readonly currentEpoch: number;
  readonly log: ZabState["log"];
  readonly baseZxid: number;
  readonly snapshot: Snapshot | null;
  /**
   * The voters before the log's last reconfiguration, and that one's, 0 if there is none, with its
   * index.
   */
  readonly voters: NodeSet;
  readonly votersIndex: number;
  readonly nextVoters: NodeSet;
  readonly nextIndex: number;
}

export function stored(zab: Zab, disk: DiskImage): Stored {
  const snapshot = (disk.get(SNAPSHOT) as Snapshot | undefined) ?? null;
  const log = emptyLog<Txn>(disk.firstIndex);
  let voters = snapshot?.voters ?? zab.voters;
  let votersIndex = snapshot?.votersIndex ?? 0;
  let nextVoters: NodeSet = 0;
  let nextIndex = 0;
  for (let index = disk.firstIndex; index <= disk.lastIndex; index++) {
    const txn = disk.entry(index) as Txn;
    append(log, txn);
    if (txn.voters === 0 || index <= (snapshot?.index ?? 0)) continue;
    if (nextIndex !== 0) {
      voters = nextVoters;
      votersIndex = nextIndex;
    }
    nextVoters = txn.voters;
    nextIndex = index;
  }
  return {
    acceptedEpoch: (disk.get(ACCEPTED_EPOCH) as number | undefined) ?? 0,
    currentEpoch: (disk.get(CURRENT_EPOCH) as number | undefined) ?? 0,
    log,
    baseZxid: (disk.get(BASE_ZXID) as number | undefined) ?? 0,
    snapshot,
    voters,
    votersIndex,
    nextVoters,
    nextIndex,
  };
}
