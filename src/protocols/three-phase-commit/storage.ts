/**
 * What a node keeps on disk: a log of what it has voted and decided, and now and then a checkpoint
 * in place of the log's beginning.
 */
import type { DiskImage, Release, Ticket } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { hold } from "../../protocol/transactions/ledger.ts";
import {
  forget,
  imageOf,
  type OutcomesImage,
  outcomesOf,
  replayEnd,
  type Writing,
} from "../../protocol/transactions/outcome.ts";
import { coordinatorOf, type Transaction } from "../../protocol/transactions/transaction.ts";
import type { Entry } from "./entries.ts";
import type { Message } from "./messages.ts";
import type { ThreePhaseState, Voted } from "./state.ts";
import type { Commit, CommitSelf } from "./steps.ts";

const CHECKPOINT = "checkpoint";

/** A checkpoint for each so many entries. */
const ENTRIES_MAX = 64;

interface Checkpoint extends OutcomesImage {
  readonly index: number;
  readonly epoch: number;
  readonly prepared: readonly (readonly [Transaction, Voted])[];
}

/** Appends a record; `thenSend` leaves, and `onDisk` comes, when it is durable. */
export function append(
  _commit: Commit,
  state: ThreePhaseState,
  entry: Entry,
  thenSend: readonly Release<Message>[],
  self: CommitSelf,
  then?: Writing,
): Ticket {
  state.lastIndex++;
  const ticket = self.disk.batch([{ kind: "append", index: state.lastIndex, entry }], thenSend);
  self.disk.sync();
  if (then !== undefined) state.writing.set(ticket, then);
  return ticket;
}

/** Writes a checkpoint once the log is long enough, between two handlers: all is in order then. */
export function checkpointIfLong(state: ThreePhaseState, self: CommitSelf): void {
  if (state.lastIndex - state.checkpoint < ENTRIES_MAX) return;
  state.checkpoint = state.lastIndex;
  const value: Checkpoint = {
    index: state.lastIndex,
    epoch: state.epoch,
    prepared: [...state.prepared].map(([key, item]) => [key, { ...item }]),
    ...imageOf(state),
  };
  self.disk.batch([
    { kind: "put", key: CHECKPOINT, value },
    { kind: "trim", through: state.lastIndex },
  ]);
  self.disk.sync();
}

/** What the disk kept, as the state of a node that is about to start. */
export function recovered(disk: DiskImage, self: NodeId): ThreePhaseState {
  const saved = disk.get(CHECKPOINT) as Checkpoint | undefined;
  const state: ThreePhaseState = {
    epoch: saved?.epoch ?? 0,
    opening: 0,
    count: 0,
    lastIndex: disk.lastIndex,
    checkpoint: saved?.index ?? 0,
    undecided: new Map(),
    inquiries: new Map(),
    ...outcomesOf<Voted>(saved),
  };
  for (const [transaction, part] of saved?.prepared ?? []) {
    hold(state, transaction, { ...part, durable: true, operational: false });
  }
  for (let index = disk.firstIndex; index <= disk.lastIndex; index++) {
    replay(state, disk.entry(index) as Entry, self);
  }
  return state;
}

function replay(state: ThreePhaseState, entry: Entry, self: NodeId): void {
  switch (entry.type) {
    case "epoch":
      state.epoch = entry.epoch;
      break;
    case "prepared": {
      const { transaction, participants, work, outputs, client, sequence, oldest } = entry;
      const said = { participants, work, outputs, client, sequence };
      const doubt = { durable: true, committable: false, output: null, operational: false };
      hold(state, transaction, { ...said, ...doubt });
      forget(state, coordinatorOf(transaction), oldest);
      break;
    }
    case "pre-committed": {
      const part = state.prepared.get(entry.transaction);
      if (part === undefined) break;
      part.committable = true;
      part.output = entry.output;
      break;
    }
    case "committed":
    case "aborted":
      replayEnd(state, entry, self);
      break;
    case "end":
      state.untold.delete(entry.transaction);
      break;
  }
}
