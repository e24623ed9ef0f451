/**
 * A replicated object with its sessions as a list of items: what snapshots carry, whole or in
 * parts.
 */
import { mixValue } from "../core/hash.ts";
import type { Value } from "../core/json.ts";

/** One key's part of the object, or one client's session. */
export type MachineItem<Session> =
  | readonly ["part", Value, unknown]
  | readonly ["session", number, Session];

/** The object by key, and the sessions by client. */
interface Machine<Session> {
  parts: Map<Value, unknown>;
  sessions: Map<number, Session>;
}

export function itemsOf<Session>({
  parts,
  sessions,
}: Machine<Session>): readonly MachineItem<Session>[] {
  const items: MachineItem<Session>[] = [];
  for (const [key, part] of parts) items.push(["part", key, part]);
  for (const [id, session] of sessions) items.push(["session", id, session]);
  return items;
}

export function machineOf<Session>(items: readonly MachineItem<Session>[]): Machine<Session> {
  const machine: Machine<Session> = { parts: new Map(), sessions: new Map() };
  for (const item of items) {
    if (item[0] === "part") machine.parts.set(item[1], item[2]);
    else machine.sessions.set(item[1], item[2]);
  }
  return machine;
}

/** 32 bits of items: a sum, since the order in which a map was filled says nothing. */
export function digestItems(items: readonly MachineItem<unknown>[]): number {
  let sum = 0;
  for (const item of items) sum = (sum + mixValue(1, item)) | 0;
  return sum;
}
