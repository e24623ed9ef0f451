/**
 * Told when committed: an administrator is told that members have changed only by a node in whose
 * log the latest configuration that it knows to be committed says so; and that a change is refused
 * only by one whose latest configuration, which it knows to be committed, does not say so already.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { type NodeSet, nodesOf } from "../../protocol/quorum.ts";
import { withElectorate } from "../electorates/electing.ts";
import { type Logged, latestInLog } from "../electorates/latest-in-log.ts";
import type { AuditView, Property } from "../property.ts";

interface Configuration {
  readonly voters: NodeSet;
  readonly outgoing: NodeSet;
}

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
      const configuration = committedAt(state, view, node);
      if (saysSo(configuration, joined, left)) return;
      const { voters, outgoing } = configuration;
      view.report(
        `${nodeName(node)} told an administrator that ${said(joined, left)}, and the latest ` +
          `configuration that it knows to be committed is that of ${listed(voters)}` +
          (outgoing === 0 ? "" : ` and, until that is left, of ${listed(outgoing)}`),
        [node],
      );
    },
    refused(state, view, node, _client, _sequence, joined, left) {
      // A command that names no node, or one that does not exist, is refused for that.
      const named = joined | left;
      if (named === 0 || (named & ~everyone(view)) !== 0) return;
      const configuration = committedAt(state, view, node);
      const latest = state.known.held[node]?.at(-1) ?? configuration;
      if (latest !== configuration || !saysSo(configuration, joined, left)) return;
      view.report(
        `${nodeName(node)} refused an administrator a change after which ${said(joined, left)}, ` +
          "and that is what its latest configuration says, which it knows to be committed",
        [node],
      );
    },
  }),
};

/** The latest configuration of a node's log that it knows to be committed. */
function committedAt({ known, committed }: State, view: AuditView, node: number): Configuration {
  const held = known.held[node] ?? [];
  const through = committed[node] as number;
  // The first is of a snapshot, or from the start.
  const latest = held.findLast(({ index }) => index <= through) ?? held[0];
  return latest ?? { voters: everyone(view), outgoing: 0 };
}

function everyone({ nodes }: AuditView): NodeSet {
  return 2 ** nodes - 1;
}

function saysSo({ voters, outgoing }: Configuration, joined: NodeSet, left: NodeSet): boolean {
  return outgoing === 0 && (joined & ~voters) === 0 && (left & voters) === 0;
}

function said(joined: NodeSet, left: NodeSet): string {
  if (left === 0) return `${listed(joined)} can vote now`;
  const gone = `${listed(left)} cannot vote any more`;
  return joined === 0 ? gone : `${listed(joined)} can vote now, and ${gone}`;
}

function listed(nodes: NodeSet): string {
  return nodesOf(nodes).map(nodeName).join(", ");
}
