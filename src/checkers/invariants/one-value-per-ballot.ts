/**
 * One value a ballot: a ballot has one proposer, which proposes one value in it for a slot,
 * restarts included.
 */
import { at, type Column, emptyColumn, put } from "../../core/column.ts";
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../audit.ts";
import { placeKey } from "../ghosts/by-place.ts";

interface State {
  /** By slot, the latest ballot: what was proposed in it, and by whom. */
  readonly ballots: Column;
  readonly digests: Column;
  readonly nodes: Column;
  /** By `placeKey`: the same for those before. */
  readonly earlier: Map<number, { readonly digest: number; readonly node: number }>;
}

export const oneValuePerBallot: Property<State> = {
  initial: () => ({
    ballots: emptyColumn(),
    digests: emptyColumn(),
    nodes: emptyColumn(),
    earlier: new Map(),
  }),
  on: {
    proposed(state, view, node, slot, ballot, digest) {
      const { ballots, digests, nodes, earlier } = state;
      let other = at(nodes, slot) as number;
      if (at(ballots, slot) === ballot) {
        if (at(digests, slot) === digest && other === node) return;
      } else {
        const latest = at(ballots, slot);
        if (latest !== undefined) {
          earlier.set(placeKey(slot, latest), {
            digest: at(digests, slot) as number,
            node: other,
          });
        }
        put(ballots, slot, ballot);
        put(digests, slot, digest);
        put(nodes, slot, node);
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
