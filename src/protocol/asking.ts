/**
 * Asking a service: which member to ask next, and when. Clients of workloads and processes that ask
 * other services follow the same rules: stay with the member that answered last, follow the hint of
 * one that does not lead, and try the next after a time. Hints may be stale, and lead in a circle:
 * so they do not move whose turn it is, and in one turn as many are followed as there are members.
 */
import { isWhole } from "../core/json.ts";
import type { NodeId } from "./node-id.ts";
import type { Command, Reply } from "./request.ts";

/** When another member is asked for the same, and how long to wait where none is known to lead. */
export const RETRY_US = 200_000;
export const BACKOFF_US = 20_000;

/** The timer by which asks are repeated. */
export const ASK_TIMER = "ask again";

/**
 * The identity under which a replicated service asks: the same after restarts and changes of
 * leader. `index` and `number` (below 8) say which entry of its log made the ask, and which of
 * those that it made.
 */
export interface AskedAs {
  /** The service that the ask is about: each has a session of its own. */
  readonly session: string;
  readonly index: number;
  readonly number: number;
}

/** Asks that an entry of a log may make. */
export const ASKS_MAX = 8;

/**
 * The place of an ask in its session, later ones higher.
 * @throws {RangeError} for a number by which two asks would have one place.
 */
export function askPlace({ index, number }: Pick<AskedAs, "index" | "number">): number {
  if (isWhole(index) && isWhole(number) && number < ASKS_MAX) return index * ASKS_MAX + number;
  const got = `index ${index} and number ${number}`;
  throw new RangeError(`an ask has an index and a number below ${ASKS_MAX}, got ${got}`);
}

/** What became of an ask, once it is final. */
export interface Answered {
  readonly service: string;
  /** What `ask` returned. */
  readonly number: number;
  readonly command: Command;
  readonly reply: Reply;
}

/** Whom one asks, as plain data. */
export interface Asked {
  /** The member that was asked last; 0: none yet. */
  member: NodeId;
  /** The member whose turn it was: itself, or one whose hints led to it. */
  turn: NodeId;
  /** The hints that were followed in this turn. */
  hints: number;
}

/** The member after `member`, in turn. @param members how many there are. */
export function nextMember(member: NodeId, members: number): NodeId {
  return (member % members) + 1;
}

/** It is that member's turn: of one that answered, or that follows in turn. */
export function turnTo(asked: Asked, member: NodeId): void {
  asked.member = member;
  asked.turn = member;
  asked.hints = 0;
}

/**
 * Follows the hint of a refusal.
 * @param from the member that refused.
 * @param members how many there are.
 * @returns whether `asked.member` is to be asked at once; else there is no hint to follow: wait a
 * little.
 */
export function followsHint(asked: Asked, reply: Reply, from: NodeId, members: number): boolean {
  if (reply.leader === 0 || reply.leader === from || asked.hints === members) return false;
  asked.member = reply.leader;
  asked.hints++;
  return true;
}
