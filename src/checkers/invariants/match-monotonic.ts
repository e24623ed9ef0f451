/**
 * Match monotonic: in one term a leader never counts on less than before, and sends only what is
 * beyond it.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { hasNode } from "../../protocol/quorum.ts";
import type { Property } from "../property.ts";

/** By leader and follower: the term, and the index that is counted on in it. */
interface State {
  readonly terms: number[];
  readonly matches: number[];
}

export const matchMonotonic: Property<State> = {
  initial: (nodes) => ({
    terms: new Array<number>((nodes + 1) ** 2).fill(-1),
    matches: new Array<number>((nodes + 1) ** 2).fill(0),
  }),
  readings: { terms: "by-pair", matches: "by-pair" },
  looksAt: ["continued"],
  on: {
    counted(state, view, node, term, peer, index) {
      const at = node * (view.nodes + 1) + peer;
      if (state.terms[at] === term && index < (state.matches[at] as number)) {
        view.report(
          `${nodeName(node)} counted on ${nodeName(peer)} for entry ${state.matches[at]} in term ${term}, and now only for ${index}`,
          [node, peer],
        );
      }
      state.terms[at] = term;
      state.matches[at] = index;
    },
    continued(state, view, node, term, peer, index) {
      const at = node * (view.nodes + 1) + peer;
      if (state.terms[at] !== term || index >= (state.matches[at] as number)) return;
      view.report(
        `${nodeName(node)} sent ${nodeName(peer)} what follows entry ${index} in term ${term}, although it counts on entry ${state.matches[at]}`,
        [node, peer],
      );
    },
    // A follower that leaves the configuration and comes back starts anew.
    adopted(state, { nodes }, node, _index, voters, outgoing) {
      const members = voters | outgoing;
      for (let peer = 1; peer <= nodes; peer++) {
        if (!hasNode(members, peer)) state.terms[node * (nodes + 1) + peer] = -1;
      }
    },
  },
};
