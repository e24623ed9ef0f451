/**
 * The quality of service of a failure detector (Chen, Toueg and Aguilera 2002, §2.2), by ordered
 * pair of observer and observed: how long a crash goes unnoticed, how often and for how long one is
 * suspected that runs. Figures, never a verdict. True time; paused machines count apart, since
 * they look the same as crashed ones.
 */
import type { Count } from "../../checkers/happened/count.ts";

interface Pair {
  /** Since when the one suspects the other wrongly; null: it does not. */
  mistakenUs: number | null;
  /** When its last mistake about it began; null: it has made none. */
  lastUs: number | null;
  isSuspected: boolean;
}

interface Quality {
  /** By member that is down: since when. */
  readonly downUs: Map<number, number>;
  readonly paused: Set<number>;
  /** By observer, then by whom it observes. */
  readonly pairs: Map<number, Map<number, Pair>>;
  detections: number;
  detectionUs: number;
  detectionMaxUs: number;
  mistakes: number;
  ended: number;
  mistakeUs: number;
  recurred: number;
  recurrenceUs: number;
  inPause: number;
  missed: number;
}

function pairOf({ pairs }: Quality, node: number, peer: number): Pair {
  const own = pairs.get(node) ?? new Map<number, Pair>();
  pairs.set(node, own);
  const pair = own.get(peer) ?? { mistakenUs: null, lastUs: null, isSuspected: false };
  own.set(peer, pair);
  return pair;
}

function detected(state: Quality, tookUs: number): void {
  state.detections++;
  state.detectionUs += tookUs;
  state.detectionMaxUs = Math.max(state.detectionMaxUs, tookUs);
}

function endMistake(state: Quality, pair: Pair, nowUs: number): void {
  if (pair.mistakenUs === null) return;
  state.ended++;
  state.mistakeUs += nowUs - pair.mistakenUs;
  pair.mistakenUs = null;
}

const toMs = (us: number, count: number): number =>
  count === 0 ? 0 : Math.round(us / count / 1_000);

/**
 * @param begins the fact by which a suspicion begins: node, peer.
 * @param prefix of the figures' names.
 */
export function qualityOf(begins: string, prefix = ""): Count<Quality> {
  return {
    initial: () => ({
      downUs: new Map(),
      paused: new Set(),
      pairs: new Map(),
      detections: 0,
      detectionUs: 0,
      detectionMaxUs: 0,
      mistakes: 0,
      ended: 0,
      mistakeUs: 0,
      recurred: 0,
      recurrenceUs: 0,
      inPause: 0,
      missed: 0,
    }),
    readings: {
      downUs: "unread",
      pairs: "unread",
      detectionUs: "unread",
      detectionMaxUs: "unread",
      mistakeUs: "unread",
      recurrenceUs: "unread",
    },
    on: {
      crashed(state, view, node = 0) {
        const nowUs = view.now();
        state.downUs.set(node, nowUs);
        state.paused.delete(node);
        state.pairs.delete(node);
        // Who suspected it before it crashed has detected it at once.
        for (const [, own] of state.pairs) {
          const pair = own.get(node);
          if (pair?.isSuspected !== true) continue;
          endMistake(state, pair, nowUs);
          detected(state, 0);
        }
      },
      restarted(state, view, node = 0) {
        if (!state.downUs.delete(node)) return;
        for (let peer = 1; peer <= view.nodes; peer++) {
          const isUp = peer !== node && !state.downUs.has(peer) && !state.paused.has(peer);
          if (isUp && !pairOf(state, peer, node).isSuspected) state.missed++;
        }
      },
      paused({ paused }, _view, node = 0) {
        paused.add(node);
      },
      resumed({ paused }, _view, node = 0) {
        paused.delete(node);
      },
      [begins](state, view, node = 0, peer = 0) {
        const pair = pairOf(state, node, peer);
        if (pair.isSuspected) return;
        pair.isSuspected = true;
        const nowUs = view.now();
        const downUs = state.downUs.get(peer);
        if (downUs !== undefined) detected(state, nowUs - downUs);
        else if (state.paused.has(peer)) state.inPause++;
        else {
          state.mistakes++;
          if (pair.lastUs !== null) {
            state.recurred++;
            state.recurrenceUs += nowUs - pair.lastUs;
          }
          pair.lastUs = nowUs;
          pair.mistakenUs = nowUs;
        }
      },
      trusts(state, view, node = 0, peer = 0) {
        const pair = pairOf(state, node, peer);
        pair.isSuspected = false;
        endMistake(state, pair, view.now());
      },
    },
    compared: [
      "detections",
      "detection-ms",
      "detection-max-ms",
      "mistakes",
      "mistake-ms",
      "recurrence-ms",
      "suspected-in-pause",
      "missed",
    ].map((name) => prefix + name),
    counted: (state) => ({
      [`${prefix}detections`]: state.detections,
      [`${prefix}detection-ms`]: toMs(state.detectionUs, state.detections),
      [`${prefix}detection-max-ms`]: toMs(state.detectionMaxUs, 1),
      [`${prefix}mistakes`]: state.mistakes,
      [`${prefix}mistake-ms`]: toMs(state.mistakeUs, state.ended),
      [`${prefix}recurrence-ms`]: toMs(state.recurrenceUs, state.recurred),
      [`${prefix}suspected-in-pause`]: state.inPause,
      [`${prefix}missed`]: state.missed,
    }),
  };
}
