/**
 * In time: work that has a deadline ends by it, by the clock of the node that waits. A node reports
 * how long a piece of work took and how long it was allowed to take. While its machine is paused
 * nothing can end, so that what falls into a pause is not counted.
 */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

/** By node, in true time: since when it is paused, and its pauses that are over. */
interface State {
  readonly pausedSince: Map<number, number>;
  readonly pauses: Map<number, (readonly [fromUs: number, untilUs: number])[]>;
}

/**
 * A clock may run faster than true time, in which pauses are measured: by less than a fourth, which
 * is more than the fault `clock-drift` and a scenario's `drift` come to.
 */
const PAUSE_MARGIN = 4;

/** @param slackUs how much later than allowed still counts as in time: one tick of the clock. */
export function inTime(slackUs: number): Property<State> {
  return {
    initial: () => ({ pausedSince: new Map(), pauses: new Map() }),
    readings: { pausedSince: "unread", pauses: "unread" },
    on: {
      paused(state, view, node) {
        state.pausedSince.set(node, view.now());
      },
      resumed(state, view, node) {
        const fromUs = state.pausedSince.get(node);
        if (fromUs === undefined) return;
        state.pausedSince.delete(node);
        const pauses = state.pauses.get(node) ?? [];
        pauses.push([fromUs, view.now()]);
        state.pauses.set(node, pauses);
      },
      ended(state, view, node, tookUs, allowedUs) {
        if (tookUs <= allowedUs + slackUs) return;
        const pausedUs = pausedSince(state, node, view.now() - tookUs);
        const excusedUs = pausedUs + Math.ceil(pausedUs / PAUSE_MARGIN);
        if (tookUs - excusedUs <= allowedUs + slackUs) return;
        view.report(`${nodeName(node)} ended after ${tookUs}us what may take ${allowedUs}us`, [
          node,
        ]);
      },
    },
  };
}

/** How long a node was paused since some moment; the latest pause is looked at first. */
function pausedSince({ pauses }: State, node: number, sinceUs: number): number {
  let pausedUs = 0;
  for (const [fromUs, untilUs] of (pauses.get(node) ?? []).toReversed()) {
    if (untilUs <= sinceUs) break;
    pausedUs += untilUs - Math.max(fromUs, sinceUs);
  }
  return pausedUs;
}
