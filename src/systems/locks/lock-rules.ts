/** What the lock decides: to whom it goes, when it is free again, and by which token. */

/** A holder's session: it is valid while it is renewed. */
export interface Session {
  /** The index of the entry that opened it. */
  readonly id: number;
  readonly holder: number;
  /** The index of the entry that renewed it last. */
  readonly renewed: number;
  /** How long the lock rests if this session expires with it (Chubby's lock delay). */
  readonly delayUs: number;
}

export interface Lock {
  /** The last token granted; 0 before the first. */
  readonly token: number;
  /** The session that has the lock, 0: none. */
  readonly owner: number;
  /** Those that live, in the order in which they were opened. */
  readonly sessions: readonly Session[];
  /** Those that wait, in the order of their acquires in the log. */
  readonly queue: readonly number[];
  /** Since the expiry at this index the lock rests; 0: it does not. */
  readonly restsSince: number;
  readonly restsForUs: number;
}

export interface LockRules {
  /** The token of a grant at `index`: above all before it. */
  tokenOf(lock: Lock, index: number, timeUs: number): number;
  /** Whether a session that was last renewed at `renewed`, for all the leader knew, is over. */
  expires(session: Session | undefined, renewed: number): boolean;
  /** How long the lock rests when this session, which has it, expires; microseconds. */
  restsUs(session: Session): number;
  /** Whether a release by a session with a token ends the present grant. */
  releases(lock: Lock, session: number, token: number): boolean;
  /** Who waits once a session is over. */
  queueWithout(queue: readonly number[], session: number): readonly number[];
  /** Who is next, undefined: none waits. */
  next(queue: readonly number[]): number | undefined;
}

export const lockRules: LockRules = {
  tokenOf: (_lock, index) => index,
  expires: (session, renewed) => session?.renewed === renewed,
  restsUs: ({ delayUs }) => delayUs,
  releases: ({ owner, token: current }, session, token) =>
    owner !== 0 && owner === session && current === token,
  queueWithout: (queue, session) => queue.filter((waiting) => waiting !== session),
  next: ([first]) => first,
};
