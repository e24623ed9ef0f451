/**
 * Snapshots (Paxos Made Live §5.5): what they hold, when they are taken, and how the state is set
 * to one.
 */
import { emptyLog, trimThrough } from "../../core/chunked-log.ts";
import { mixValue } from "../../core/hash.ts";
import { emptyMachine, type StateMachine } from "../../protocol/state-machine.ts";
import type { Decree, Item, MultiPaxosState, Snapshot } from "./state.ts";
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
  const machine = emptyMachine();
  for (const item of snapshot.items) {
    if (item[0] === "part") machine.parts.set(item[1], item[2]);
    else machine.sessions.set(item[1], item[2]);
  }
  state.machine = machine;
  state.snapshot = snapshot;
  state.executed = snapshot.slot;
  state.configurations = [...snapshot.configurations];
  state.decided = emptyLog<Decree>(snapshot.slot + 1);
  state.leaseUs = 0;
  self.assert("restored", snapshot.slot, digestItems(itemsOf(machine)));
}

/** PML §5.5: a snapshot holds the sessions, too. */
export function itemsOf({ parts, sessions }: StateMachine): readonly Item[] {
  const items: Item[] = [];
  for (const [key, part] of parts) items.push(["part", key, part]);
  for (const [id, session] of sessions) items.push(["session", id, session]);
  return items;
}

/** A sum over the items: the order in which a map was filled says nothing. */
export function digestItems(items: readonly Item[]): number {
  let sum = 0;
  for (const item of items) sum = (sum + mixValue(1, item)) | 0;
  return sum;
}
