/**
 * Who has a vote, as what is decided says: a change of members is an operation of its
 * administrator's session, which takes effect once (Ongaro 2014 §6.3) and goes by the members that
 * the change before it left (Lamport 2001 §3).
 */
import type { NodeSet } from "../../protocol/quorum.ts";

/** An operation of a client that has asked for a change of members. Immutable. */
interface Asked {
  readonly client: number;
  readonly sequence: number;
  /** Null: it changes no members. */
  readonly change: { readonly joined: NodeSet; readonly left: NodeSet } | null;
}

export interface DecidedMembers {
  /** By digest; what a client had asked for before its first change is over by then. */
  readonly asked: Map<number, Asked>;
  /** By client that has asked for a change: the last of its operations that was decided. */
  readonly sessions: Map<number, number>;
}

export function noneDecided(): DecidedMembers {
  return { asked: new Map(), sessions: new Map() };
}

/** Whether an operation is one of a client that has asked for a change, and not known yet. */
export function isNews(
  { asked, sessions }: DecidedMembers,
  client: number,
  digest: number,
): boolean {
  return sessions.has(client) && !asked.has(digest);
}

export function ask(
  { asked, sessions }: DecidedMembers,
  client: number,
  sequence: number,
  digest: number,
  change: Asked["change"],
): void {
  asked.set(digest, { client, sequence, change });
  if (!sessions.has(client)) sessions.set(client, 0);
}

/**
 * The next value was decided.
 * @param members before it.
 * @param mayBe whether the cluster can change to such members, by a change that names these nodes.
 * @returns the members that it makes, null: it changes none.
 */
export function decide(
  { asked, sessions }: DecidedMembers,
  digest: number,
  members: NodeSet,
  mayBe: (members: NodeSet, named: NodeSet) => boolean,
): NodeSet | null {
  const operation = asked.get(digest);
  if (operation === undefined) return null;
  const { client, sequence, change } = operation;
  if (sequence <= (sessions.get(client) as number)) return null;
  sessions.set(client, sequence);
  if (change === null) return null;
  const { joined, left } = change;
  const changed = (members | joined) & ~left;
  return (joined | left) !== 0 && mayBe(changed, joined | left) ? changed : null;
}
