/** What ids are called where two states are compared: nodes, sessions, tickets. */
import type { Reading } from "./reading.ts";

/** What reads otherwise where nodes have other names. */
const NAMING: ReadonlySet<Reading> = new Set<Reading>([
  "node",
  "nodes",
  "ballot",
  "by-node",
  "by-ballot",
  "by-pair",
  "node-by-node",
  "node-by-ballot",
]);

/** No distance between tickets. */
const NO_TICKET = Number.MIN_SAFE_INTEGER;

/** Names for ids that mean nothing by themselves. */
export interface Names {
  /** A digest of what the session is, whatever its number. */
  session(id: number): number;
  /** By node id, what each is called; null: all keep their ids. */
  readonly nodes: readonly number[] | null;
  /**
   * The last ticket that the disk of the process has given: a ticket counts as its distance to it.
   */
  readonly tickets: number;
}

/** Whether such numbers read otherwise where nodes have other names. */
export function isRenamed(reading: Reading, { nodes }: Names): boolean {
  return nodes !== null && NAMING.has(reading);
}

/** What a number that is an id, or made of ids, is called; any other number is itself. */
export function called(value: number, reading: Reading, names: Names): number {
  if (reading === "session") return value === 0 ? 0 : names.session(value);
  if (reading === "ticket") return value === 0 ? NO_TICKET : names.tickets - value;
  const { nodes } = names;
  if (nodes === null) return value;
  if (reading === "node") return nodes[value] ?? value;
  if (reading === "by-pair") {
    const ids = nodes.length;
    const second = value % ids;
    return (nodes[(value - second) / ids] ?? 0) * ids + (nodes[second] ?? 0);
  }
  if (reading === "ballot") return value - (value % 32) + (nodes[value % 32] ?? value % 32);
  if (reading !== "nodes") return value;
  let named = 0;
  for (let node = 1; node <= 30; node++) {
    if ((value & (1 << (node - 1))) !== 0) named |= 1 << ((nodes[node] ?? node) - 1);
  }
  return named;
}
