/**
 * Told when committed: an administrator is told that members have changed only by a node in whose
 * log the latest configuration that it knows to be committed says so, or when one that some node
 * knew to be committed, and that its own command made, has said so: then it says so again.
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
  /** By index and digest: the command whose change that value makes. */
  readonly commands: Map<number, number>;
  /** By command: the configuration that it made, which is committed. */
  readonly made: Map<number, Configuration>;
}

/** Digests have 32 bits, and so have sequences; what comes before them stays below 2^21. */
const BELOW = 4_294_967_296;

export const toldWhenCommitted: Property<State> = {
  initial: (nodes) => ({
    known: latestInLog.initial(nodes),
    committed: new Array<number>(nodes + 1).fill(0),
    commands: new Map(),
    made: new Map(),
  }),
  readings: { ...latestInLog.readings, committed: "by-node" },
  on: withElectorate<Logged, State>(latestInLog, {
    committed(state, _view, node, index) {
      state.committed[node] = index;
    },
    restarted(state, _view, node) {
      state.committed[node] = 0;
    },
    changes({ commands }, _view, _node, index, digest, client, sequence) {
      commands.set(index * BELOW + (digest >>> 0), client * BELOW + sequence);
    },
    reconfigured(state, _view, node, index, digest) {
      const command = state.commands.get(index * BELOW + (digest >>> 0));
      if (command === undefined || index > (state.committed[node] as number)) return;
      const configuration = state.known.held[node]?.find((held) => held.index === index);
      if (configuration !== undefined) state.made.set(command, configuration);
    },
    administered(state, view, node, joined, left, client, sequence) {
      const before = state.made.get(client * BELOW + sequence);
      if (before !== undefined && saysSo(before, joined, left)) return;
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
