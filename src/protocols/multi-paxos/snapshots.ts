/**
 * Snapshots (Paxos Made Live §5.5): what they hold, when they are taken, and how the state is set
 * to one.
 */
import { emptyLog, trimThrough } from "../../core/chunked-log.ts";
import { digestItems, itemsOf, machineOf } from "../../protocol/machine-items.ts";
import type { Decree, MultiPaxosState, Snapshot } from "./state.ts";
import type { MultiPaxos, PaxosSelf } from "./steps.ts";
import { storing } from "./storage.ts";

/** Takes a snapshot if enough has been executed since the last one. */
export function compact(paxos: MultiPaxos, state: MultiPaxosState, self: PaxosSelf): void {
  if (state.executed - (state.snapshot?.slot ?? 0) < paxos.options.snapshotEvery) return;
  paxos.steps.takeSnapshot(paxos, state, self);
}

/** Puts a snapshot of what has been executed in place of the journal's head. */
export function takeSnapshot(paxos: MultiPaxos, state: MultiPaxosState, self: PaxosSelf): void {
  const { executed: slot, configurations } = state;
  const items = paxos.steps.itemsOf(state.machine);
  state.snapshot = { slot, configurations: [...configurations], items, digest: digestItems(items) };
  trimThrough(state.decided, slot - paxos.options.snapshotTail);
  paxos.steps.persist(paxos, storing(state, state.snapshot), [], self);
}

/** Sets the object, its sessions and the configurations to a snapshot. */
export function restore(
  _paxos: MultiPaxos,
  state: MultiPaxosState,
  snapshot: Snapshot,
  self: PaxosSelf,
): void {
  // PML §5.5: a snapshot holds the sessions, too.
  const machine = machineOf(snapshot.items);
  state.machine = machine;
  state.snapshot = snapshot;
  state.executed = snapshot.slot;
  state.configurations = [...snapshot.configurations];
  state.decided = emptyLog<Decree>(snapshot.slot + 1);
  state.leaseUs = 0;
  self.assert("restored", snapshot.slot, digestItems(itemsOf(machine)));
}
