/**
 * Committed by acknowledgements: a leader says that something is committed once a quorum has
 * acknowledged it in the leader's epoch, by what has reached it and by what its own disk holds: to
 * itself, too, it acknowledges the history only once that holds the history and the epoch.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { nodesOf, withNode } from "../../protocol/quorum.ts";
import { serversThat } from "../electorates/any-configuration.ts";
import {
  byOwnConfigurations,
  mayDecide,
  type OwnConfigurations,
} from "../electorates/own-configurations.ts";

interface State extends OwnConfigurations {
  /** By leader and learner: the latest epoch of which word came, and up to which index. */
  readonly epochs: number[];
  readonly indices: number[];
  /** By node: the epoch that its disk remembers as current. */
  readonly current: number[];
  /** By node: the epoch in which it said so last, and the highest index. */
  readonly led: number[];
  readonly through: number[];
}

export const committedByAcknowledgements = byOwnConfigurations<State>({
  uses: ["logs"],
  initial: (nodes) => ({
    epochs: new Array<number>((nodes + 1) ** 2).fill(-1),
    indices: new Array<number>((nodes + 1) ** 2).fill(-1),
    current: new Array<number>(nodes + 1).fill(0),
    led: new Array<number>(nodes + 1).fill(-1),
    through: new Array<number>(nodes + 1).fill(-1),
  }),
  on: {
    confirmed(state, { nodes }, node, epoch, peer, index) {
      const at = node * (nodes + 1) + peer;
      const latest = state.epochs[at] as number;
      if (epoch < latest || (epoch === latest && index <= (state.indices[at] as number))) return;
      state.epochs[at] = epoch;
      state.indices[at] = index;
    },
    currentEpoch(state, _view, node, epoch) {
      state.current[node] = epoch;
    },
    announced(state, view, node, epoch, index) {
      if (state.led[node] !== epoch) {
        state.led[node] = epoch;
        state.through[node] = -1;
      }
      const through = state.through[node] as number;
      if (index <= through) return;
      state.through[node] = index;
      const first = node * (view.nodes + 1);
      const holders = serversThat(view.nodes, node, (peer) => {
        const isOfEpoch = state.epochs[first + peer] === epoch;
        return isOfEpoch && (state.indices[first + peer] as number) >= index;
      });
      const counts = state.current[node] === epoch && view.logs.lastIndex(node) >= index;
      const held = counts ? holders : holders & ~withNode(0, node);
      if (mayDecide(state, view, node, held, { index, through })) return;
      const names = nodesOf(held).map(nodeName).join(", ") || "no server";
      view.report(
        `${nodeName(node)} said in epoch ${epoch} that ${index} transactions are committed, ` +
          `which ${names} holds, by what has reached it`,
        [node],
      );
    },
  },
});
