/**
 * What Chen's estimate promises, computed anew from the heartbeats that came: a peer is suspected
 * when its next heartbeat is overdue, not before, and not a tick of the timer later.
 */
import { type AuditView, bind, type Invariant, type Property } from "../../checkers/property.ts";
import { suspectedInTime } from "./judges.ts";

const SERVICE = "chen";
const SOURCE = "Chen, Toueg and Aguilera 2002, §6.3 (NFD-E)";

/** When a timer that is due may be handled at the latest, by the clock that it is set by. */
const TICK_US = 1_000;

/** By its options: what a member expects of heartbeats. */
interface Expected {
  readonly intervalUs: number;
  readonly window: number;
  readonly marginUs: number;
  readonly latestUs: number;
}

/** What one member has had of another. */
interface Had {
  life: number;
  sequence: number;
  /** By the observer's clock, when the last ones came less when they were due to be sent. */
  shifted: number[];
  /** When the next one is overdue; by the observer's clock. */
  overdueUs: number;
  isSuspected: boolean;
  /** Whether its observer was paused since: then what was due in between may be handled late. */
  isExcused: boolean;
}

interface Estimates {
  readonly expected: Map<number, Expected>;
  /** By observer, then by peer. */
  readonly had: Map<number, Map<number, Had>>;
  /** By observer: the last heartbeat that reached it, which it has not taken for news. */
  readonly reached: Map<number, readonly [peer: number, life: number, sequence: number]>;
}

/** Chen, Toueg and Aguilera 2002, §6.3: the next arrival, and the margin. */
function overdue(
  { intervalUs, marginUs, latestUs }: Expected,
  { shifted, sequence }: Had,
  atUs: number,
): number {
  const sum = shifted.reduce((total, one) => total + one, 0);
  const arrivalUs = Math.ceil(sum / shifted.length + intervalUs * (sequence + 1));
  return Math.min(arrivalUs + marginUs, atUs + latestUs);
}

function took(state: Estimates, node: number, peer: number, atUs: number): void {
  const [from, life = 0, sequence = 0] = state.reached.get(node) ?? [];
  const expected = state.expected.get(node);
  if (from !== peer || expected === undefined) return;
  state.reached.delete(node);
  const peers = state.had.get(node) ?? new Map<number, Had>();
  state.had.set(node, peers);
  const before = peers.get(peer);
  if (before !== undefined && life < before.life) return;
  if (before !== undefined && life === before.life && sequence <= before.sequence) return;
  const isFirst = before === undefined || life > before.life;
  const had: Had = {
    life,
    sequence,
    shifted: isFirst ? [] : before.shifted,
    overdueUs: 0,
    isSuspected: before?.isSuspected ?? false,
    isExcused: false,
  };
  had.shifted.push(atUs - expected.intervalUs * sequence);
  if (had.shifted.length > expected.window) had.shifted.shift();
  had.overdueUs = overdue(expected, had, atUs);
  peers.set(peer, had);
}

function say(view: AuditView, node: number, peer: number, what: string): void {
  view.report(`${view.nameOf(SERVICE, node)} ${what}`, [
    view.addressOf(SERVICE, node),
    view.addressOf(SERVICE, peer),
  ]);
}

function initial(): Estimates {
  return { expected: new Map(), had: new Map(), reached: new Map() };
}

/** What both judges listen to. */
const estimating: Invariant<Estimates>["on"] = {
  [`${SERVICE}.expects`](state, _view, node = 0, intervalUs = 0, window = 0, ...rest) {
    const [marginUs = 0, latestUs = 0] = rest;
    state.expected.set(node, { intervalUs, window, marginUs, latestUs });
  },
  [`${SERVICE}.crashed`]({ had, reached }, _view, node = 0) {
    had.delete(node);
    reached.delete(node);
  },
  [`${SERVICE}.reached`]({ reached }, _view, node = 0, peer = 0, life = 0, sequence = 0) {
    reached.set(node, [peer, life, sequence]);
  },
  [`${SERVICE}.heard`](state, _view, node = 0, peer = 0, _life = 0, _sequence = 0, atUs = 0) {
    took(state, node, peer, atUs);
  },
};

/** A peer that has been heard is suspected when its next heartbeat is overdue. */
const overdueIsNoticed: Property<Estimates> = {
  initial,
  readings: { had: "unread", reached: "unread" },
  on: {
    ...estimating,
    [`${SERVICE}.paused`]({ had }, _view, node = 0) {
      for (const one of had.get(node)?.values() ?? []) one.isExcused = true;
    },
    [`${SERVICE}.trusts`]({ had }, _view, node = 0, peer = 0) {
      const one = had.get(node)?.get(peer);
      if (one !== undefined) one.isSuspected = false;
    },
    [`${SERVICE}.suspects`]({ had }, _view, node = 0, peer = 0) {
      const one = had.get(node)?.get(peer);
      if (one !== undefined) one.isSuspected = true;
    },
    [`${SERVICE}.looked`]({ had }, view, node = 0, atUs = 0) {
      for (const [peer, one] of had.get(node) ?? []) {
        if (one.isSuspected || one.isExcused || atUs <= one.overdueUs + TICK_US) continue;
        one.isExcused = true;
        const what = `trusts ${view.nameOf(SERVICE, peer)}, whose next heartbeat is overdue`;
        say(view, node, peer, `${what} for ${atUs - one.overdueUs}us`);
      }
    },
  },
};

export const chenSuspectedInTime: Invariant = bind(
  {
    name: "suspected-in-time",
    statement:
      "A peer is suspected when its next heartbeat is overdue, as the last ones came on " +
      "average, and within the longest wait, by the clock of the one that waits, unless that " +
      "one was paused.",
    source: SOURCE,
  },
  suspectedInTime(SERVICE) as Property,
  overdueIsNoticed as Property,
);

export const chenNotTooSoon: Invariant<Estimates> = {
  name: "not-suspected-too-soon",
  statement:
    "No peer that has been heard is suspected before its next heartbeat is overdue, as the last " +
    "ones came on average, by the clock of the one that waits.",
  source: SOURCE,
  initial,
  readings: { had: "unread", reached: "unread" },
  on: {
    ...estimating,
    [`${SERVICE}.suspects`]({ had }, view, node = 0, peer = 0, atUs = 0) {
      const one = had.get(node)?.get(peer);
      if (one === undefined || atUs >= one.overdueUs) return;
      const what = `suspects ${view.nameOf(SERVICE, peer)} ${one.overdueUs - atUs}us before`;
      say(view, node, peer, `${what} its next heartbeat is overdue`);
    },
  },
};
