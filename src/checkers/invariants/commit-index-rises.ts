/** A commit index rises: what a node sends others word of as decided never falls while it runs. */
import type { Property } from "../audit.ts";

/** @param say the message, of the node, its office, the index, and the higher one before it. */
export function commitIndexRises(
  say: (node: number, term: number, index: number, before: number) => string,
): Property<{ announced: number[] }> {
  return {
    /** By node, since it started: the highest index that it announced. */
    initial: (nodes) => ({ announced: new Array<number>(nodes + 1).fill(0) }),
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
