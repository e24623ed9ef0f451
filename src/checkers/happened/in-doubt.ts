/**
 * Time in doubt: from a vote of yes on disk until the outcome is, of participants that run; while
 * one is down its time does not count. A figure, never a verdict: to be in doubt is what commit
 * protocols differ in.
 */
import type { Count } from "./count.ts";

interface State {
  /** By node and transaction: when it began, or when the node started again; true time. */
  readonly since: Map<string, number>;
  /** By node: what it is in doubt about. */
  readonly doubts: Map<number, Set<number>>;
  ended: number;
  totalUs: number;
}

/** Ends one doubt, for good or until the node starts again. */
function count(state: State, node: number, transaction: number, nowUs: number): void {
  const key = `${node} ${transaction}`;
  const tookUs = nowUs - (state.since.get(key) ?? nowUs);
  state.since.delete(key);
  state.totalUs += tookUs;
}

export const inDoubt: Count<State> = {
  initial: () => ({ since: new Map(), doubts: new Map(), ended: 0, totalUs: 0 }),
  readings: { since: "unread", totalUs: "unread" },
  on: {
    ready(state, view, node, transaction) {
      const own = state.doubts.get(node) ?? new Set();
      state.doubts.set(node, own.add(transaction));
      state.since.set(`${node} ${transaction}`, view.now());
    },
    resolved(state, view, node, transaction) {
      if (state.doubts.get(node)?.delete(transaction) !== true) return;
      state.ended++;
      count(state, node, transaction, view.now());
    },
    crashed(state, view, node) {
      for (const one of state.doubts.get(node) ?? []) count(state, node, one, view.now());
    },
    restarted(state, view, node) {
      for (const one of state.doubts.get(node) ?? []) {
        state.since.set(`${node} ${one}`, view.now());
      }
    },
  },
  compared: ["doubts", "ms-in-doubt"],
  counted: ({ ended, totalUs }) => ({
    doubts: ended,
    "ms-in-doubt": Math.round(totalUs / 1_000),
  }),
};
