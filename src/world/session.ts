/** One FIFO session, as plain data. */
import type { Address, SessionId } from "../protocol/node-id.ts";

/** An end has not opened yet, can send, or has noticed (or decided) that the session is over. */
export type End = "opening" | "up" | "closed";

/** A message that its sender's machine sends again and again, because its link is cut. */
export interface Stalled {
  readonly message: unknown;
  readonly digest: number;
  /** The step that sent it. */
  readonly cause: number;
}

/** One session. End 0 is the opener's. */
export interface Session {
  readonly id: SessionId;
  readonly nodes: readonly [Address, Address];
  /** Among those that the opener opened to this peer, from 1. */
  readonly number: number;
  readonly ends: [End, End];
  /** By receiving end: when the last message in that direction arrives. */
  readonly lastArrivalUs: [number, number];
  /**
   * By receiving end: nothing that falls due at or after this moment arrives; infinite while the
   * session is whole.
   */
  readonly lostFromUs: [number, number];
  /**
   * By receiving end: what has met a cut link, in order; and until when its sender's machine tries.
   */
  readonly stalled: readonly [Stalled[], Stalled[]];
  readonly patienceUs: [number, number];
}

/** Everything of the sessions at one moment. */
export interface SessionsSnapshot {
  readonly next: SessionId;
  readonly opened: readonly (readonly [link: number, count: number])[];
  readonly sessions: readonly Session[];
}

/**
 * What becomes of a message that falls due: it is delivered, waits for its link, or is lost for
 * ever.
 */
export type Fate = "arrives" | "waits" | "lost";

/** A copy that can be changed without the original. */
export function copyOf(session: Session): Session {
  return {
    ...session,
    ends: [...session.ends],
    lastArrivalUs: [...session.lastArrivalUs],
    lostFromUs: [...session.lostFromUs],
    stalled: [[...session.stalled[0]], [...session.stalled[1]]],
    patienceUs: [...session.patienceUs],
  };
}
