/** Snapshots (Paxos Made Live §5.5): what they hold, when they are taken, and how the state is set to one. */
import { emptyLog, trimThrough } from "../../core/chunked-log.ts";
import { mixValue } from "../../core/hash.ts";
import type { Self } from "../../protocol/protocol.ts";
import { emptyMachine, type StateMachine } from "../../protocol/state-machine.ts";
import type { Message } from "./messages.ts";
import type { Decree, Item, MultiPaxos, MultiPaxosState, Snapshot } from "./state.ts";
import { persist, storing } from "./storage.ts";

type PaxosSelf = Self<Message>;

/** Takes a snapshot if enough has been executed since the last one. */
export function compact(paxos: MultiPaxos, state: MultiPaxosState, self: PaxosSelf): void {
  const { rules, options } = paxos;
  const slot = state.executed;
  if (slot - (state.snapshot?.slot ?? 0) < options.snapshotEvery) return;
  const items = itemsOf(state.machine, rules.snapshotsSessions());
  const { configurations } = state;
  state.snapshot = { slot, configurations: [...configurations], items, digest: digestItems(items) };
  trimThrough(state.decided, slot - options.snapshotTail);
  persist(storing(state, state.snapshot), [], self);
}

/** Sets the object, its sessions and the configurations to a snapshot. */
export function restoreFrom(state: MultiPaxosState, snapshot: Snapshot, self: PaxosSelf): void {
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
  self.assert("restored", snapshot.slot, digestItems(itemsOf(machine, true)));
}

export function itemsOf({ parts, sessions }: StateMachine, withSessions: boolean): readonly Item[] {
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
