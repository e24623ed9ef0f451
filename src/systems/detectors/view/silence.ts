/** The judges of how long a member of a view may be silent before a leader acts on it. */
import type { AuditView, Invariant } from "../../../checkers/property.ts";
import { type Bound, boundBreaks, brokenBy, RHO_PPM, UNBROKEN } from "../../locks/clock-bound.ts";
import { SILENT_US } from "./membership.ts";

/** The time of silence by the fastest clock; one less, since clocks show whole microseconds. */
const SOONEST_US = Math.floor(((SILENT_US - 1) * 1_000_000) / (1_000_000 + RHO_PPM));
/** The same by the slowest, and how late a timer that is due may be handled. */
const LATEST_US = Math.ceil((SILENT_US * 1_000_000) / (1_000_000 - RHO_PPM)) + 1_000;

interface Renewed extends Bound {
  /** The last renewal, and the last removal, that any replica applied: the others come later. */
  heard: number;
  removedAt: number;
  /** By member, when its last renewal was first applied. */
  readonly lastUs: Map<number, number>;
}

/** A leader counts from a renewal that it has applied, and that is not before the first has. */
export const notRemovedTooSoon: Invariant<Renewed> = {
  name: "not-removed-too-soon",
  statement:
    "While the group's clocks run within 10 % of time, no member is taken out of the view before " +
    "it has been silent for its time.",
  source: "Burrows 2006, §2.8, of sessions: the master does not end a lease before its time",
  initial: () => ({ heard: 0, removedAt: 0, lastUs: new Map(), ...UNBROKEN }),
  readings: { lastUs: "unread", brokenBy: "unread" },
  suspendedBy: brokenBy,
  on: {
    ...boundBreaks<Renewed>(["group"], false),
    "group.renewed"(state, view, _node, index = 0, member = 0) {
      if (index <= state.heard) return;
      state.heard = index;
      state.lastUs.set(member, view.now());
    },
    "group.removed"(state, view, node = 0, index = 0, member = 0) {
      if (index <= state.removedAt) return;
      state.removedAt = index;
      const silentUs = view.now() - (state.lastUs.get(member) ?? 0);
      if (state.isBroken || silentUs >= SOONEST_US) return;
      view.report(
        `${view.nameOf("members", member)} was taken out of the view ${silentUs}us after its ` +
          `last renewal, where no clock within bounds shows ${SILENT_US}us before ${SOONEST_US}us`,
        [view.addressOf("group", node)],
      );
    },
  },
};

/** A member's last renewal, as any replica first applied it. */
interface Renewal {
  /** 0: there has been none since it started, and the next may be of before. */
  readonly index: number;
  readonly atUs: number;
  /** It asked for it no sooner; -1: not known. */
  readonly askedUs: number;
}

interface Watched extends Bound {
  heard: number;
  readonly renewals: Map<number, Renewal>;
  /**
   * By member that is in the view, the entry that took it in, and when the leader applied a renewal
   * of it; 0: before it led.
   */
  readonly inside: Map<number, readonly [index: number, renewedUs: number]>;
  /** By member, the entry that took it out last. */
  readonly removedAt: Map<number, number>;
  office: number;
  /** 0: it has crashed. */
  leader: number;
  ledUs: number;
  /** Since when it is known to count; infinite: not yet. */
  countsUs: number;
  /** When its last pause ended. */
  resumedUs: number;
  /** Whether it has proposed a removal: it makes no other before that is answered. */
  hasProposed: boolean;
}

/**
 * A member asks for one renewal at a time. So one that is applied was asked for after the last was
 * applied, and it was a leader that took it in since then: what was due to that leader before, it
 * has done. No message counts, and no time but the leader's.
 */
export const silenceNoticed: Invariant<Watched> = {
  name: "silence-noticed",
  statement:
    "While the group's clocks run within 10 % of time, a leader proposes to take out a member " +
    "that has been silent for its time, unless it waits for the answer to another proposal.",
  source: "Chandra and Toueg 1996, strong completeness; Burrows 2006, §2.8, of sessions",
  initial: () => ({
    heard: 0,
    renewals: new Map(),
    inside: new Map(),
    removedAt: new Map(),
    office: 0,
    leader: 0,
    ledUs: 0,
    countsUs: Number.POSITIVE_INFINITY,
    resumedUs: 0,
    hasProposed: false,
    ...UNBROKEN,
  }),
  readings: {
    renewals: "unread",
    inside: "unread",
    ledUs: "unread",
    countsUs: "unread",
    resumedUs: "unread",
    brokenBy: "unread",
  },
  suspendedBy: brokenBy,
  on: {
    ...boundBreaks<Watched>(["group"], false),
    "group.lead"(state, view, node = 0, office = 0) {
      if (office <= state.office) return;
      const ledUs = view.now();
      const countsUs = Number.POSITIVE_INFINITY;
      Object.assign(state, { office, leader: node, ledUs, countsUs, hasProposed: false });
    },
    "group.crashed"(state, _view, node) {
      if (node === state.leader) state.leader = 0;
    },
    "group.resumed"(state, view, node) {
      if (node === state.leader) state.resumedUs = view.now();
    },
    "group.ending"(state, _view, node) {
      if (node === state.leader) state.hasProposed = true;
    },
    "group.joined"({ inside, removedAt, leader }, view, node = 0, index = 0, member = 0) {
      if (index <= (removedAt.get(member) ?? 0) || inside.has(member)) return;
      inside.set(member, [index, node === leader ? view.now() : 0]);
    },
    "group.removed"({ inside, removedAt }, _view, _node, index = 0, member = 0) {
      if (index <= (removedAt.get(member) ?? 0)) return;
      removedAt.set(member, index);
      inside.delete(member);
    },
    "members.crashed"({ renewals }, _view, node = 0) {
      renewals.set(node, { index: 0, atUs: 0, askedUs: -1 });
    },
    "group.renewed"(state, view, node = 0, index = 0, member = 0) {
      const { renewals, inside } = state;
      const nowUs = view.now();
      if (index > state.heard) {
        state.heard = index;
        const before = renewals.get(member);
        // The first after a restart may be one that was asked for before it.
        if (before?.index === 0) renewals.delete(member);
        else renewals.set(member, { index, atUs: nowUs, askedUs: before?.atUs ?? -1 });
      }
      if (node !== state.leader) return;
      const [joinedAt = index + 1] = inside.get(member) ?? [];
      if (joinedAt <= index) inside.set(member, [joinedAt, nowUs]);
      const renewal = renewals.get(member);
      if (renewal?.index === index) look(state, view, renewal);
    },
  },
};

/** The leader has applied a renewal, and so what it took in before that. */
function look(state: Watched, view: AuditView, { index, askedUs }: Renewal): void {
  const { ledUs, resumedUs, inside } = state;
  if (state.isBroken || state.hasProposed || askedUs <= ledUs) return;
  if (state.countsUs === Number.POSITIVE_INFINITY) state.countsUs = view.now();
  for (const [member, [joinedAt, renewedUs]] of inside) {
    if (joinedAt > index) continue;
    const sinceUs = Math.max(renewedUs, state.countsUs);
    if (askedUs <= Math.max(sinceUs + LATEST_US, resumedUs + 1_000)) continue;
    view.report(
      `${view.nameOf("group", state.leader)}, which leads, took in a renewal ` +
        `${askedUs - sinceUs}us or more after the last one of ` +
        `${view.nameOf("members", member)}, and has not proposed to take that one out of the view`,
      [view.addressOf("group", state.leader)],
    );
    inside.delete(member);
    return;
  }
}
