/**
 * A leader commits while it is a voter: nothing of its own epoch after a reconfiguration that took
 * its vote away.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { hasNode, type NodeSet } from "../../protocol/quorum.ts";
import type { Property } from "../property.ts";

/** Voters as of an index. Immutable. */
interface Placed {
  readonly index: number;
  readonly voters: NodeSet;
}

interface State {
  /** By node: the configurations on its disk, ascending. */
  readonly placed: (readonly Placed[])[];
}

export const commitsWhileVoter: Property<State> = {
  uses: ["logs"],
  initial: (nodes) => ({ placed: Array.from({ length: nodes + 1 }, () => []) }),
  readings: { placed: "immutable" },
  looksAt: ["announced"],
  on: {
    configured(state, _view, node, index, voters) {
      const others = (state.placed[node] as readonly Placed[]).filter((one) => one.index !== index);
      state.placed[node] = [...others, { index, voters }].sort((a, b) => a.index - b.index);
    },
    truncated(state, _view, node, from) {
      state.placed[node] = (state.placed[node] as readonly Placed[]).filter(
        ({ index }) => index < from,
      );
    },
    wiped(state, _view, node) {
      state.placed[node] = [];
    },
    announced({ placed }, { logs, report }, node, epoch, index) {
      const before = (placed[node] as readonly Placed[]).findLast((one) => one.index < index);
      if (before === undefined || hasNode(before.voters, node)) return;
      // What its epoch began with it commits, and leads no more.
      if (logs.termAt(node, index) !== epoch) return;
      report(
        `${nodeName(node)} said in epoch ${epoch} that ${index} transactions are committed, and ` +
          `has no vote since transaction ${before.index}`,
        [node],
      );
    },
  },
};
