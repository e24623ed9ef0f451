/**
 * What a member of a service does by itself, beside the log: it answers, refuses or stamps what it
 * is asked for, by what it has applied, its clocks, and what it remembers until it stops.
 */
import type { Value } from "../core/json.ts";
import type { NodeId } from "./node-id.ts";
import type { Command } from "./request.ts";

/** A member as its part sees it, valid while a request is taken. */
export interface Member {
  readonly id: NodeId;
  readonly isLeader: boolean;
  /** The object's state as far as this member has applied the log. */
  readonly state: unknown;
  readonly wallUs: number;
  readonly monotonicUs: number;
  /** Asks its own service, for itself. */
  ask(command: Command): void;
  assert(claim: string, ...numbers: readonly number[]): void;
}

/**
 * What becomes of a request: an answer at once; its way through the log, as it is (`log`) or with
 * a stamp, which its object finds at its place; refused, since it is for who leads (`leader`); or
 * taken again when something has changed (`later`).
 */
export type Taken =
  | "log"
  | "leader"
  | "later"
  | { readonly output: Value }
  | { readonly stamp: Value };

export interface MemberPart {
  /** The functions that it takes; all others go through the log as they are. */
  readonly takes: ReadonlySet<string>;
  /** Of these, those that members ask of their own service: `answered` hears what came of it. */
  readonly asks: ReadonlySet<string>;
  /** For how long a request is kept, by the member's monotonic clock, and what it answers then. */
  readonly patienceUs: number;
  readonly tooLate: Value;
  /** What a member remembers: plain data, changed in place; empty after each start. */
  memory(): unknown;
  take(memory: never, command: Command, member: Member): Taken;
  answered(memory: never, output: Value): void;
}
