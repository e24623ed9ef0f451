/**
 * Terms in logs: they never fall from one entry to the next, and none is later than the term its
 * disk remembers.
 */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

/**
 * Terms never fall along a log.
 * @param say the message, of the node, the index, its term, and the higher one before it.
 */
export function termsRise(
  say: (node: number, index: number, term: number, before: number) => string,
): Property<null> {
  return {
    uses: ["logs"],
    initial: () => null,
    readings: {},
    on: {
      durable(_state, view, node, index, term) {
        const before = view.logs.termAt(node, index - 1);
        if (before > term) view.report(say(node, index, term, before), [node]);
      },
    },
  };
}

/** No entry on a disk is of a later term than the disk remembers. */
export const termsRemembered: Property<{ remembered: number[] }> = {
  /** By node: the term that its disk remembers. */
  initial: (nodes) => ({ remembered: new Array<number>(nodes + 1).fill(0) }),
  readings: { remembered: "by-node" },
  on: {
    remembered(state, _view, node, term) {
      state.remembered[node] = term;
    },
    durable(state, view, node, index, term) {
      const current = state.remembered[node] as number;
      if (term <= current) return;
      view.report(
        `${nodeName(node)} holds entry ${index} of term ${term}, and remembers no later term ` +
          `than ${current}`,
        [node],
      );
    },
  },
};
