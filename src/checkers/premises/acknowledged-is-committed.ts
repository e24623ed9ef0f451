/**
 * What is acknowledged is committed: a leader that a quorum has told, in its epoch, that it holds a
 * transaction says so that it is committed, at once.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { type NodeSet, nodesOf, setOf, withNode } from "../../protocol/quorum.ts";
import { isQuorumOfAll, type Seen, see } from "../electorates/any-configuration.ts";
import type { AuditView, Property } from "../property.ts";

interface State {
  readonly configurations: Seen;
  /** By leader and learner: up to where the learner holds, of its present session; -1: unknown. */
  readonly held: number[];
  /** By node: the epoch of its last word of commits, and up to where they went. */
  readonly led: number[];
  readonly through: number[];
  /** By node: the step in which it last sent something to its learners, and to which. */
  readonly steps: number[];
  readonly learners: NodeSet[];
}

export const acknowledgedIsCommitted: Property<State> = {
  uses: ["logs"],
  initial: (nodes) => ({
    configurations: [],
    held: new Array<number>((nodes + 1) ** 2).fill(-1),
    led: new Array<number>(nodes + 1).fill(-1),
    through: new Array<number>(nodes + 1).fill(-1),
    steps: new Array<number>(nodes + 1).fill(-1),
    learners: new Array<NodeSet>(nodes + 1).fill(0),
  }),
  readings: { configurations: "nodes", steps: "unread", learners: "nodes" },
  on: {
    configured(state, _view, _node, _index, voters) {
      see(state.configurations, voters);
    },
    // Of an earlier session nothing counts; nor of one in which the other one led.
    introduced(state, { nodes }, node, learner) {
      state.held[node * (nodes + 1) + learner] = -1;
      state.held[learner * (nodes + 1) + node] = -1;
    },
    looking(state, { nodes }, node) {
      forget(state, nodes, node);
    },
    restarted(state, { nodes }, node) {
      forget(state, nodes, node);
    },
    confirmed(state, { nodes }, node, _epoch, peer, index) {
      const at = node * (nodes + 1) + peer;
      state.held[at] = Math.max(state.held[at] as number, index);
    },
    announced(state, _view, node, epoch, index) {
      if (state.led[node] !== epoch) state.through[node] = -1;
      state.led[node] = epoch;
      state.through[node] = Math.max(state.through[node] as number, index);
    },
    pinged(state, view, node, peer) {
      sends(state, view, node, peer);
    },
    forwarded(state, view, node, _epoch, learner) {
      sends(state, view, node, learner);
    },
  },
};

function forget(state: State, nodes: number, node: number): void {
  state.held.fill(-1, node * (nodes + 1), (node + 1) * (nodes + 1));
  state.led[node] = -1;
  state.through[node] = -1;
}

/** It sends something: what a quorum had acknowledged before is committed by now. */
function sends(state: State, view: AuditView, node: number, peer: number): void {
  const { held, configurations } = state;
  const first = node * (view.nodes + 1);
  const through = state.through[node] as number;
  if (through === -1 || held[first + peer] === -1) return;
  // Whom it sends something has not left it, and so counts as it did.
  if (state.steps[node] !== view.step()) state.learners[node] = 0;
  state.steps[node] = view.step();
  state.learners[node] = withNode(state.learners[node] as NodeSet, peer);
  const learners = nodesOf(state.learners[node] as NodeSet);
  for (const least of learners) {
    const index = held[first + least] as number;
    if (index <= through) continue;
    const others = learners.filter((one) => (held[first + one] as number) >= index);
    const holders = view.logs.lastIndex(node) >= index ? [node, ...others] : others;
    if (!isQuorumOfAll(configurations, view.nodes, setOf(holders))) continue;
    view.report(
      `${nodeName(node)} has not said of ${index} transactions that they are committed, but of ` +
        `${through}, and knows that ${holders.map(nodeName).join(", ")} hold them`,
      [node],
    );
    return;
  }
}
