/**
 * Transfers end: a leader that hands its leadership over asks the target to campaign for an
 * election timeout at most, and is then a leader as before (Ongaro 2014 §3.10).
 */
import { formatDuration } from "../../core/formatting.ts";
import { nodeName } from "../../protocol/node-id.ts";
import { drifts, type OwnClocks, ownTime, rightClocks } from "../own-clocks.ts";
import type { Property } from "../property.ts";

/** An election timeout; a second one is for timers that come late. */
const TIMEOUTS = 2;

interface State extends OwnClocks {
  /** By node: for how long it may ask, by its own clock. */
  readonly mayUs: number[];
  /** By node: since when its last transfer counts, by its own clock. */
  readonly sinceUs: number[];
}

export const transfersEnd: Property<State> = {
  initial: (nodes) => ({
    ...rightClocks(nodes),
    mayUs: new Array<number>(nodes + 1).fill(0),
    sinceUs: new Array<number>(nodes + 1).fill(0),
  }),
  readings: { ratePpm: "unread", trueUs: "unread", ownUs: "unread", sinceUs: "unread" },
  looksAt: ["handedOver"],
  on: {
    timed(state, _view, node, electionUs) {
      state.mayUs[node] = TIMEOUTS * electionUs;
    },
    drifting(state, view, node, ratePpm) {
      drifts(state, node, ratePpm, view.now());
    },
    transferring(state, view, node) {
      state.sinceUs[node] = ownTime(state, node, view.now());
    },
    // What waits for it then comes before its timers.
    resumed(state, view, node) {
      state.sinceUs[node] = ownTime(state, node, view.now());
    },
    handedOver(state, view, node, term, peer) {
      const mayUs = state.mayUs[node] as number;
      const sinceUs = state.sinceUs[node] as number;
      if (ownTime(state, node, view.now()) - sinceUs <= mayUs) return;
      view.report(
        `${nodeName(node)}, as the leader of term ${term}, asks ${nodeName(peer)} to campaign ` +
          `still, more than ${formatDuration(mayUs)} by its own clock after it was told to hand over`,
        [node, peer],
      );
    },
  },
};
