/** The judge of the herd: a node that vanishes wakes one waiter. */
import type { Invariant } from "../../../checkers/property.ts";

interface Woken {
  /** The last entry at which a watch fired. */
  index: number;
  /** What fired at it: by what was watched, the session. */
  readonly sessions: Map<number, number>;
}

export const oneWoken: Invariant<Woken> = {
  name: "one-woken",
  statement: "A node that vanishes fires the watch of one session at most.",
  source: "Hunt and others 2010, §2.4 (simple locks without herd effect); ZooKeeper's recipes",
  initial: () => ({ index: 0, sessions: new Map() }),
  on: {
    "locks.fired"(state, view, node, index, session, sequence) {
      if (index < state.index) return;
      if (index > state.index) state.sessions.clear();
      state.index = index;
      const other = state.sessions.get(sequence) ?? session;
      if (other !== session) {
        view.report(
          `the end of one node fired the watches of sessions ${other} and ${session} on ` +
            (sequence === 0 ? "the directory" : `node ${sequence}`),
          [view.addressOf("locks", node)],
        );
      }
      state.sessions.set(sequence, session);
    },
  },
};
