/**
 * Sent without gaps: what a leader sends a learner begins after what the learner has, or keeps, and
 * goes on one transaction after the other: nothing is left out, nothing comes twice.
 */
import { nodeName } from "../../protocol/node-id.ts";
import type { AuditView, Property } from "../property.ts";

/** How far a leader has come with a learner, in one session. Immutable. */
interface Progress {
  /** The mode of synchronization, until its first transaction or its end is sent; -1: done. */
  readonly mode: number;
  /** SNAP: the snapshot's index. Then the last index that was sent. */
  readonly last: number;
  /** Whether synchronization has begun. */
  readonly begun: boolean;
}

interface State {
  /** By leader and learner; null: nothing is known. */
  readonly progress: (Progress | null)[];
  /** By node: whose epoch it acknowledged last, and where its history ended then. */
  readonly presented: { readonly leader: number; readonly epoch: number; readonly last: number }[];
}

const NOT_BEGUN: Progress = { mode: -1, last: 0, begun: false };
/** Of the modes of synchronization. */
const DIFF = 0;
const SNAP = 2;

export const sentWithoutGaps: Property<State> = {
  uses: ["logs"],
  initial: (nodes) => ({
    progress: new Array<Progress | null>((nodes + 1) ** 2).fill(null),
    presented: new Array<State["presented"][number]>(nodes + 1).fill({
      leader: 0,
      epoch: 0,
      last: 0,
    }),
  }),
  readings: { progress: "immutable", presented: "immutable" },
  on: {
    introduced(state, { nodes }, node, learner) {
      state.progress[node * (nodes + 1) + learner] = NOT_BEGUN;
    },
    restarted(state, { nodes }, node) {
      state.progress.fill(null, node * (nodes + 1), (node + 1) * (nodes + 1));
    },
    presented(state, view, node, epoch, leader) {
      state.presented[node] = { leader, epoch, last: view.logs.lastIndex(node) };
    },
    synchronizing(state, { nodes }, node, _epoch, learner, mode, index) {
      state.progress[node * (nodes + 1) + learner] = { mode, last: index, begun: true };
    },
    forwarded(state, view, node, epoch, learner, index) {
      sent(state, view, node, epoch, learner, index, index - 1);
    },
    historySent(state, view, node, epoch, learner, index) {
      sent(state, view, node, epoch, learner, index, index);
    },
  },
};

/** @param after the index that must have been the last before it. */
function sent(
  state: State,
  view: AuditView,
  node: number,
  epoch: number,
  learner: number,
  index: number,
  after: number,
): void {
  const at = node * (view.nodes + 1) + learner;
  const before = state.progress[at] ?? null;
  if (before === null) return;
  state.progress[at] = { mode: -1, last: index, begun: true };
  const why = faultOf(state, view, node, epoch, learner, before, after);
  if (why === "") return;
  view.report(
    `${nodeName(node)} sent ${nodeName(learner)} its history in epoch ${epoch} ` +
      `${after === index ? "up to" : "with"} transaction ${index} ${why}`,
    [node, learner],
  );
}

function faultOf(
  state: State,
  { logs }: AuditView,
  node: number,
  epoch: number,
  learner: number,
  { mode, last, begun }: Progress,
  after: number,
): string {
  if (!begun) return "before it had begun to synchronize it";
  if (mode === -1 || mode === SNAP) return after === last ? "" : `after transaction ${last}`;
  const presented = state.presented[learner] as State["presented"][number];
  // It has left this leader since: what it has is another leader's matter.
  if (presented.leader !== node || presented.epoch !== epoch) return "";
  const has = presented.last;
  if (mode === DIFF ? after !== has : after > has) {
    return `after ${after} of them, of which ${nodeName(learner)} has ${has}`;
  }
  const own = logs.chainAt(node, after);
  const theirs = logs.chainAt(learner, after);
  if (own === undefined || theirs === undefined || own === theirs) return "";
  return `after ${after} of them, which are others on ${nodeName(learner)}'s disk`;
}
