/**
 * What a node keeps on disk: a log of what it has voted, accepted and heard, and now and then a
 * checkpoint in place of the log's beginning.
 */
import type { Ballot } from "../../protocol/ballot.ts";
import type { DiskImage, Release, Ticket } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { hold } from "../../protocol/transactions/ledger.ts";
import {
  forget,
  imageOf,
  type OutcomesImage,
  type OwnedPart,
  outcomesOf,
  replayEnd,
  type Writing,
} from "../../protocol/transactions/outcome.ts";
import { coordinatorOf, type Transaction } from "../../protocol/transactions/transaction.ts";
import type { Entry } from "./entries.ts";
import type { Held, Message } from "./messages.ts";
import type { Instances, PaxosCommitState } from "./state.ts";
import type { Commit, CommitSelf } from "./steps.ts";

const CHECKPOINT = "checkpoint";

/** A checkpoint for each so many entries. */
const ENTRIES_MAX = 128;

interface Checkpoint extends OutcomesImage {
  readonly index: number;
  readonly epoch: number;
  readonly prepared: readonly (readonly [Transaction, OwnedPart])[];
  readonly instances: readonly (readonly [Transaction, Ballot, readonly Held[]])[];
}

/** Appends a record; `thenSend` leaves, and `onDisk` comes, when it is durable. */
export function append(
  _commit: Commit,
  state: PaxosCommitState,
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
export function checkpointIfLong(state: PaxosCommitState, self: CommitSelf): void {
  if (state.lastIndex - state.checkpoint < ENTRIES_MAX) return;
  state.checkpoint = state.lastIndex;
  const value: Checkpoint = {
    index: state.lastIndex,
    epoch: state.epoch,
    prepared: [...state.prepared].map(([key, item]) => [key, { ...item }]),
    instances: [...state.instances].map(([key, { promised, votes }]) => [
      key,
      promised,
      [...votes.values()],
    ]),
    ...imageOf(state),
  };
  self.disk.batch([
    { kind: "put", key: CHECKPOINT, value },
    { kind: "trim", through: state.lastIndex },
  ]);
  self.disk.sync();
}

/** What the disk kept, as the state of a node that is about to start. */
export function recovered(disk: DiskImage, self: NodeId): PaxosCommitState {
  const saved = disk.get(CHECKPOINT) as Checkpoint | undefined;
  const state: PaxosCommitState = {
    epoch: saved?.epoch ?? 0,
    opening: 0,
    count: 0,
    lastIndex: disk.lastIndex,
    checkpoint: saved?.index ?? 0,
    instances: new Map(),
    led: new Map(),
    asked: new Map(),
    tries: new Map(),
    ...outcomesOf<OwnedPart>(saved),
  };
  for (const [transaction, part] of saved?.prepared ?? []) {
    hold(state, transaction, { ...part, durable: true });
  }
  for (const [transaction, promised, votes] of saved?.instances ?? []) {
    const byParticipant = new Map(votes.map((held) => [held.participant, held]));
    state.instances.set(transaction, { promised, votes: byParticipant });
  }
  for (let index = disk.firstIndex; index <= disk.lastIndex; index++) {
    replay(state, disk.entry(index) as Entry, self);
  }
  return state;
}

function replay(state: PaxosCommitState, entry: Entry, self: NodeId): void {
  switch (entry.type) {
    case "epoch":
      state.epoch = entry.epoch;
      break;
    case "prepared": {
      const { transaction, participants, work, outputs, client, sequence, oldest } = entry;
      hold(state, transaction, { participants, work, outputs, client, sequence, durable: true });
      forget(state, coordinatorOf(transaction), oldest);
      break;
    }
    case "committed":
    case "aborted":
      replayEnd(state, entry, self);
      break;
    case "end":
      state.untold.delete(entry.transaction);
      break;
    case "promised":
      instancesOf(state, entry.transaction).promised = entry.ballot;
      break;
    case "accepted": {
      const { transaction, held, oldest } = entry;
      forgetInstances(state, coordinatorOf(transaction), oldest);
      const known = instancesOf(state, transaction);
      known.promised = held.ballot;
      known.votes.set(held.participant, held);
      break;
    }
  }
}

/** What an acceptor knows of a transaction's instances: at first, that all are free. */
export function instancesOf(
  { instances }: Pick<PaxosCommitState, "instances">,
  transaction: Transaction,
): Instances {
  const known = instances.get(transaction) ?? { promised: 0, votes: new Map() };
  instances.set(transaction, known);
  return known;
}

/** Instances of what is over everywhere need not be remembered. */
export function forgetInstances(
  state: PaxosCommitState,
  coordinator: NodeId,
  oldest: Transaction,
): void {
  forget(state, coordinator, oldest);
  for (const transaction of [...state.instances.keys()]) {
    const isOlder = transaction < (state.oldest.get(coordinator) ?? 0);
    if (isOlder && coordinatorOf(transaction) === coordinator) state.instances.delete(transaction);
  }
}
