/** The judges of a lock service's grants, of what its log did when a member first applied it. */
import type { AuditView, Invariant } from "../../checkers/property.ts";
import { type Bound, boundBreaks, brokenBy, RHO_PPM, UNBROKEN } from "./clock-bound.ts";

/** By fact, the last entry that any member applied: what others apply later is nothing new. */
type Heard = Map<string, number>;

function isNew(heard: Heard, fact: string, index: number): boolean {
  if (index <= (heard.get(fact) ?? 0)) return false;
  heard.set(fact, index);
  return true;
}

interface Current {
  readonly heard: Heard;
  /** The grant that lasts; 0: the lock is free. */
  token: number;
  session: number;
  holder: number;
}

function nameOf(view: AuditView, holder: number): string {
  return view.nameOf("holders", holder);
}

export const oneCurrentToken: Invariant<Current> = {
  name: "one-current-token",
  statement:
    "The lock is granted when no grant lasts, and a grant ends by its own session's release of " +
    "its token or by the end of that session.",
  source: "Burrows 2006, §2.4",
  initial: () => ({ heard: new Map(), token: 0, session: 0, holder: 0 }),
  on: {
    "locks.granted"(state, view, node, token, holder, session, index) {
      if (!isNew(state.heard, "granted", index as number)) return;
      if (state.session !== 0) {
        view.report(
          `${nameOf(view, holder as number)} was granted token ${token} while token ` +
            `${state.token} of ${nameOf(view, state.holder)} was current`,
          [view.addressOf("locks", node as number)],
        );
      }
      Object.assign(state, { token, holder, session });
    },
    "locks.released"(state, view, node, index, session, token) {
      if (!isNew(state.heard, "released", index as number)) return;
      if (session !== state.session || token !== state.token) {
        view.report(
          `a release of token ${token} freed the lock, of which token ${state.token} of ` +
            `${state.session === 0 ? "nobody" : nameOf(view, state.holder)} was current`,
          [view.addressOf("locks", node as number)],
        );
      }
      state.session = 0;
    },
    "locks.expired"(state, _view, _node, index, session) {
      if (isNew(state.heard, "expired", index as number) && session === state.session) {
        state.session = 0;
      }
    },
  },
};

export const tokensRise: Invariant<{ readonly heard: Heard; highest: number }> = {
  name: "tokens-rise",
  statement: "Each grant has a token above those of all grants before it.",
  source: "Burrows 2006, §2.4 (lock generation number); Kleppmann 2016, fencing tokens",
  initial: () => ({ heard: new Map(), highest: 0 }),
  on: {
    "locks.granted"(state, view, node, token, holder, _session, index) {
      if (!isNew(state.heard, "granted", index as number)) return;
      if ((token as number) <= state.highest) {
        view.report(
          `${nameOf(view, holder as number)} was granted token ${token} after token ` +
            `${state.highest}`,
          [view.addressOf("locks", node as number)],
        );
      }
      state.highest = Math.max(state.highest, token as number);
    },
  },
};

interface Line {
  readonly heard: Heard;
  /** Sessions that wait, in the order of their acquires in the log, with their holders. */
  waiting: (readonly [session: number, holder: number])[];
}

export const waitersInOrder: Invariant<Line> = {
  name: "waiters-in-order",
  statement:
    "The lock goes to the session that lives and has waited longest, by the order of acquires in " +
    "the log.",
  source: "Hunt and others 2010, §2.4 (simple locks without herd effect); etcd #11456",
  initial: () => ({ heard: new Map(), waiting: [] }),
  on: {
    "locks.queued"({ heard, waiting }, _view, _node, index, holder) {
      if (isNew(heard, "queued", index as number)) {
        waiting.push([index as number, holder as number]);
      }
    },
    "locks.expired"(state, _view, _node, index, session) {
      if (!isNew(state.heard, "expired", index as number)) return;
      state.waiting = state.waiting.filter(([one]) => one !== session);
    },
    "locks.granted"(state, view, node, _token, holder, session, index) {
      if (!isNew(state.heard, "granted", index as number)) return;
      const [first] = state.waiting;
      if (first?.[0] !== session) {
        const isWaiting = state.waiting.some(([one]) => one === session);
        view.report(
          isWaiting
            ? `${nameOf(view, holder as number)} was granted the lock before ` +
                `${nameOf(view, first?.[1] as number)}, which had asked first`
            : `session ${session} was granted the lock after it had ended`,
          [view.addressOf("locks", node as number)],
        );
      }
      state.waiting = state.waiting.filter(([one]) => one !== session);
    },
  },
};

interface Resting extends Bound {
  readonly heard: Heard;
  /** By holder, how long the lock is to rest after it; microseconds. */
  readonly delays: Map<number, number>;
  /** Who has the lock, in which session; 0: it is free. */
  session: number;
  holder: number;
  /** Since when it rests, and at least how long; 0: it does not. */
  sinceUs: number;
  forUs: number;
}

export const restsAfterExpiry: Invariant<Resting> = {
  name: "rests-after-expiry",
  statement:
    "While the service's clocks run within 10 % of time, no grant follows the end of a session " +
    "that expired with the lock before its holder's lock delay has passed.",
  source: "Burrows 2006, §2.4: a lock that has become free by failure is kept for a lock-delay",
  initial: () => ({
    heard: new Map(),
    delays: new Map(),
    session: 0,
    holder: 0,
    sinceUs: 0,
    forUs: 0,
    ...UNBROKEN,
  }),
  readings: { sinceUs: "unread", brokenBy: "unread" },
  suspendedBy: brokenBy,
  on: {
    ...boundBreaks<Resting>(["locks"], false),
    "holders.delays"({ delays }, _view, node = 0, forUs = 0) {
      delays.set(node, forUs);
    },
    "locks.released"(state, _view, _node, index = 0) {
      if (isNew(state.heard, "released", index)) state.session = 0;
    },
    "locks.expired"(state, view, _node, index = 0, session = 0) {
      if (!isNew(state.heard, "expired", index) || session !== state.session) return;
      const forUs = state.delays.get(state.holder) ?? 0;
      Object.assign(state, { session: 0, sinceUs: view.now(), forUs });
    },
    "locks.granted"(state, view, node = 0, _token = 0, holder = 0, session = 0, index = 0) {
      if (!isNew(state.heard, "granted", index)) return;
      const restedUs = view.now() - state.sinceUs;
      // By the fastest clock; one less, since clocks show whole microseconds.
      const soonestUs = Math.floor(((state.forUs - 1) * 1_000_000) / (1_000_000 + RHO_PPM));
      if (state.forUs > 0 && restedUs < soonestUs && !state.isBroken) {
        view.report(
          `${nameOf(view, holder)} was granted the lock ${restedUs}us after the session of ` +
            `${nameOf(view, state.holder)} had expired with it, where no clock within bounds ` +
            `shows ${state.forUs}us before ${soonestUs}us`,
          [view.addressOf("locks", node)],
        );
      }
      Object.assign(state, { session, holder, sinceUs: 0, forUs: 0 });
    },
  },
};
