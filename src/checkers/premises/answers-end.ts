/**
 * Answers end: of two servers that look for a leader none goes on to answer the other's answers
 * with what it has said before.
 */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

/** So often may both repeat themselves: what is doubled on its way may be answered twice. */
const REPEATS_MAX = 3;

interface State {
  /** By node: the step in which a vote reached it last, whose, and what that said. */
  readonly reachedIn: number[];
  readonly reachedFrom: number[];
  readonly reached: number[];
  /** By node: the step in which it said its vote last, and to whom first. */
  readonly saidIn: number[];
  readonly saidTo: number[];
  /** By node and peer: what it said last, and how often it repeated that as an answer, no more. */
  readonly digests: number[];
  readonly repeats: number[];
}

export const answersEnd: Property<State> = {
  initial: (nodes) => ({
    reachedIn: new Array<number>(nodes + 1).fill(-1),
    reachedFrom: new Array<number>(nodes + 1).fill(0),
    reached: new Array<number>(nodes + 1).fill(0),
    saidIn: new Array<number>(nodes + 1).fill(-1),
    saidTo: new Array<number>(nodes + 1).fill(0),
    digests: new Array<number>((nodes + 1) ** 2).fill(0),
    repeats: new Array<number>((nodes + 1) ** 2).fill(0),
  }),
  readings: { reachedIn: "unread", saidIn: "unread" },
  on: {
    restarted(state, { nodes }, node) {
      state.repeats.fill(0, node * (nodes + 1), (node + 1) * (nodes + 1));
    },
    voteReached(state, view, node, peer, digest) {
      state.reachedIn[node] = view.step();
      state.reachedFrom[node] = peer;
      state.reached[node] = digest;
    },
    voteSaid(state, view, node, peer, _leader, digest) {
      const step = view.step();
      const there = node * (view.nodes + 1) + peer;
      const back = peer * (view.nodes + 1) + node;
      const isFirst = state.saidIn[node] !== step;
      // What it says to all is no answer.
      if (!isFirst) state.repeats[node * (view.nodes + 1) + (state.saidTo[node] as number)] = 0;
      const isAnswer =
        isFirst && state.reachedIn[node] === step && state.reachedFrom[node] === peer;
      // What the other one said before its last word is answered for the round that it was in.
      const isToLast = state.reached[node] === state.digests[back];
      const isRepeated = state.digests[there] === digest;
      state.repeats[there] =
        isAnswer && isToLast && isRepeated ? (state.repeats[there] as number) + 1 : 0;
      state.digests[there] = digest;
      state.saidIn[node] = step;
      state.saidTo[node] = peer;
      const repeats = Math.min(state.repeats[there] as number, state.repeats[back] as number);
      if (repeats < REPEATS_MAX) return;
      view.report(
        `${nodeName(node)} and ${nodeName(peer)} answer each other again and again, and neither ` +
          "has anything new to say",
        [node, peer],
      );
    },
  },
};
