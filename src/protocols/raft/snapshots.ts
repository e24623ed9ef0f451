/** Snapshots (§5.1): what they hold, when they are taken, and how the state is set to one. */
import { trimThrough } from "../../core/chunked-log.ts";
import { mixValue } from "../../core/hash.ts";
import type { Write } from "../../protocol/disk.ts";
import type { Self } from "../../protocol/protocol.ts";
import type { Message } from "./messages.ts";
import {
  type Item,
  lastIndex,
  type Machine,
  type PlacedConfiguration,
  type Raft,
  type RaftState,
  type Snapshot,
  termAt,
} from "./state.ts";
import { persist, SNAPSHOT, type StoredSnapshot } from "./storage.ts";

type RaftSelf = Self<Message>;

/** Takes a snapshot if enough has been applied since the last one, and drops the part of the log that it replaces. */
export function compact(raft: Raft, state: RaftState, self: RaftSelf): void {
  const { rules, options } = raft;
  const before = state.snapshot?.index ?? 0;
  const last = lastIndex(state);
  const covered = Math.min(rules.snapshotIndex(state.appliedIndex, last), last);
  if (state.appliedIndex - before < options.snapshotEvery || covered <= before) return;
  const index = rules.snapshotLabel(covered);
  const snapshot = takeSnapshot(raft, state, index);
  state.snapshot = snapshot;
  const through = Math.max(state.log.first - 1, index - options.snapshotTail);
  state.termBefore = termAt(state, through);
  trimThrough(state.log, through);
  forgetConfigurations(state, snapshot.configuration);
  persist(raft, state, storing(snapshot, state.termBefore, through), [], self);
}

function takeSnapshot(raft: Raft, state: RaftState, index: number): Snapshot {
  let configuration = state.configurations[0] as PlacedConfiguration;
  for (const placed of state.configurations) if (placed.index <= index) configuration = placed;
  const items = itemsOf(state.machine, raft.rules.snapshotsSessions());
  return {
    index,
    term: termAt(state, index),
    timeUs: state.appliedUs,
    chain: state.appliedChain,
    configuration,
    items,
    digest: digestItems(items),
  };
}

/** The writes that keep a snapshot in place of the log up to `through`. */
export function storing(snapshot: Snapshot, termBefore: number, through: number): Write[] {
  const value: StoredSnapshot = { snapshot, termBefore };
  return [
    { kind: "put", key: SNAPSHOT, value },
    { kind: "trim", through },
  ];
}

/** The configurations before the snapshot's are history. */
export function forgetConfigurations(state: RaftState, base: PlacedConfiguration): void {
  state.configurations = [base, ...state.configurations.filter(({ index }) => index > base.index)];
}

/** Sets the object, its sessions and all that goes with them to a snapshot. */
export function restoreFrom(state: RaftState, snapshot: Snapshot, self: RaftSelf): void {
  const machine: Machine = { parts: new Map(), sessions: new Map() };
  for (const item of snapshot.items) {
    if (item[0] === "part") machine.parts.set(item[1], item[2]);
    else machine.sessions.set(item[1], item[2]);
  }
  state.machine = machine;
  state.snapshot = snapshot;
  state.appliedIndex = snapshot.index;
  state.appliedChain = snapshot.chain;
  state.appliedUs = snapshot.timeUs;
  self.assert("restored", snapshot.index, digestItems(itemsOf(machine, true)));
}

export function itemsOf({ parts, sessions }: Machine, withSessions: boolean): readonly Item[] {
  const items: Item[] = [];
  for (const [key, part] of parts) items.push(["part", key, part]);
  if (withSessions) for (const [id, session] of sessions) items.push(["session", id, session]);
  return items;
}

/** A sum over the items: the order in which a map was filled says nothing. */
export function digestItems(items: readonly Item[]): number {
  let sum = 0;
  for (const item of items) sum = (sum + mixValue(1, item)) | 0;
  return sum;
}
