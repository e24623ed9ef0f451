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
  readonly held: Placed[][];
  readonly stored: Placed[][];
  /** By node: the outgoing voters of the configuration that its disk holds next, at `index`. */
  readonly joint: { index: number; outgoing: NodeSet }[];
}

export const latestInLog: Electorate<Logged> = {
  initial: (nodes) => ({
    held: Array.from({ length: nodes + 1 }, () => []),
    stored: Array.from({ length: nodes + 1 }, () => []),
    joint: Array.from({ length: nodes + 1 }, () => ({ index: -1, outgoing: 0 })),
  }),
  on: {
    leaving(state, _view, node, index, outgoing) {
      state.joint[node] = { index, outgoing };
    },
    configured(state, _view, node, index, voters) {
      const joint = state.joint[node] as Logged["joint"][number];
      const outgoing = joint.index === index ? joint.outgoing : 0;
      put(state.stored[node] as Placed[], { index, voters, outgoing });
    },
    truncated(state, _view, node, from) {
      cut(state.stored[node] as Placed[], from);
    },
    snapshotted(state, _view, node, index) {
      // The snapshot's own configuration is reported next.
      const stored = state.stored[node] as Placed[];
      state.stored[node] = stored.filter((placed) => placed.index > index);
    },
    restarted(state, _view, node) {
      state.held[node] = [...(state.stored[node] as Placed[])];
    },
    started(state, _view, node) {
      const held = state.held[node] as Placed[];
      if (held.length === 0) state.held[node] = [...(state.stored[node] as Placed[])];
    },
    adopted(state, _view, node, index, voters, outgoing) {
      put(state.held[node] as Placed[], { index, voters, outgoing });
    },
    abandoned(state, _view, node, from) {
      cut(state.held[node] as Placed[], from);
    },
    rebased(state, _view, node, index) {
      const held = state.held[node] as Placed[];
      state.held[node] = held.filter((placed) => placed.index > index);
    },
  },
  groupsAt(state, nodes, node) {
    // Within its first start a node holds what its disk was given.
    const latest = (state.held[node] as Placed[]).at(-1) ?? state.stored[node]?.at(-1);
    if (latest === undefined) return [2 ** nodes - 1];
    const { voters, outgoing } = latest;
    return outgoing === 0 ? [voters] : [voters, outgoing];
  },
};

function cut(placed: Placed[], from: number): void {
  while (placed.length > 0 && (placed.at(-1) as Placed).index >= from) placed.pop();
}

/** Adds a configuration at its place: one that a snapshot brings may come before others. */
function put(all: Placed[], placed: Placed): void {
  const at = all.findIndex(({ index }) => index >= placed.index);
  if (at === -1) all.push(placed);
  else if (all[at]?.index === placed.index) all[at] = placed;
  else all.splice(at, 0, placed);
}
