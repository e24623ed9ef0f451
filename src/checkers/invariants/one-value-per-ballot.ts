/** One value a ballot: a ballot has one proposer, which proposes one value in it for a slot, restarts included. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../audit.ts";
import { placeKey } from "../ghosts/by-place.ts";

interface State {
  /** By slot, the latest ballot: what was proposed in it, and by whom. */
  readonly ballots: number[];
  readonly digests: number[];
  readonly nodes: number[];
  /** By `placeKey`: the same for those before. */
  readonly earlier: Map<number, { readonly digest: number; readonly node: number }>;
}

export const oneValuePerBallot: Property<State> = {
  initial: () => ({ ballots: [], digests: [], nodes: [], earlier: new Map() }),
  on: {
    proposed(state, view, node, slot, ballot, digest) {
      const { ballots, digests, nodes, earlier } = state;
      let other = nodes[slot] as number;
      if (ballots[slot] === ballot) {
        if (digests[slot] === digest && other === node) return;
      } else {
        const latest = ballots[slot];
        if (latest !== undefined) {
          earlier.set(placeKey(slot, latest), { digest: digests[slot] as number, node: other });
        }
        ballots[slot] = ballot;
        digests[slot] = digest;
        nodes[slot] = node;
        const before = earlier.get(placeKey(slot, ballot));
        if (before === undefined || (before.digest === digest && before.node === node)) return;
        other = before.node;
      }
      view.report(
        `in ballot ${ballot}, ${nodeName(other)} and ${nodeName(node)} proposed different values for slot ${slot}`,
        [other, node],
      );
    },
  },
};
