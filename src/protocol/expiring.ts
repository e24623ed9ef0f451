/**
 * What the leader of a service proposes once a time has passed, such as the end of a lease: it
 * counts by its own monotonic clock, and the log decides.
 */
import type { Self } from "./protocol.ts";
import type { Expiry, ReplicatedObject } from "./state-machine.ts";

/** The timer by which a leader proposes what is due. */
export const EXPIRY_TIMER = "expiry";

interface Deadline {
  /** The entry that it counts from. */
  readonly since: number;
  /** By the leader's monotonic clock. */
  readonly dueUs: number;
  readonly proposed: boolean;
}

/** What a leader waits for: part of its state. */
export interface Deadlines {
  readonly byId: Map<number, Deadline>;
  /**
   * Whether a proposal is in flight. One at a time: more would queue up where the service is slow,
   * each void before its turn.
   */
  isAsking: boolean;
}

export function noDeadlines(): Deadlines {
  return { byId: new Map(), isAsking: false };
}

export class Expiring {
  readonly #object: ReplicatedObject;
  readonly #service: string;
  /** The object's state of which the deadlines are; a memory of what was computed, no more. */
  #watched: unknown = null;

  constructor(object: ReplicatedObject, service: string) {
    this.#object = object;
    this.#service = service;
  }

  /**
   * A leader counts each time in full from when it first sees it: it cannot know what an earlier
   * one had counted. One that leads no more forgets them all.
   * @param state the object's, null: this member does not lead; undefined: there is none yet.
   */
  watch(deadlines: Deadlines, state: unknown, self: Self<unknown>): void {
    if (state === null) {
      this.#watched = null;
      if (deadlines.byId.size === 0 && !deadlines.isAsking) return;
      deadlines.byId.clear();
      deadlines.isAsking = false;
      self.cancelTimer(EXPIRY_TIMER);
      self.forget(this.#service);
      return;
    }
    if (state === undefined || state === this.#watched) return;
    this.#watched = state;
    const { byId } = deadlines;
    const nowUs = self.monotonicNow();
    const ids = new Set<number>();
    let isChanged = false;
    for (const { id, since, afterUs } of this.#of(state)) {
      ids.add(id);
      if (byId.get(id)?.since === since) continue;
      byId.set(id, { since, dueUs: nowUs + afterUs, proposed: false });
      isChanged = true;
    }
    for (const id of byId.keys()) {
      if (!ids.has(id)) isChanged = byId.delete(id) || isChanged;
    }
    if (isChanged) arm(deadlines, self);
  }

  /** A proposal of this leader, or an ask of this member's own, has been answered. */
  answered(deadlines: Deadlines, state: unknown, self: Self<unknown>): void {
    deadlines.isAsking = false;
    this.propose(deadlines, state, self);
  }

  /** Proposes the first that is due, as the object has it now. @param state as of `watch`. */
  propose(deadlines: Deadlines, state: unknown, self: Self<unknown>): void {
    const { byId } = deadlines;
    const nowUs = self.monotonicNow();
    for (const { id, since, command, says = [] } of deadlines.isAsking ? [] : this.#of(state)) {
      const deadline = byId.get(id);
      if (deadline?.since !== since || deadline.proposed || deadline.dueUs > nowUs) continue;
      byId.set(id, { ...deadline, proposed: true });
      deadlines.isAsking = true;
      for (const [fact, a, b, c, d] of says) self.assert(fact, a, b, c, d);
      self.ask(this.#service, command);
      break;
    }
    arm(deadlines, self);
  }

  #of(state: unknown): readonly Expiry[] {
    return state === undefined ? [] : (this.#object.expiries?.(state as never) ?? []);
  }
}

/** Sets the timer to the next moment at which something is due, unless an answer comes first. */
function arm({ byId, isAsking }: Deadlines, self: Self<unknown>): void {
  let dueUs = Number.POSITIVE_INFINITY;
  for (const deadline of byId.values()) {
    if (!deadline.proposed) dueUs = Math.min(dueUs, deadline.dueUs);
  }
  if (isAsking || dueUs === Number.POSITIVE_INFINITY) self.cancelTimer(EXPIRY_TIMER);
  else self.setTimer(EXPIRY_TIMER, Math.max(1, dueUs - self.monotonicNow()));
}
