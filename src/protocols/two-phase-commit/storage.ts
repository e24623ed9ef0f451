/**
 * What a node keeps on disk: a log of what it has voted and decided, and now and then a checkpoint
 * in place of the log's beginning. Records that must be on disk before something is said are said
 * to be forced; the others only follow in order (Mohan, Lindsay and Obermarck 1986, §3).
 */
import type { Value } from "../../core/json.ts";
import type { DiskImage, Release, Ticket } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { remember, type Session } from "../../protocol/transactions/clients.ts";
import { forgetOlder, hold, type Part, resolve } from "../../protocol/transactions/ledger.ts";
import { lock } from "../../protocol/transactions/locks.ts";
import { coordinatorOf, type Transaction } from "../../protocol/transactions/transaction.ts";
import type { Entry } from "./entries.ts";
import type { Message } from "./messages.ts";
import type { CommitState, Committed } from "./state.ts";
import type { Commit, CommitSelf } from "./steps.ts";

const CHECKPOINT = "checkpoint";

/** A checkpoint for each so many entries. */
const ENTRIES_MAX = 64;

interface Checkpoint {
  readonly index: number;
  readonly epoch: number;
  readonly committed: readonly (readonly [Transaction, Committed])[];
  readonly sessions: readonly (readonly [number, Session])[];
  readonly registers: readonly (readonly [string, Value])[];
  readonly prepared: readonly (readonly [Transaction, Part])[];
  readonly ended: readonly (readonly [Transaction, boolean])[];
  readonly refused: readonly Transaction[];
  readonly oldest: readonly (readonly [NodeId, Transaction])[];
}

/** Appends a record; `thenSend` leaves, and `onDisk` comes, when it is durable. */
export function append(
  _commit: Commit,
  state: CommitState,
  entry: Entry,
  thenSend: readonly Release<Message>[],
  self: CommitSelf,
): Ticket {
  state.lastIndex++;
  const ticket = self.disk.batch([{ kind: "append", index: state.lastIndex, entry }], thenSend);
  self.disk.sync();
  return ticket;
}

/** Writes a checkpoint once the log is long enough, between two handlers: all is in order then. */
export function checkpointIfLong(state: CommitState, self: CommitSelf): void {
  if (state.lastIndex - state.checkpoint < ENTRIES_MAX) return;
  state.checkpoint = state.lastIndex;
  const committed = new Map(state.committed);
  const sessions = new Map(state.sessions);
  // Commits on their way to the disk are in the part of the log that is dropped.
  for (const [transaction, { record, request, participants, outputs }] of state.undecided) {
    if (record === 0) continue;
    committed.set(transaction, { participants, acks: 0 });
    const output = answerOf(outputs);
    remember(sessions, request.client, { sequence: request.sequence, output });
  }
  const value: Checkpoint = {
    index: state.lastIndex,
    epoch: state.epoch,
    committed: [...committed].map(([key, item]) => [key, { ...item }]),
    sessions: [...sessions],
    registers: [...state.registers],
    prepared: [...state.prepared].map(([key, item]) => [key, { ...item }]),
    ended: [...state.ended],
    refused: [...state.refused],
    oldest: [...state.oldest],
  };
  self.disk.batch([
    { kind: "put", key: CHECKPOINT, value },
    { kind: "trim", through: state.lastIndex },
  ]);
  self.disk.sync();
}

/** What a client is answered: the steps in its order. */
export function answerOf(outputs: readonly Value[]): Value {
  return Array.from(outputs, (step) => step ?? null);
}

/** What the disk kept, as the state of a node that is about to start. */
export function recovered(disk: DiskImage): CommitState {
  const saved = disk.get(CHECKPOINT) as Checkpoint | undefined;
  const state: CommitState = {
    epoch: saved?.epoch ?? 0,
    opening: 0,
    count: 0,
    lastIndex: disk.lastIndex,
    checkpoint: saved?.index ?? 0,
    undecided: new Map(),
    committed: new Map(saved?.committed.map(([key, item]) => [key, { ...item, acks: 0 }])),
    sessions: new Map(saved?.sessions),
    waiting: new Map(),
    aborts: new Map(),
    registers: new Map(saved?.registers),
    locks: new Map(),
    prepared: new Map(saved?.prepared.map(([key, item]) => [key, { ...item, durable: true }])),
    voting: new Map(),
    ended: new Map(saved?.ended),
    refused: new Set(saved?.refused),
    oldest: new Map(saved?.oldest),
  };
  for (const [transaction, { work }] of state.prepared) lock(state.locks, transaction, work);
  for (let index = disk.firstIndex; index <= disk.lastIndex; index++) {
    replay(state, disk.entry(index) as Entry);
  }
  return state;
}

function replay(state: CommitState, entry: Entry): void {
  switch (entry.type) {
    case "epoch":
      state.epoch = entry.epoch;
      break;
    case "prepared": {
      const { transaction, participants, work, outputs, oldest } = entry;
      hold(state, transaction, { participants, work, outputs, durable: true });
      forget(state, coordinatorOf(transaction), oldest);
      break;
    }
    case "refused":
      state.refused.add(entry.transaction);
      break;
    case "committed":
      resolve(state, entry.transaction, true);
      break;
    case "aborted":
      resolve(state, entry.transaction, false);
      break;
    case "commit": {
      const { transaction, participants, client, sequence, output } = entry;
      state.committed.set(transaction, { participants, acks: 0 });
      remember(state.sessions, client, { sequence, output });
      break;
    }
    case "end":
      state.committed.delete(entry.transaction);
      break;
  }
}

/** What ended before anything that its coordinator may still ask about need not be remembered. */
export function forget(state: CommitState, coordinator: NodeId, oldest: Transaction): void {
  const isOlder = forgetOlder(state, coordinator, oldest);
  if (isOlder === null) return;
  for (const transaction of [...state.refused]) {
    if (isOlder(transaction)) state.refused.delete(transaction);
  }
}
