/**
 * What is delivered stays: a node never cuts an entry off its disk that it has delivered, and never
 * goes back.
 */
import { at, type Column, emptyColumn, put } from "../../core/column.ts";
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

interface State {
  /** By node, since it started: the last index delivered. */
  readonly delivered: number[];
  /** By index: what was delivered there first. */
  readonly terms: Column;
  readonly digests: Column;
}

/**
 * @param say the message, of the node, the first index that it cut off, and the last that it had
 * delivered.
 */
export function deliveredStays(
  say: (node: number, from: number, delivered: number) => string,
): Property<State> {
  return {
    uses: ["logs"],
    initial: (nodes) => ({
      delivered: new Array<number>(nodes + 1).fill(0),
      terms: emptyColumn(),
      digests: emptyColumn(),
    }),
    readings: { delivered: "by-node" },
    looksAt: ["truncated"],
    on: {
      restarted(state, _view, node) {
        state.delivered[node] = 0;
      },
      delivered(state, _view, node, index, term, digest) {
        state.delivered[node] = index;
        if (at(state.terms, index) !== undefined) return;
        put(state.terms, index, term);
        put(state.digests, index, digest);
      },
      truncated(state, view, node, from) {
        const delivered = state.delivered[node] as number;
        if (from > delivered) return;
        // A disk lags its node: what it drops now may be older than what was delivered there
        // meanwhile.
        const term = at(state.terms, from) ?? -1;
        if (!view.logs.holds(node, from, term, at(state.digests, from) ?? 0)) return;
        view.report(say(node, from, delivered), [node]);
      },
    },
  };
}

/**
 * A node sets its object to no snapshot that is older than what it has delivered.
 * @param entry what an entry is called.
 */
export function neverBack(entry: string): Property<{ delivered: number[] }> {
  return {
    /** By node, since it started: the last index delivered, or replaced by a snapshot. */
    initial: (nodes) => ({ delivered: new Array<number>(nodes + 1).fill(0) }),
    readings: { delivered: "by-node" },
    on: {
      restarted(state, _view, node) {
        state.delivered[node] = 0;
      },
      delivered(state, _view, node, index) {
        state.delivered[node] = index;
      },
      restored(state, view, node, index) {
        const before = state.delivered[node] as number;
        state.delivered[node] = index;
        if (index >= before) return;
        view.report(
          `${nodeName(node)} went back from ${entry} ${before} to a snapshot of ${index}`,
          [node],
        );
      },
    },
  };
}
