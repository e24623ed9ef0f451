/**
 * Silent learners are left: a leader has no session any more with a learner that it has not heard
 * for much longer than the limit.
 */
import { formatDuration } from "../../core/formatting.ts";
import { nodeName } from "../../protocol/node-id.ts";
import { drifts, type OwnClocks, ownTime, rightClocks } from "../own-clocks.ts";
import type { Property } from "../property.ts";

/** A leader looks now and then, by a timer that may come late; in between it may ping. */
const LIMITS = 2;

interface State extends OwnClocks {
  /** By node: the limits before it leads and from then on, by its own clock. */
  readonly initUs: number[];
  readonly syncUs: number[];
  /** By node: the epoch that it led last. */
  readonly led: number[];
  /** By node: since when it counts, by its own clock: as a leader, awake. */
  readonly sinceUs: number[];
  /** By leader and learner: whether it has the leader's history; when it was heard, likewise. */
  readonly follows: boolean[];
  readonly heardUs: number[];
}

export const silentLearnersAreLeft: Property<State> = {
  initial: (nodes) => ({
    ...rightClocks(nodes),
    initUs: new Array<number>(nodes + 1).fill(Number.POSITIVE_INFINITY),
    syncUs: new Array<number>(nodes + 1).fill(Number.POSITIVE_INFINITY),
    led: new Array<number>(nodes + 1).fill(-1),
    sinceUs: new Array<number>(nodes + 1).fill(0),
    follows: new Array<boolean>((nodes + 1) ** 2).fill(false),
    heardUs: new Array<number>((nodes + 1) ** 2).fill(0),
  }),
  readings: {
    ratePpm: "unread",
    trueUs: "unread",
    ownUs: "unread",
    sinceUs: "unread",
    heardUs: "unread",
  },
  on: {
    limits(state, _view, node, initUs, syncUs) {
      state.initUs[node] = initUs;
      state.syncUs[node] = syncUs;
    },
    drifting(state, view, node, ratePpm) {
      drifts(state, node, ratePpm, view.now());
    },
    resumed(state, view, node) {
      state.sinceUs[node] = ownTime(state, node, view.now());
    },
    restarted(state, { nodes }, node) {
      forget(state, nodes, node);
    },
    looking(state, { nodes }, node) {
      forget(state, nodes, node);
    },
    announced(state, view, node, epoch) {
      if (state.led[node] === epoch) return;
      state.led[node] = epoch;
      state.sinceUs[node] = ownTime(state, node, view.now());
    },
    introduced(state, view, node, learner) {
      state.follows[node * (view.nodes + 1) + learner] = false;
      state.follows[learner * (view.nodes + 1) + node] = false;
    },
    confirmed(state, view, node, _epoch, peer) {
      state.follows[node * (view.nodes + 1) + peer] = true;
      hear(state, node, peer, view);
    },
    pingReached(state, view, node, peer) {
      hear(state, node, peer, view);
    },
    syncReached(state, view, node, peer) {
      hear(state, node, peer, view);
    },
    requestReached(state, view, node, learner) {
      hear(state, node, learner, view);
    },
    pinged(state, view, node, peer) {
      const at = node * (view.nodes + 1) + peer;
      if (state.follows[at] !== true) return;
      const sinceUs = Math.max(state.sinceUs[node] as number, state.heardUs[at] as number);
      const silentUs = ownTime(state, node, view.now()) - sinceUs;
      const limitUs = (state.led[node] === -1 ? state.initUs : state.syncUs)[node] as number;
      if (silentUs <= LIMITS * limitUs) return;
      view.report(
        `${nodeName(node)} pings ${nodeName(peer)}, which it has not heard for ` +
          `${formatDuration(Math.floor(silentUs))}: it may be silent for ` +
          `${formatDuration(limitUs)}`,
        [node, peer],
      );
    },
  },
};

function forget(state: State, nodes: number, node: number): void {
  state.led[node] = -1;
  state.follows.fill(false, node * (nodes + 1), (node + 1) * (nodes + 1));
}

type Now = { now(): number; readonly nodes: number };

function hear(state: State, node: number, peer: number, { now, nodes }: Now): void {
  state.heardUs[node * (nodes + 1) + peer] = ownTime(state, node, now());
}
