/** The judge of how long a session lasts that is renewed no more: its lock is to pass on. */
import type { AuditView, Conclusion, Ending, Invariant } from "../../checkers/property.ts";
import { type Bound, boundBreaks, brokenBy, RHO_PPM, UNBROKEN } from "./clock-bound.ts";
import { TTL_US } from "./lease-lock.ts";

/** The time to live by the leader's clock, which may run slow. */
const TTL_AT_MOST_US = Math.ceil((TTL_US * 1_000_000) / (1_000_000 - RHO_PPM));
/** How long the service may be without a leader. */
const ELECTION_US = 1_000_000;
/** Two rounds of messages, if none takes longer than 50 ms: to propose the end, and to apply it. */
const ROUNDS_US = 200_000;

const WITHIN_US = TTL_AT_MOST_US + ELECTION_US + ROUNDS_US;

interface Sessions extends Bound {
  /** By entry that some member has applied: what others apply later is nothing new. */
  heard: number;
  /**
   * By session that has not ended, when it was opened or renewed, and how many had been ended then;
   * the oldest first.
   */
  readonly renewed: Map<number, readonly [us: number, ended: number]>;
  /** How many the service has ended: it does so one after the other, and each takes its rounds. */
  ended: number;
  /** Who leads, and since when: each leader counts anew. */
  office: number;
  ledUs: number;
}

export const passesOn: Invariant<Sessions> = {
  name: "passes-on-in-time",
  statement:
    "After the heal, while clocks run within 10 % of time, a session that is renewed no more " +
    "ends within its time to live, an election and two rounds, two more for each that ends " +
    "before it; each new leader counts anew.",
  source: "Gray and Cheriton 1989, §2; Burrows 2006, §2.8, §2.9",
  initial: () => ({
    heard: 0,
    renewed: new Map(),
    ended: 0,
    office: 0,
    ledUs: 0,
    ...UNBROKEN,
  }),
  readings: { renewed: "unread", ledUs: "unread", brokenBy: "unread" },
  suspendedBy: brokenBy,
  on: {
    ...boundBreaks<Sessions>(["locks"], false),
    "locks.lead"(state, view, _node, office) {
      if (office <= state.office) return;
      state.office = office;
      state.ledUs = view.now();
    },
    "locks.queued": (state, view, _node, index) => renewed(state, view, index, index),
    "locks.renewed": (state, view, _node, index, session) => renewed(state, view, index, session),
    "locks.released"(state, _view, _node, _index, session) {
      state.renewed.delete(session);
    },
    "locks.expired"(state, view, _node, _index, session) {
      look(state, view);
      if (state.renewed.delete(session)) state.ended++;
    },
  },
  atEnd(state, view, _ending: Ending): Conclusion {
    look(state, view);
    return "decided";
  },
};

/** The same of a directory, whose sessions live on when they have given the lock back. */
export const sessionsEnd: Invariant<Sessions> = {
  ...passesOn,
  on: {
    ...boundBreaks<Sessions>(["locks"], false),
    "locks.lead": passesOn.on["locks.lead"] as Invariant<Sessions>["on"][string],
    "locks.renewed": (state, view, _node, index, session) => renewed(state, view, index, session),
    "locks.ended"(state, view, _node, _index, session) {
      look(state, view);
      if (state.renewed.delete(session)) state.ended++;
    },
  },
};

function renewed(state: Sessions, view: AuditView, index: number, session: number): void {
  look(state, view);
  if (index <= state.heard) return;
  state.heard = index;
  // Last in the order of renewals.
  state.renewed.delete(session);
  state.renewed.set(session, [view.now(), state.ended]);
}

/** Whether the session that was renewed longest ago should have ended. */
function look({ renewed: sessions, ended, ledUs, isBroken }: Sessions, view: AuditView): void {
  if (isBroken) return;
  for (const [session, [sinceUs, before]] of sessions) {
    const withinUs = WITHIN_US + (ended - before) * ROUNDS_US;
    const lateUs = view.now() - Math.max(sinceUs, ledUs, view.calm()) - withinUs;
    if (lateUs > 0) {
      const agoUs = view.now() - sinceUs;
      view.report(
        `session ${session} was renewed last ${agoUs}us ago, and has not ended though clocks, ` +
          `leaders and faults excuse no more than ${agoUs - lateUs}us`,
        [],
      );
      sessions.delete(session);
    }
    return;
  }
}
