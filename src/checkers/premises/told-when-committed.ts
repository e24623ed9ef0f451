/**
 * Told when committed: an administrator is told that members have changed only by a node in whose
 * log the latest configuration that it knows to be committed says so.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { type NodeSet, nodesOf } from "../../protocol/quorum.ts";
import { withElectorate } from "../electorates/electing.ts";
import { type Logged, latestInLog } from "../electorates/latest-in-log.ts";
import type { Property } from "../property.ts";

interface State {
  readonly known: Logged;
  /** By node: up to where it knows its log to be committed. */
  readonly committed: number[];
}

export const toldWhenCommitted: Property<State> = {
  initial: (nodes) => ({
    known: latestInLog.initial(nodes),
    committed: new Array<number>(nodes + 1).fill(0),
  }),
  readings: { ...latestInLog.readings, committed: "by-node" },
  on: withElectorate<Logged, State>(latestInLog, {
    committed(state, _view, node, index) {
      state.committed[node] = index;
    },
    restarted(state, _view, node) {
      state.committed[node] = 0;
    },
    administered(state, view, node, joined, left) {
      const held = state.known.held[node] ?? [];
      const through = state.committed[node] as number;
      // The first is of a snapshot, or from the start.
      const { voters, outgoing } = held.findLast(({ index }) => index <= through) ??
        held[0] ?? { voters: 2 ** view.nodes - 1, outgoing: 0 };
      if (outgoing === 0 && (joined & ~voters) === 0 && (left & voters) === 0) return;
      view.report(
        `${nodeName(node)} told an administrator that ${said(joined, left)}, and the latest ` +
          `configuration that it knows to be committed is that of ${listed(voters)}` +
          (outgoing === 0 ? "" : ` and, until that is left, of ${listed(outgoing)}`),
        [node],
      );
    },
  }),
};

function said(joined: NodeSet, left: NodeSet): string {
  if (left === 0) return `${listed(joined)} can vote now`;
  const gone = `${listed(left)} cannot vote any more`;
  return joined === 0 ? gone : `${listed(joined)} can vote now, and ${gone}`;
}

function listed(nodes: NodeSet): string {
  return nodesOf(nodes).map(nodeName).join(", ");
}
