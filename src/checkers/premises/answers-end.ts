/**
 * Answers end: of two servers that look for a leader none goes on to answer the other's answers
 * with what it has said before.
 */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

/**
 * So often may an answer be answered in turn. What waited for a server that was paused is answered
 * by many at once, and those may be answered likewise: that is one turn each.
 */
const TURNS_MAX = 6;

interface State {
  /** By node: the step in which a vote reached it last, whose, and what that said. */
  readonly reachedIn: number[];
  readonly reachedFrom: number[];
  readonly reached: number[];
  /** By node: the step in which it said its vote last, and to whom first. */
  readonly saidIn: number[];
  readonly saidTo: number[];
  /** By node and peer: what it said last. */
  readonly digests: number[];
  /** By pair, the lower first: how often one answered the other in turn, and who did so last. */
  readonly turns: number[];
  readonly last: number[];
}

export const answersEnd: Property<State> = {
  initial: (nodes) => ({
    reachedIn: new Array<number>(nodes + 1).fill(-1),
    reachedFrom: new Array<number>(nodes + 1).fill(0),
    reached: new Array<number>(nodes + 1).fill(0),
    saidIn: new Array<number>(nodes + 1).fill(-1),
    saidTo: new Array<number>(nodes + 1).fill(0),
    digests: new Array<number>((nodes + 1) ** 2).fill(0),
    turns: new Array<number>((nodes + 1) ** 2).fill(0),
    last: new Array<number>((nodes + 1) ** 2).fill(0),
  }),
  readings: { reachedIn: "unread", saidIn: "unread" },
  on: {
    voteReached(state, view, node, peer, digest) {
      state.reachedIn[node] = view.step();
      state.reachedFrom[node] = peer;
      state.reached[node] = digest;
    },
    voteSaid(state, view, node, peer, _leader, digest) {
      const step = view.step();
      const size = view.nodes + 1;
      const there = node * size + peer;
      const pair = pairOf(size, node, peer);
      const isFirst = state.saidIn[node] !== step;
      // What it says to all is no answer.
      if (!isFirst) state.turns[pairOf(size, node, state.saidTo[node] as number)] = 0;
      const isAnswer =
        isFirst &&
        state.reachedIn[node] === step &&
        state.reachedFrom[node] === peer &&
        state.reached[node] === state.digests[peer * size + node];
      const isRepeated = state.digests[there] === digest;
      state.digests[there] = digest;
      state.saidIn[node] = step;
      state.saidTo[node] = peer;
      if (!isAnswer || !isRepeated) {
        state.turns[pair] = 0;
        return;
      }
      if (state.turns[pair] !== 0 && state.last[pair] === node) return;
      state.turns[pair] = (state.turns[pair] as number) + 1;
      state.last[pair] = node;
      if (state.turns[pair] <= TURNS_MAX) return;
      view.report(
        `${nodeName(node)} and ${nodeName(peer)} answer each other again and again, and neither ` +
          "has anything new to say",
        [node, peer],
      );
    },
  },
};

function pairOf(size: number, node: number, peer: number): number {
  return Math.min(node, peer) * size + Math.max(node, peer);
}
