/** What a group replicates: rows, locks, votes, and the transactions that it coordinates. */
import type { Value } from "../../core/json.ts";
import type { Applied } from "../../objects/object.ts";
import type { LogPlace, Said } from "../../protocol/state-machine.ts";
import type { Cell, Lock } from "./groups.ts";
import type { Holder } from "./rules.ts";

/** A transaction that has locks here. */
export interface Held extends Holder {
  /** The entry that gave it its locks, or prepared it. */
  readonly since: number;
  readonly locks: readonly Lock[];
  /** What it writes here, once it is prepared. */
  readonly cells: readonly Cell[];
  /** The timestamp of its vote; 0: it has not voted. */
  readonly votedAt: number;
}

/** A transaction that this group coordinates and has not forgotten. */
export interface Coordinated {
  readonly id: number;
  readonly client: number;
  readonly operation: number;
  readonly output: Value;
  readonly parts: readonly (readonly [group: number, cells: readonly Cell[]])[];
  /**
   * `preparing`: votes are missing; `waiting`: committed, and not to be seen before its timestamp
   * is past everywhere; `telling`: participants do not all know the outcome.
   */
  readonly phase: "preparing" | "waiting" | "telling";
  /** The entry by which it came to its phase. */
  readonly since: number;
  /** Participants that have answered in this phase; those that coordinate: from the start. */
  readonly answered: readonly number[];
  /** Participants that have voted yes. */
  readonly votes: readonly number[];
  /** The highest timestamp of a vote; then that of the commit; 0: aborted. */
  readonly timestamp: number;
  readonly waitUs: number;
}

type Progress = Pick<
  Coordinated,
  "phase" | "since" | "answered" | "votes" | "timestamp" | "waitUs"
>;

/** A transaction that has come further. */
export function advanced(one: Coordinated, parts: Partial<Progress>): Coordinated {
  return {
    id: one.id,
    client: one.client,
    operation: one.operation,
    output: one.output,
    parts: one.parts,
    phase: parts.phase ?? one.phase,
    since: parts.since ?? one.since,
    answered: parts.answered ?? one.answered,
    votes: parts.votes ?? one.votes,
    timestamp: parts.timestamp ?? one.timestamp,
    waitUs: parts.waitUs ?? one.waitUs,
  };
}

/** A client's last operation that was committed. */
export interface Session {
  readonly id: number;
  readonly operation: number;
  readonly output: Value;
  readonly timestamp: number;
}

/** Who may give timestamps, and which. */
export interface Lease {
  /** The entry that began it. */
  readonly epoch: number;
  readonly holder: number;
  /** By which its holder knows that it is its own: after a restart it has another. */
  readonly token: number;
  /** Both included. */
  readonly from: number;
  readonly until: number;
  /** The last stamp of its holder that is in the log. */
  readonly serial: number;
  /** The last entry that asked for a lease, given or not, and when to ask again. */
  readonly since: number;
  readonly againUs: number;
}

/** What a member puts on an entry that may give timestamps. */
export type Stamp = readonly [
  holder: number,
  token: number,
  /** Of the lease in which it is made; 0: none. */
  epoch: number,
  /** Rising. */
  serial: number,
  /** What it has promised to give no timestamp at or below. */
  above: number,
];

/** The timestamps that an entry may give, both included. */
export type Span = readonly [from: number, until: number];

export type Version = readonly [timestamp: number, value: Value];

export interface Group {
  /** The highest timestamp that it has given or seen. */
  readonly last: number;
  readonly rows: ReadonlyMap<string, Value>;
  /** By row, its versions of the last seconds and one from before, ascending. */
  readonly versions: ReadonlyMap<string, readonly Version[]>;
  readonly held: ReadonlyMap<number, Held>;
  readonly coordinated: ReadonlyMap<number, Coordinated>;
  readonly sessions: ReadonlyMap<number, Session>;
  /** Present from the first on; until then any leader gives timestamps, above `last`. */
  readonly lease?: Lease;
  /** The last entry, where there is a lease. */
  readonly index?: number;
}

export const EMPTY: Group = {
  last: 0,
  rows: new Map(),
  versions: new Map(),
  held: new Map(),
  coordinated: new Map(),
  sessions: new Map(),
};

export type Done = Applied<Group> & { readonly says?: readonly Said[] };

/** Where in the log a command is. */
export interface Place extends LogPlace {
  /** Null: it may give no timestamp. */
  readonly span: Span | null;
}

/**
 * A group of which some parts are others. Field by field, like all here that is made for every
 * entry: objects that a spread makes are slow to read.
 */
export function changed(group: Group, parts: Partial<Group>): Group {
  const last = parts.last ?? group.last;
  const rows = parts.rows ?? group.rows;
  const versions = parts.versions ?? group.versions;
  const held = parts.held ?? group.held;
  const coordinated = parts.coordinated ?? group.coordinated;
  const sessions = parts.sessions ?? group.sessions;
  const lease = parts.lease ?? group.lease;
  const index = parts.index ?? group.index;
  return lease === undefined || index === undefined
    ? { last, rows, versions, held, coordinated, sessions }
    : { last, rows, versions, held, coordinated, sessions, lease, index };
}

export function withHeld(state: Group, held: Held): Group {
  return changed(state, { held: new Map(state.held).set(held.id, held) });
}

export function withoutHeld(state: Group, id: number): Group {
  const held = new Map(state.held);
  held.delete(id);
  return changed(state, { held });
}

export function withCoordinated(state: Group, one: Coordinated): Group {
  return changed(state, { coordinated: new Map(state.coordinated).set(one.id, one) });
}

export function withoutCoordinated(state: Group, id: number): Group {
  const coordinated = new Map(state.coordinated);
  coordinated.delete(id);
  return changed(state, { coordinated });
}
