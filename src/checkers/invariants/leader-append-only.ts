/** Leader append-only: a leader never cuts its own log. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

interface State {
  /** By node: the last term in which it led, and the term that its disk remembers. */
  readonly led: number[];
  readonly remembered: number[];
}

export const leaderAppendOnly: Property<State> = {
  uses: ["logs"],
  initial: (nodes) => ({
    led: new Array<number>(nodes + 1).fill(-1),
    remembered: new Array<number>(nodes + 1).fill(0),
  }),
  readings: { led: "by-node", remembered: "by-node" },
  steady: ["lead"],
  looksAt: ["truncated"],
  on: {
    lead(state, _view, node, term) {
      if (term > (state.led[node] as number)) state.led[node] = term;
    },
    // A later term reaches the disk before what is done in it.
    remembered(state, _view, node, term) {
      state.remembered[node] = term;
    },
    truncated(state, view, node, from) {
      const term = state.led[node] as number;
      if (state.remembered[node] !== term || from > view.logs.lastIndex(node)) return;
      view.report(
        `${nodeName(node)} cut its log from entry ${from} on in term ${term}, which it leads`,
        [node],
      );
    },
  },
};
