/** Z8, primary integrity: whoever is established as a leader holds everything that was delivered before. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Invariant } from "../audit.ts";

interface State {
  /** By epoch: who was seen to lead it first. */
  readonly seen: number[];
  /** The last transaction that was delivered anywhere. */
  index: number;
  epoch: number;
  digest: number;
}

export const primaryIntegrity: Invariant<State> = {
  name: "primary-integrity",
  statement:
    "When a primary broadcasts, it has delivered every transaction of earlier epochs that any process ever delivers.",
  source: "Junqueira 2011, Primary integrity; LeaderLogCompleteness of the NJU specification",
  protocols: ["zab"],
  initial: () => ({ seen: [], index: 0, epoch: 0, digest: 0 }),
  on: {
    delivered(state, _view, _node, index, epoch, digest) {
      if (index <= state.index) return;
      state.index = index;
      state.epoch = epoch;
      state.digest = digest;
    },
    lead(state, view, node, epoch) {
      if (state.seen[epoch] !== undefined) return;
      state.seen[epoch] = node;
      // An older leader that speaks for the first time need not hold what was delivered in a later epoch.
      if (state.index === 0 || epoch <= state.epoch) return;
      if (view.logs.holds(node, state.index, state.epoch, state.digest)) return;
      view.report(
        `${nodeName(node)} is established in epoch ${epoch} without transaction ${state.index} of epoch ${state.epoch}, which was delivered`,
        [node],
      );
    },
  },
};
