/** What SWIM promises always: of incarnations, of what overrides what, of suspicions that end. */
import type { Invariant } from "../../../checkers/property.ts";
import { type Bound, boundBreaks, brokenBy, RHO_PPM, UNBROKEN } from "../../locks/clock-bound.ts";

const PAPER = "Das, Gupta and Motivala 2002";
const SERVICE = "swim";

const name = (status: number): string => ["alive", "suspect", "dead"][status] as string;

/** No member holds an incarnation of a member that it was not in. */
export const ownIncarnation: Invariant<{ readonly highest: Map<number, number> }> = {
  name: "own-incarnation",
  statement: "Only a member itself raises its incarnation.",
  source: `${PAPER}, §4.2`,
  initial: () => ({ highest: new Map() }),
  on: {
    [`${SERVICE}.raised`]({ highest }, _view, node = 0, incarnation = 0) {
      highest.set(node, Math.max(highest.get(node) ?? 0, incarnation));
    },
    [`${SERVICE}.holds`]({ highest }, view, node = 0, peer = 0, status = 0, incarnation = 0) {
      const reached = highest.get(peer) ?? 0;
      if (incarnation <= reached) return;
      view.report(
        `${view.nameOf(SERVICE, node)} holds ${view.nameOf(SERVICE, peer)} for ${name(status)} ` +
          `in incarnation ${incarnation}, and it has been in ${reached} at most`,
        [view.addressOf(SERVICE, node), view.addressOf(SERVICE, peer)],
      );
    },
  },
};

interface Held {
  /** By holder and member: incarnation * 3 + status. */
  readonly ranks: Map<string, number>;
}

/** Of a member, a holder goes on to what overrides what it held, and never back. */
export const overridesInOrder: Invariant<Held> = {
  name: "overrides-in-order",
  statement:
    "Alive is overridden by suspect, and suspect by dead, of the same incarnation; all are by " +
    "those of a later one, and by nothing else.",
  source: `${PAPER}, §4.2, with a later incarnation after death as in memberlist`,
  initial: () => ({ ranks: new Map() }),
  readings: { ranks: "unread" },
  on: {
    [`${SERVICE}.restarted`]({ ranks }, view, node = 0) {
      for (let peer = 1; peer <= view.nodes; peer++) ranks.delete(`${node} ${peer}`);
    },
    [`${SERVICE}.holds`]({ ranks }, view, node = 0, peer = 0, status = 0, incarnation = 0) {
      const key = `${node} ${peer}`;
      const rank = incarnation * 3 + status;
      const before = ranks.get(key) ?? 0;
      ranks.set(key, rank);
      if (rank > before) return;
      view.report(
        `${view.nameOf(SERVICE, node)} held ${view.nameOf(SERVICE, peer)} for ` +
          `${name(before % 3)} in incarnation ${Math.floor(before / 3)}, and now for ` +
          `${name(status)} in ${incarnation}`,
        [view.addressOf(SERVICE, node), view.addressOf(SERVICE, peer)],
      );
    },
  },
};

interface Suspicions {
  /** By node: how long it bears a suspicion, microseconds. */
  readonly borne: Map<number, number>;
  /** By node: whom it suspects since when, by its own clock; the longest first. */
  readonly since: Map<number, Map<number, number>>;
}

/** A suspicion ends in time: it is refuted, or its member is declared dead. */
export const suspicionEnds: Invariant<Suspicions> = {
  name: "suspicion-ends",
  statement:
    "A suspicion is refuted or becomes a declaration of death within its time, by the clock of " +
    "the one that suspects, unless that one was paused.",
  source: `${PAPER}, §4.2`,
  initial: () => ({ borne: new Map(), since: new Map() }),
  readings: { since: "unread" },
  on: {
    [`${SERVICE}.borne`]({ borne }, _view, node = 0, _soonestUs = 0, latestUs = 0) {
      borne.set(node, latestUs);
    },
    [`${SERVICE}.crashed`]({ since }, _view, node = 0) {
      since.delete(node);
    },
    [`${SERVICE}.paused`]({ since }, _view, node = 0) {
      since.delete(node);
    },
    [`${SERVICE}.suspects`]({ since }, _view, node = 0, peer = 0, atUs = 0) {
      const own = since.get(node) ?? new Map<number, number>();
      own.delete(peer);
      since.set(node, own.set(peer, atUs));
    },
    [`${SERVICE}.trusts`]({ since }, _view, node = 0, peer = 0) {
      since.get(node)?.delete(peer);
    },
    [`${SERVICE}.declares`]({ since }, _view, node = 0, peer = 0) {
      since.get(node)?.delete(peer);
    },
    [`${SERVICE}.looked`]({ since, borne }, view, node = 0, atUs = 0) {
      const [longest] = since.get(node) ?? [];
      const forUs = borne.get(node);
      if (longest === undefined || forUs === undefined) return;
      const [peer, sinceUs] = longest;
      if (atUs - sinceUs <= forUs) return;
      view.report(
        `${view.nameOf(SERVICE, node)} has suspected ${view.nameOf(SERVICE, peer)} for ` +
          `${atUs - sinceUs}us, and bears it for ${forUs}us`,
        [view.addressOf(SERVICE, node), view.addressOf(SERVICE, peer)],
      );
    },
  },
};

interface Declared extends Bound {
  /** By node: how long it bears a suspicion at the least, microseconds. */
  readonly borne: Map<number, number>;
  /** By holder, then by member and incarnation, since when it suspects that one. */
  readonly since: Map<number, Map<string, number>>;
  /** By member and incarnation: those that some member has declared dead. */
  readonly dead: Set<string>;
}

/**
 * Who declares a member dead as the first of all has not heard so. Those after it may have heard it
 * from others, at any time.
 */
export const notDeclaredTooSoon: Invariant<Declared> = {
  name: "not-declared-too-soon",
  statement:
    "While clocks run within 10 % of time, the first that declares an incarnation of a member " +
    "dead has suspected it for its time.",
  source: `${PAPER}, §4.2: a suspected member has that time to refute it`,
  initial: () => ({ borne: new Map(), since: new Map(), dead: new Set(), ...UNBROKEN }),
  readings: { since: "unread", brokenBy: "unread" },
  suspendedBy: brokenBy,
  on: {
    ...boundBreaks<Declared>([SERVICE], false),
    [`${SERVICE}.borne`]({ borne }, _view, node = 0, soonestUs = 0) {
      borne.set(node, soonestUs);
    },
    [`${SERVICE}.crashed`]({ since }, _view, node = 0) {
      since.delete(node);
    },
    [`${SERVICE}.holds`](state, view, node = 0, peer = 0, status = 0, incarnation = 0) {
      const key = `${peer} ${incarnation}`;
      const own = state.since.get(node) ?? new Map<string, number>();
      state.since.set(node, own);
      if (name(status) === "suspect") own.set(key, view.now());
      if (name(status) !== "dead" || state.dead.has(key)) return;
      state.dead.add(key);
      // By the fastest clock; one less, since clocks show whole microseconds.
      const borneUs = (state.borne.get(node) ?? 0) - 1;
      const soonestUs = Math.floor((borneUs * 1_000_000) / (1_000_000 + RHO_PPM));
      const sinceUs = own.get(key);
      const forUs = sinceUs === undefined ? 0 : view.now() - sinceUs;
      if (state.isBroken || forUs >= soonestUs) return;
      view.report(
        `${view.nameOf(SERVICE, node)} declares ${view.nameOf(SERVICE, peer)} dead in incarnation ` +
          `${incarnation} as the first, and has suspected it for ${forUs}us, where no clock ` +
          `within bounds shows ${borneUs + 1}us before ${soonestUs}us`,
        [view.addressOf(SERVICE, node), view.addressOf(SERVICE, peer)],
      );
    },
  },
};
