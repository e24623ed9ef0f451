/**
 * Snapshots are prefixes: what a snapshot replaces is committed, and it is the log up to there.
 */
import { at, type Column, emptyColumn, put } from "../../core/column.ts";
import { nodeName } from "../../protocol/node-id.ts";
import { chain } from "../ghosts/durable-logs.ts";
import type { Property } from "../property.ts";

interface State {
  /** By index: the hash of everything delivered up to it; as far as it is known without a gap. */
  readonly chains: Column;
}

export const snapshotPrefix: Property<State> = {
  initial() {
    const chains = emptyColumn();
    put(chains, 0, 0);
    return { chains };
  },
  readings: {},
  on: {
    delivered(state, _view, _node, index, term, digest) {
      if (index !== state.chains.size) return;
      put(state.chains, index, chain(at(state.chains, index - 1) as number, term, digest));
    },
    snapshotted(state, view, node, index, _term, prefix) {
      const known = at(state.chains, index);
      if (known === prefix) return;
      view.report(
        known === undefined
          ? `${nodeName(node)} keeps a snapshot up to entry ${index}, which no server has applied`
          : `${nodeName(node)} keeps a snapshot up to entry ${index} of a log that is not the committed one`,
        [node],
      );
    },
  },
};
