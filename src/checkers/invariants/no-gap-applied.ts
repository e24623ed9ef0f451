/** No gap is applied: a node executes slot after slot, none left out and none twice. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Invariant } from "../audit.ts";

export const noGapApplied: Invariant<{ applied: number[] }> = {
  name: "no-gap-applied",
  statement: "Servers execute commands in the order of their slots, one for each.",
  source: "Lamport, Paxos Made Simple (2001), §3, P8",
  protocols: ["multi-paxos"],
  /** By node: the last slot executed since it started. */
  initial: (nodes) => ({ applied: new Array<number>(nodes + 1).fill(0) }),
  on: {
    restarted(state, _view, node) {
      state.applied[node] = 0;
    },
    // A snapshot stands for all slots up to it.
    restored(state, view, node, slot) {
      const before = state.applied[node] as number;
      if (slot < before) {
        view.report(`${nodeName(node)} went back from slot ${before} to a snapshot of ${slot}`, [
          node,
        ]);
      }
      state.applied[node] = slot;
    },
    delivered(state, view, node, slot) {
      const before = state.applied[node] as number;
      if (slot !== before + 1) {
        view.report(`${nodeName(node)} executed slot ${slot} after slot ${before}`, [node]);
      }
      state.applied[node] = slot;
    },
  },
};
