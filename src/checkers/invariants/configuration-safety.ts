/**
 * Configurations: one change at a time, of servers that exist, and quorums of any two that follow
 * each other meet.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { mayDecideApart, type NodeSet, nodesOf } from "../../protocol/quorum.ts";
import type { Property } from "../property.ts";

interface Stored {
  readonly index: number;
  readonly voters: NodeSet;
  /** The other voters of a joint configuration, 0: it is not joint. */
  readonly outgoing: NodeSet;
}

interface State {
  /** By node: the configurations on its disk by index, ascending. */
  readonly stored: (readonly Stored[])[];
  /**
   * By node: the index of a joint configuration that is about to be reported, and its other voters.
   */
  readonly joint: { readonly index: number; readonly outgoing: NodeSet }[];
  /**
   * By node: the index of the snapshot that the next reported configuration comes from, -1: none.
   */
  readonly jumped: number[];
  /** The highest index that was applied anywhere. */
  applied: number;
}

export const configurationSafety: Property<State> = {
  initial: (nodes) => ({
    stored: Array.from({ length: nodes + 1 }, () => []),
    joint: Array.from({ length: nodes + 1 }, () => ({ index: -1, outgoing: 0 })),
    jumped: new Array<number>(nodes + 1).fill(-1),
    applied: 0,
  }),
  readings: {
    stored: "immutable-by-node",
    joint: "immutable-by-node",
    jumped: "by-node",
    voters: "nodes",
    outgoing: "nodes",
  },
  on: {
    delivered(state, _view, _node, index) {
      if (index > state.applied) state.applied = index;
    },
    snapshotted(state, _view, node, index) {
      state.jumped[node] = index;
    },
    leaving(state, _view, node, index, voters) {
      state.joint[node] = { index, outgoing: voters };
    },
    configured(state, view, node, index, voters) {
      const joint = state.joint[node] as State["joint"][number];
      const made: Stored = { index, voters, outgoing: joint.index === index ? joint.outgoing : 0 };
      state.joint[node] = { index: -1, outgoing: joint.outgoing };
      const strangers = namesOf((made.voters | made.outgoing) & ~(2 ** view.nodes - 1));
      if (strangers.length > 0) {
        view.report(
          `the configuration of entry ${index} on ${nodeName(node)}'s disk counts ${strangers.join(", ")}, and there are ${view.nodes} servers`,
          [node],
        );
      }
      const stored = state.stored[node] as readonly Stored[];
      const covered = state.jumped[node] as number;
      if (covered !== -1) {
        // Those after the snapshot stay; those that it covers are history, or were never
        // committed.
        const later = stored.filter((other) => other.index > covered);
        state.stored[node] = [made, ...later];
        state.jumped[node] = -1;
        return;
      }
      const kept = upTo(stored, index);
      const before = kept.at(-1);
      state.stored[node] = [...kept, made];
      if (before === undefined) return;
      if (before.index > state.applied) {
        view.report(
          `${nodeName(node)} holds configurations at entries ${before.index} and ${index}, and neither is committed`,
          [node],
        );
      }
      if (!mayDecideApart(groupsOf(before), groupsOf(made))) return;
      view.report(
        `the configurations of entries ${before.index} and ${index} on ${nodeName(node)}'s disk can each decide without the other`,
        [node],
      );
    },
    truncated(state, _view, node, from) {
      state.stored[node] = upTo(state.stored[node] as readonly Stored[], from);
    },
  },
};

/** Those with an index below `end`. */
function upTo(stored: readonly Stored[], end: number): readonly Stored[] {
  return stored.filter(({ index }) => index < end);
}

/** The groups that must each have a majority. */
function groupsOf({ voters, outgoing }: Stored): readonly NodeSet[] {
  return outgoing === 0 ? [voters] : [voters, outgoing];
}

function namesOf(set: NodeSet): readonly string[] {
  return nodesOf(set).map(nodeName);
}
