/** Terms in logs: they never fall from one entry to the next, and none is later than the term its disk remembers. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Invariant } from "../audit.ts";

export const termOfEntries: Invariant<{ remembered: number[] }> = {
  name: "term-of-entries",
  statement:
    "The terms of a log's entries never decrease, and the last is not later than the server's current term.",
  source: "Ongaro 2014, §3.5 and figure 3.1; CCF's LogTermsProp, R13",
  protocols: ["raft"],
  /** By node: the term that its disk remembers. */
  initial: (nodes) => ({ remembered: new Array<number>(nodes + 1).fill(0) }),
  on: {
    remembered(state, _view, node, term) {
      state.remembered[node] = term;
    },
    durable(state, view, node, index, term) {
      const before = view.logs.termAt(node, index - 1);
      if (term < before) {
        view.report(
          `${nodeName(node)} holds entry ${index} of term ${term} behind one of term ${before}`,
          [node],
        );
      }
      const current = state.remembered[node] as number;
      if (term > current) {
        view.report(
          `${nodeName(node)} holds entry ${index} of term ${term}, and remembers no later term than ${current}`,
          [node],
        );
      }
    },
  },
};
