/**
 * One value a ballot: a ballot has one proposer, which proposes one value in it for a slot,
 * restarts included.
 */
import { at, type Column, emptyColumn, put } from "../../core/column.ts";
import { nodeName } from "../../protocol/node-id.ts";
import { placeKey } from "../ghosts/by-place.ts";
import type { Property } from "../property.ts";

interface State {
  /** By slot, the highest ballot: what was proposed in it, and by whom. */
  readonly ballots: Column;
  readonly digests: Column;
  readonly nodes: Column;
  /** By `placeKey`: the same for lower ones. */
  readonly lower: Map<number, { readonly digest: number; readonly node: number }>;
}

export const oneValuePerBallot: Property<State> = {
  readings: { ballots: "ballot", nodes: "node", node: "node" },
  initial: () => ({
    ballots: emptyColumn(),
    digests: emptyColumn(),
    nodes: emptyColumn(),
    lower: new Map(),
  }),
  on: {
    proposed(state, view, node, slot, ballot, digest) {
      const { ballots, digests, nodes, lower } = state;
      const highest = at(ballots, slot) ?? 0;
      let other = at(nodes, slot) as number;
      if (ballot > highest) {
        if (highest > 0) {
          const held = at(digests, slot) as number;
          lower.set(placeKey(slot, highest), { digest: held, node: other });
        }
        put(ballots, slot, ballot);
        put(digests, slot, digest);
        put(nodes, slot, node);
        return;
      }
      if (ballot === highest) {
        if (at(digests, slot) === digest && other === node) return;
      } else {
        const before = lower.get(placeKey(slot, ballot));
        if (before === undefined) lower.set(placeKey(slot, ballot), { digest, node });
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
