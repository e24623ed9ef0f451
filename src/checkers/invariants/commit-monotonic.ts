/** Commitment is for ever: an announced commit index never falls, and nothing applied is cut from a disk by who applied it. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Invariant } from "../audit.ts";

interface State {
  /** By node, since it started: the highest commit index it announced, and the last index it applied. */
  readonly announced: number[];
  readonly applied: number[];
  /** By index: what was applied there, by whoever was first. */
  readonly terms: number[];
  readonly digests: number[];
}

export const commitMonotonic: Invariant<State> = {
  name: "commit-monotonic",
  statement:
    "A server's commit index never falls while it runs, and it never removes an entry that it has applied.",
  source: "Ongaro 2014, figure 3.1 (commitIndex increases monotonically) and §3.5",
  protocols: ["raft"],
  initial: (nodes) => ({
    announced: new Array<number>(nodes + 1).fill(0),
    applied: new Array<number>(nodes + 1).fill(0),
    terms: [],
    digests: [],
  }),
  on: {
    restarted(state, _view, node) {
      state.announced[node] = 0;
      state.applied[node] = 0;
    },
    announced(state, view, node, _term, index) {
      const before = state.announced[node] as number;
      if (index > before) state.announced[node] = index;
      else if (index < before) {
        view.report(`${nodeName(node)} announced commit index ${index} after ${before}`, [node]);
      }
    },
    restored(state, view, node, index) {
      const before = state.applied[node] as number;
      if (index < before) {
        view.report(`${nodeName(node)} went back from entry ${before} to a snapshot of ${index}`, [
          node,
        ]);
      }
      state.applied[node] = index;
    },
    delivered(state, _view, node, index, term, digest) {
      state.applied[node] = index;
      if (state.terms[index] !== undefined) return;
      state.terms[index] = term;
      state.digests[index] = digest;
    },
    truncated(state, view, node, from) {
      const applied = state.applied[node] as number;
      if (from > applied) return;
      // A disk lags behind its server: what it drops now may be older than what was applied there meanwhile.
      const term = state.terms[from] as number;
      if (view.logs.holds(node, from, term, state.digests[from] as number)) {
        view.report(
          `${nodeName(node)} removed entries from ${from} on after it had applied up to ${applied}`,
          [node],
        );
      }
    },
  },
};
