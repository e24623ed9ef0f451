/** A group as a participant: locks by wound-wait, votes, and what becomes of them. */
import type { Value } from "../../core/json.ts";
import type { Said } from "../../protocol/state-machine.ts";
import {
  changed,
  type Done,
  type Group,
  type Held,
  type Place,
  withHeld,
  withoutHeld,
} from "./group-state.ts";
import { type Cell, type Lock, type LockInput, rowNumber } from "./groups.ts";
import { gave } from "./leases.ts";
import type { GroupRules } from "./rules.ts";
import { withVersion } from "./snapshot-reads.ts";

/** Two locks that cannot be held at once. */
function conflict(locks: readonly Lock[], others: readonly Lock[]): boolean {
  return locks.some(([row, mode]) =>
    others.some(
      ([other, held]) =>
        other === row &&
        ((mode === "exclusive" && held !== "none") || (held === "exclusive" && mode !== "none")),
    ),
  );
}

/**
 * All locks that a transaction needs here, and what the rows hold; or it has to wait. Younger ones
 * in its way that have not voted are wounded: they lose their locks, and will not be able to vote.
 */
export function lock(
  rules: GroupRules,
  before: Group,
  [id, age, locks]: LockInput,
  index: number,
): Done {
  const asking: Held = { id, age, isPrepared: false, since: index, locks, cells: [], votedAt: 0 };
  let state = before;
  const says: Said[] = [];
  for (const other of before.held.values()) {
    if (other.id === id || !conflict(locks, other.locks)) continue;
    if (!rules.wounds(asking, other)) return { state, output: "wait", says };
    state = withoutHeld(state, other.id);
    says.push(["dropped", other.id, 0]);
  }
  says.push(["locked", id]);
  const found = locks.map(([row]): Cell => [row, state.rows.get(row) ?? null]);
  return { state: withHeld(state, asking), output: found as unknown as Value, says };
}

/** Votes: answers a timestamp above all that the group has seen, null: no. */
export function prepare(
  rules: GroupRules,
  state: Group,
  id: number,
  cells: readonly Cell[],
  { index, span }: Place,
): Done {
  const held = state.held.get(id);
  if (held === undefined || span === null) return { state, output: null };
  const [timestamp, until] = span;
  if (!rules.isWithin(timestamp, until)) return { state, output: null };
  const locks = rules.keptWhenPrepared(held.locks);
  const isPrepared = rules.remembersVotes;
  const { age } = held;
  const voted: Held = { id, age, isPrepared, since: index, locks, cells, votedAt: timestamp };
  return {
    state: withHeld(changed(state, { last: timestamp }), voted),
    output: timestamp,
    says: [["voted", id, timestamp], ...gave(state, timestamp)],
  };
}

/** The outcome: what was voted for takes effect, or not, and its locks are free. */
export function decide(state: Group, id: number, timestamp: number, index: number): Done {
  const held = state.held.get(id);
  if (held === undefined) {
    return { state, output: true, says: timestamp === 0 ? [] : [["missing", id, timestamp]] };
  }
  const free = withoutHeld(state, id);
  if (timestamp === 0) return { state: free, output: true, says: [["dropped", id, 1]] };
  const rows = new Map(state.rows);
  const versions = new Map(state.versions);
  const says: Said[] = [["applied", id, timestamp]];
  for (const [row, value] of held.cells) {
    rows.set(row, value);
    versions.set(row, withVersion(versions.get(row) ?? [], [timestamp, value]));
    says.push(["wrote", rowNumber(row), timestamp, index]);
  }
  const last = Math.max(state.last, timestamp);
  return { state: changed(free, { rows, versions, last }), output: true, says };
}

/** Its client has gone, or has given it up: without a vote it has no right to its locks. */
export function release(state: Group, id: number, since: number | null): Done {
  const held = state.held.get(id);
  const isOver = held === undefined || held.isPrepared || (since !== null && held.since !== since);
  if (isOver) return { state, output: true };
  return { state: withoutHeld(state, id), output: true, says: [["dropped", id, 0]] };
}

/** Which entry gave the locks of those that have not voted, for when they are too old. */
export function unprepared({ held }: Group): readonly Held[] {
  return [...held.values()].filter(({ isPrepared }) => !isPrepared);
}
