/** Snapshots (§5.1): what they hold, when they are taken, and how the state is set to one. */
import { trimThrough } from "../../core/chunked-log.ts";
import type { Write } from "../../protocol/disk.ts";
import { digestItems, itemsOf, machineOf } from "../../protocol/machine-items.ts";
import { type PlacedConfiguration, type RaftState, type Snapshot, termAt } from "./state.ts";
import type { Raft, RaftSelf } from "./steps.ts";
import { SNAPSHOT, type StoredSnapshot } from "./storage.ts";

/** Takes a snapshot of what has been applied, if that is enough since the last one. */
export function compact(raft: Raft, state: RaftState, self: RaftSelf): void {
  const before = state.snapshot?.index ?? 0;
  if (state.appliedIndex - before < raft.options.snapshotEvery) return;
  raft.steps.takeSnapshot(raft, state, state.appliedIndex, self);
}

/**
 * Puts a snapshot of the state, which holds what was applied up to `index`, in place of that part
 * of the log.
 */
export function takeSnapshot(raft: Raft, state: RaftState, index: number, self: RaftSelf): void {
  const snapshot = snapshotAt(raft, state, index);
  state.snapshot = snapshot;
  const through = Math.max(state.log.first - 1, index - raft.options.snapshotTail);
  state.termBefore = termAt(state, through);
  trimThrough(state.log, through);
  forgetConfigurations(state, snapshot.configuration);
  raft.steps.persist(raft, state, storing(snapshot, state.termBefore, through), [], self);
}

function snapshotAt(raft: Raft, state: RaftState, index: number): Snapshot {
  let configuration = state.configurations[0] as PlacedConfiguration;
  for (const placed of state.configurations) if (placed.index <= index) configuration = placed;
  const items = raft.steps.itemsOf(state.machine);
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
export function restore(state: RaftState, snapshot: Snapshot, self: RaftSelf): void {
  // §6.3: the sessions are part of the state and of its snapshots.
  const machine = machineOf(snapshot.items);
  state.machine = machine;
  state.snapshot = snapshot;
  state.appliedIndex = snapshot.index;
  state.appliedChain = snapshot.chain;
  state.appliedUs = snapshot.timeUs;
  self.assert("restored", snapshot.index, digestItems(itemsOf(machine)));
}
