/**
 * An epoch above a quorum's: a leader offers an epoch that is later than those that a quorum of
 * servers told it they had accepted last.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { nodesOf } from "../../protocol/quorum.ts";
import { serversThat } from "../electorates/any-configuration.ts";
import {
  byOwnConfigurations,
  mayDecide,
  type OwnConfigurations,
} from "../electorates/own-configurations.ts";

interface State extends OwnConfigurations {
  /**
   * By leader and learner: the lowest epoch that the learner introduced itself with since the
   * leader looked for one itself, -1: none.
   */
  readonly told: number[];
  /** By node: the epoch that it offered last. */
  readonly offered: number[];
}

export const epochAboveQuorum = byOwnConfigurations<State>({
  initial: (nodes) => ({
    told: new Array<number>((nodes + 1) ** 2).fill(-1),
    offered: new Array<number>(nodes + 1).fill(0),
  }),
  on: {
    introduced(state, { nodes }, node, learner, epoch) {
      const at = node * (nodes + 1) + learner;
      const before = state.told[at] as number;
      if (before === -1 || epoch < before) state.told[at] = epoch;
    },
    looking(state, { nodes }, node) {
      forget(state, nodes, node);
    },
    restarted(state, { nodes }, node) {
      forget(state, nodes, node);
    },
    offered(state, view, node, epoch) {
      if (state.offered[node] === epoch) return;
      state.offered[node] = epoch;
      const first = node * (view.nodes + 1);
      const below = serversThat(view.nodes, node, (peer) => {
        const told = state.told[first + peer] as number;
        return told !== -1 && told < epoch;
      });
      if (mayDecide(state, view, node, below)) return;
      view.report(
        `${nodeName(node)} offered epoch ${epoch}, which is later than what ` +
          `${nodesOf(below).map(nodeName).join(", ")} had accepted, by what has reached it`,
        [node],
      );
    },
  },
});

function forget({ told }: State, nodes: number, node: number): void {
  told.fill(-1, node * (nodes + 1), (node + 1) * (nodes + 1));
}
