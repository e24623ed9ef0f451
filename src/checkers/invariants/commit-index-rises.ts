/**
 * A commit index rises: what a node knows to be decided, and what it announces to others, never
 * falls while it runs.
 */
import type { Property } from "../property.ts";

/** @param say the message, of the node, its office, the index, and the higher one before it. */
export function commitIndexRises(
  say: (node: number, term: number, index: number, before: number) => string,
): Property<{ announced: number[] }> {
  return {
    /** By node, since it started: the highest index that it announced. */
    initial: (nodes) => ({ announced: new Array<number>(nodes + 1).fill(0) }),
    readings: { announced: "by-node" },
    on: {
      restarted(state, _view, node) {
        state.announced[node] = 0;
      },
      announced(state, view, node, term, index) {
        const before = state.announced[node] as number;
        if (index >= before) state.announced[node] = index;
        else view.report(say(node, term, index, before), [node]);
      },
    },
  };
}

/**
 * The same of what a node knows, whether it announces it or not.
 * @param say the message, of the node, the index, and the higher one before it.
 */
export function knownIndexRises(
  say: (node: number, index: number, before: number) => string,
): Property<{ known: number[] }> {
  return {
    /** By node, since it started: the index that it knew last. */
    initial: (nodes) => ({ known: new Array<number>(nodes + 1).fill(0) }),
    readings: { known: "by-node" },
    on: {
      restarted(state, _view, node) {
        state.known[node] = 0;
      },
      committed(state, view, node, index) {
        const before = state.known[node] as number;
        state.known[node] = index;
        if (index < before) view.report(say(node, index, before), [node]);
      },
    },
  };
}
