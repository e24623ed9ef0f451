/** What SWIM promises of what its members send, after what has reached them. */
import type { AuditView, Invariant } from "../../../checkers/property.ts";
import { ALIVE, DEAD } from "./rules.ts";

const PAPER = "Das, Gupta and Motivala 2002";
const SERVICE = "swim";

/** A probe that is under way. */
interface Probe {
  readonly peer: number;
  readonly number: number;
  /** How many others can be asked at the least: fewer, the more are held for dead. */
  enough: number;
  /** Who has been asked to ping. */
  readonly asked: Set<number>;
  wasAcked: boolean;
}

interface Probing {
  /** By node: how many it asks at most, and how many there are. */
  readonly helped: Map<number, { readonly most: number; readonly others: number }>;
  /** By node. */
  readonly probes: Map<number, Probe>;
  /** By node, what it holds of others, where it has heard anything of them. */
  readonly held: Map<number, Map<number, number>>;
}

/** How many of the others a member can ask, that are not held for dead. */
function able({ helped, held }: Probing, node: number, peer: number): number {
  const { most = 0, others = 0 } = helped.get(node) ?? {};
  let count = others;
  for (const [other, status] of held.get(node) ?? []) {
    if (other !== peer && status === DEAD) count--;
  }
  return Math.max(0, Math.min(most, count));
}

/** A period is over: what was probed in it has answered, or is suspected by now. */
function ended(state: Probing, view: AuditView, node: number): void {
  const probe = state.probes.get(node);
  state.probes.delete(node);
  if (probe === undefined || probe.wasAcked) return;
  const { peer, asked, enough } = probe;
  const isTrusted = (state.held.get(node)?.get(peer) ?? ALIVE) === ALIVE;
  if (asked.size >= enough && !isTrusted) return;
  const silent = `${view.nameOf(SERVICE, peer)} has not answered ${view.nameOf(SERVICE, node)}`;
  view.report(
    asked.size < enough
      ? `${silent}, which has asked ${asked.size} others to ping it, where it asks ${enough}`
      : `${silent}, directly or by way of others, and is not suspected`,
    [view.addressOf(SERVICE, node), view.addressOf(SERVICE, peer)],
  );
}

export const probesInFull: Invariant<Probing> = {
  name: "probes-in-full",
  statement:
    "Who gets no ack to its probe within a period has asked so many others to ping, as far as " +
    "they are not held for dead, and suspects the one that it probed, unless it was paused.",
  source: `${PAPER}, §3.1`,
  initial: () => ({ helped: new Map(), probes: new Map(), held: new Map() }),
  on: {
    [`${SERVICE}.helped`]({ helped }, _view, node = 0, most = 0, others = 0) {
      helped.set(node, { most, others });
    },
    [`${SERVICE}.crashed`]({ probes, held }, _view, node = 0) {
      probes.delete(node);
      held.delete(node);
    },
    // What became due in a pause is handled after it, in whatever order.
    [`${SERVICE}.paused`]({ probes }, _view, node = 0) {
      probes.delete(node);
    },
    [`${SERVICE}.pinged`](state, _view, node = 0, peer = 0, number = 0) {
      const enough = able(state, node, peer);
      state.probes.set(node, { peer, number, enough, asked: new Set(), wasAcked: false });
    },
    [`${SERVICE}.asked`]({ probes }, _view, node = 0, helper = 0, peer = 0, number = 0) {
      const probe = probes.get(node);
      if (probe?.peer === peer && probe.number === number) probe.asked.add(helper);
    },
    [`${SERVICE}.acked`]({ probes }, _view, node = 0, peer = 0, number = 0) {
      const probe = probes.get(node);
      if (probe?.peer === peer && probe.number === number) probe.wasAcked = true;
    },
    [`${SERVICE}.holds`](state, _view, node = 0, peer = 0, status = 0) {
      const held = state.held.get(node) ?? new Map<number, number>();
      state.held.set(node, held.set(peer, status));
      const probe = state.probes.get(node);
      if (probe !== undefined && status === DEAD) {
        probe.enough = Math.min(probe.enough, able(state, node, probe.peer));
      }
    },
    [`${SERVICE}.looked`]: ended as Invariant<Probing>["on"][string],
  },
};

/** By member, since it started: the highest incarnation in which it was said to be silent. */
type Blamed = Map<number, number>;

export const refutesLater: Invariant<{ readonly blamed: Blamed }> = {
  name: "refutes-later",
  statement:
    "What a member says of itself is of a later incarnation than any in which it has heard that " +
    "it is suspected or dead, since it started.",
  source: `${PAPER}, §4.2`,
  initial: () => ({ blamed: new Map() }),
  on: {
    [`${SERVICE}.crashed`]({ blamed }, _view, node = 0) {
      blamed.delete(node);
    },
    [`${SERVICE}.blamed`]({ blamed }, _view, node = 0, incarnation = 0) {
      blamed.set(node, Math.max(incarnation, blamed.get(node) ?? 0));
    },
    [`${SERVICE}.says`]({ blamed }, view, node = 0, incarnation = 0) {
      const heard = blamed.get(node);
      if (heard === undefined || incarnation > heard) return;
      view.report(
        `${view.nameOf(SERVICE, node)} says that it is alive in incarnation ${incarnation}, and ` +
          `has heard that it is suspected or dead in ${heard}`,
        [view.addressOf(SERVICE, node)],
      );
    },
  },
};
