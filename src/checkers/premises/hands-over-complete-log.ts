/** A complete log: a leader asks only a server to campaign that has acknowledged all of its log. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

interface State {
  /** By node: where its log ends, as it was handed to its disk. */
  readonly last: number[];
  /** By leader and follower: the latest term of which word came, and up to which index. */
  readonly terms: number[];
  readonly indices: number[];
}

export const handsOverCompleteLog: Property<State> = {
  uses: ["logs"],
  initial: (nodes) => ({
    last: new Array<number>(nodes + 1).fill(0),
    terms: new Array<number>((nodes + 1) ** 2).fill(-1),
    indices: new Array<number>((nodes + 1) ** 2).fill(0),
  }),
  looksAt: ["handedOver"],
  on: {
    handed(state, _view, node, index) {
      state.last[node] = index;
    },
    abandoned(state, _view, node, from) {
      state.last[node] = Math.min(state.last[node] as number, from - 1);
    },
    rebased(state, _view, node, index) {
      state.last[node] = Math.max(state.last[node] as number, index);
    },
    restarted(state, { logs }, node) {
      state.last[node] = logs.lastIndex(node);
    },
    confirmed(state, { nodes }, node, term, peer, index) {
      const at = node * (nodes + 1) + peer;
      const latest = state.terms[at] as number;
      if (term < latest || (term === latest && index <= (state.indices[at] as number))) return;
      state.terms[at] = term;
      state.indices[at] = index;
    },
    handedOver(state, view, node, term, peer) {
      const at = node * (view.nodes + 1) + peer;
      const acknowledged = state.terms[at] === term ? (state.indices[at] as number) : 0;
      const last = state.last[node] as number;
      if (acknowledged >= last) return;
      view.report(
        `${nodeName(node)}, as the leader of term ${term}, asked ${nodeName(peer)} to campaign, ` +
          `which had acknowledged entry ${acknowledged} to it; its log ends at entry ${last}`,
        [node, peer],
      );
    },
  },
};
