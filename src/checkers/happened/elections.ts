/**
 * Elections: the offices (terms, epochs, ballots) that some node led, and how often another node
 * led than before.
 */
import type { Count } from "./count.ts";

interface State {
  elections: number;
  changes: number;
  /** Who led last, 0 before the first election. */
  leader: number;
  /** By office: whether it was led. */
  readonly led: boolean[];
}

export const elections: Count<State> = {
  initial: () => ({ elections: 0, changes: 0, leader: 0, led: [] }),
  steady: ["lead"],
  on: {
    lead(state, _view, node, term) {
      if (state.led[term] === true) return;
      state.led[term] = true;
      state.elections++;
      if (state.leader !== 0 && state.leader !== node) state.changes++;
      state.leader = node;
    },
  },
  counted: (state) => ({ elections: state.elections, "leader-changes": state.changes }),
};
