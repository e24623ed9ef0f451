/** What may happen next in a small world, and a step that was taken in words. */
import type { NodeId } from "../../protocol/node-id.ts";
import { nodeName } from "../../protocol/node-id.ts";

/** Steps, by what is done with an entry; a crash is `CRASH + node`. */
export const STEP = 0;
export const DOOMING = 1;
export const TWICE = 2;
export const CRASH = 16;

export interface Action {
  readonly what: number;
  /** The entry's slot; of a crash 0. */
  readonly at: number;
  /** What it is, where steps may sleep; 0: that cannot be said, or is not asked. */
  readonly key: number;
}

/** A step that was taken, to be put into words. */
export interface Taken {
  readonly what: number;
  /** The kind of the entry (`world/event.ts`); of a crash 0. */
  readonly kind: number;
  /** Whom it touches: a process, or a client, which come after processes. */
  readonly to: NodeId;
  /** Who sent it; of what is no datagram, request or reply, 0. */
  readonly from: NodeId;
  readonly payload: unknown;
  /** The name of the timer that fires, null: it is something else. */
  readonly timer: string | null;
  /** The other end of the session of which it is news; 0: it is none. */
  readonly peer: NodeId;
}

/** A step in words. */
export function wordsOf(taken: Taken): string {
  const { what, to, timer, peer } = taken;
  if (what >= CRASH) {
    return `${nodeName(to)} crashes and restarts, and has lost what was not durable`;
  }
  if (timer !== null) return `${nodeName(to)}: timer "${timer}" fires`;
  if (peer !== 0) return `${nodeName(to)} has news of its session with ${nodeName(peer)}`;
  const done = JSON.stringify(taken.payload);
  return `${nodeName(to)} ${done}${what === TWICE ? ", which will arrive again" : ""}`;
}
