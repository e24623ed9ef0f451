/**
 * The latest configuration in a node's log decides, committed or not (Ongaro 2014 §4.1). A node's
 * log is what its disk kept when it started and what it has handed to its disk since, durable or
 * not: a leader counts on an entry of its own before the write is durable.
 */
import type { NodeSet } from "../../protocol/quorum.ts";
import type { Electorate } from "./electorate.ts";

/** A configuration at an index of a log. */
interface Placed {
  readonly index: number;
  readonly voters: NodeSet;
  /** The other voters of a joint configuration, 0: it is not joint. */
  readonly outgoing: NodeSet;
}

/** By node, ascending: the configurations in its log, and those on its disk. */
export interface Logged {
  readonly held: (readonly Placed[])[];
  readonly stored: (readonly Placed[])[];
  /** By node: the outgoing voters of the configuration that its disk holds next, at `index`. */
  readonly joint: { readonly index: number; readonly outgoing: NodeSet }[];
}

const NONE: readonly Placed[] = [];

export const latestInLog: Electorate<Logged> = {
  initial: (nodes) => ({
    held: Array.from({ length: nodes + 1 }, () => []),
    stored: Array.from({ length: nodes + 1 }, () => []),
    joint: Array.from({ length: nodes + 1 }, () => ({ index: -1, outgoing: 0 })),
  }),
  readings: {
    held: "immutable-by-node",
    stored: "immutable-by-node",
    joint: "immutable-by-node",
    voters: "nodes",
    outgoing: "nodes",
  },
  on: {
    leaving(state, _view, node, index, outgoing) {
      state.joint[node] = { index, outgoing };
    },
    configured(state, _view, node, index, voters) {
      const joint = state.joint[node] as Logged["joint"][number];
      const outgoing = joint.index === index ? joint.outgoing : 0;
      state.stored[node] = withPlaced(state.stored[node], { index, voters, outgoing });
    },
    truncated(state, _view, node, from) {
      state.stored[node] = before(state.stored[node], from);
    },
    snapshotted(state, _view, node, index) {
      // The snapshot's own configuration is reported next.
      state.stored[node] = after(state.stored[node], index);
    },
    restarted(state, _view, node) {
      state.held[node] = state.stored[node] ?? NONE;
    },
    started(state, _view, node) {
      if (state.held[node]?.length === 0) state.held[node] = state.stored[node] ?? NONE;
    },
    adopted(state, _view, node, index, voters, outgoing) {
      state.held[node] = withPlaced(state.held[node], { index, voters, outgoing });
    },
    abandoned(state, _view, node, from) {
      state.held[node] = before(state.held[node], from);
    },
    rebased(state, _view, node, index) {
      state.held[node] = after(state.held[node], index);
    },
  },
  groupsAt(state, nodes, node) {
    // Within its first start a node holds what its disk was given.
    const latest = state.held[node]?.at(-1) ?? state.stored[node]?.at(-1);
    if (latest === undefined) return [2 ** nodes - 1];
    const { voters, outgoing } = latest;
    return outgoing === 0 ? [voters] : [voters, outgoing];
  },
};

function before(all: readonly Placed[] | undefined, from: number): readonly Placed[] {
  return (all ?? NONE).filter(({ index }) => index < from);
}

function after(all: readonly Placed[] | undefined, through: number): readonly Placed[] {
  return (all ?? NONE).filter(({ index }) => index > through);
}

/** A configuration at its place: one that a snapshot brings may come before others. */
function withPlaced(all: readonly Placed[] | undefined, placed: Placed): readonly Placed[] {
  return [...before(all, placed.index), placed, ...after(all, placed.index)];
}
