/**
 * What a detector of failures by heartbeats promises always, by the clock of the one that waits:
 * silence is noticed in time and not before, and only news is a sign of life. Whether a suspicion
 * is right is no promise of any detector in an asynchronous system (Chandra and Toueg 1996): that
 * is measured, in quality.ts.
 */
import type { AuditView, Invariant } from "../../checkers/property.ts";

interface Waiting {
  /** By node: how soon, and how late, it suspects the silent; microseconds. */
  readonly promised: Map<number, { readonly soonestUs: number; readonly latestUs: number }>;
  /** By node: since when it waits for whom, by its own clock; those for the longest first. */
  readonly since: Map<number, Map<number, number>>;
  /** By node: the peers of which word has come that it has not waited on from. */
  readonly word: Map<number, Set<number>>;
}

function initial(): Waiting {
  return { promised: new Map(), since: new Map(), word: new Map() };
}

function waitedFor({ since }: Waiting, node: number): Map<number, number> {
  const own = since.get(node) ?? new Map<number, number>();
  since.set(node, own);
  return own;
}

/** A process that stops, for good or for a while, no longer watches the others. */
function forget({ since, word }: Waiting, _view: AuditView, node: number): void {
  since.delete(node);
  word.delete(node);
}

function promises({ promised }: Waiting, soonestUs: number, latestUs: number, node: number): void {
  promised.set(node, { soonestUs, latestUs });
}

function wordOf({ word }: Waiting, _view: AuditView, node: number, peer: number): void {
  const own = word.get(node) ?? new Set<number>();
  word.set(node, own.add(peer));
}

/**
 * What both judges of silence listen to. Who says that it waits anew, and no word has come, still
 * waits since it did before.
 * @param words the facts of messages that may be word of a peer.
 */
function waitingOn(service: string, words: readonly string[]): Invariant<Waiting>["on"] {
  return {
    ...Object.fromEntries(
      words.map((fact) => [`${service}.${fact}`, wordOf as Invariant<Waiting>["on"][string]]),
    ),
    [`${service}.promises`](state, _view, node = 0, soonestUs = 0, latestUs = 0) {
      promises(state, soonestUs, latestUs, node);
    },
    [`${service}.awaits`](state, _view, node = 0, peer = 0, sinceUs = 0) {
      const own = waitedFor(state, node);
      const hasWord = state.word.get(node)?.delete(peer) ?? false;
      if (!hasWord && own.has(peer)) return;
      own.delete(peer);
      own.set(peer, sinceUs);
    },
    [`${service}.crashed`]: forget as Invariant<Waiting>["on"][string],
  };
}

/** A peer that is silent for as long as the detector waits at most is suspected. */
export function suspectedInTime(
  service: string,
  words: readonly string[] = ["reached"],
): Invariant<Waiting> {
  return {
    name: "suspected-in-time",
    statement:
      "A peer from which nothing new has come is suspected within the longest wait, by the clock " +
      "of the one that waits, unless that one was paused.",
    source:
      "Chandra and Toueg 1996, strong completeness; Chen, Toueg and Aguilera 2002: a bounded T_D",
    initial,
    readings: { since: "unread" },
    on: {
      ...waitingOn(service, words),
      // What became due in a pause is handled after it, in whatever order.
      [`${service}.paused`]: forget as Invariant<Waiting>["on"][string],
      [`${service}.suspects`](state, _view, node = 0, peer = 0) {
        waitedFor(state, node).delete(peer);
      },
      [`${service}.looked`](state, view, node = 0, atUs = 0) {
        state.word.get(node)?.clear();
        const [longest] = waitedFor(state, node);
        const latestUs = state.promised.get(node)?.latestUs;
        if (longest === undefined || latestUs === undefined) return;
        const [peer, sinceUs] = longest;
        if (atUs - sinceUs <= latestUs) return;
        view.report(
          `${view.nameOf(service, node)} has heard nothing from ${view.nameOf(service, peer)} ` +
            `for ${atUs - sinceUs}us and trusts it, where it waits ${latestUs}us at most`,
          [view.addressOf(service, node), view.addressOf(service, peer)],
        );
      },
    },
  };
}

/** No peer is suspected before it has been silent for the shortest wait. */
export function notSuspectedTooSoon(service: string): Invariant<Waiting> {
  return {
    name: "not-suspected-too-soon",
    statement:
      "No peer is suspected before it has been silent for the shortest wait, by the clock of the " +
      "one that waits.",
    source: "Hayashibara and others 2004: no suspicion below the threshold",
    initial,
    readings: { since: "unread" },
    on: {
      ...waitingOn(service, ["reached"]),
      [`${service}.suspects`](state, view, node = 0, peer = 0, atUs = 0) {
        const own = waitedFor(state, node);
        const sinceUs = own.get(peer);
        own.delete(peer);
        const soonestUs = state.promised.get(node)?.soonestUs ?? 0;
        if (sinceUs === undefined || atUs - sinceUs >= soonestUs) return;
        view.report(
          `${view.nameOf(service, node)} suspects ${view.nameOf(service, peer)} after ` +
            `${atUs - sinceUs}us without word, where it waits ${soonestUs}us at least`,
          [view.addressOf(service, node), view.addressOf(service, peer)],
        );
      },
    },
  };
}

interface News {
  /** By node and peer, the last word that counted. */
  readonly last: Map<string, { readonly life: number; readonly sequence: number }>;
}

/** Word that is late, or comes twice, is no sign of life. */
export function onlyNews(service: string): Invariant<News> {
  return {
    name: "only-news",
    statement: "Only word that is newer than all before is a sign of life.",
    source: "Chen, Toueg and Aguilera 2002, NFD-E: a heartbeat counts if its number is higher",
    initial: () => ({ last: new Map() }),
    readings: { last: "unread" },
    on: {
      [`${service}.restarted`]({ last }, view, node = 0) {
        for (let peer = 1; peer <= view.nodes; peer++) last.delete(`${node} ${peer}`);
      },
      [`${service}.heard`]({ last }, view, node = 0, peer = 0, life = 0, sequence = 0) {
        const key = `${node} ${peer}`;
        const before = last.get(key);
        last.set(key, { life, sequence });
        if (before === undefined || life > before.life) return;
        if (life === before.life && sequence > before.sequence) return;
        view.report(
          `${view.nameOf(service, node)} takes word ${sequence} of ${view.nameOf(service, peer)} ` +
            `for a sign of life, and had had word ${before.sequence}`,
          [view.addressOf(service, node), view.addressOf(service, peer)],
        );
      },
    },
  };
}
