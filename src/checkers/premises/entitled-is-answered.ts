/**
 * Who is entitled to answers: a follower that has asked its leader at which index it may answer a
 * read, and has applied that far when it is told, answers the read before anything else reaches it.
 */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

interface State {
  /** By client: its latest operation. */
  readonly sequences: number[];
  /** By node, by client: the last read of which it asked its leader, until it has answered it. */
  readonly enquired: Map<number, number>[];
  /** By node: up to where its object is. */
  readonly applied: number[];
  /** By node: the client whose read it must have answered now, 0: none; and at which index. */
  readonly due: number[];
  readonly indices: number[];
}

export const entitledIsAnswered: Property<State> = {
  initial: (nodes) => ({
    sequences: [],
    enquired: Array.from({ length: nodes + 1 }, () => new Map<number, number>()),
    applied: new Array<number>(nodes + 1).fill(0),
    due: new Array<number>(nodes + 1).fill(0),
    indices: new Array<number>(nodes + 1).fill(0),
  }),
  readings: { enquired: "by-node", applied: "by-node", due: "by-node", indices: "by-node" },
  on: {
    asked(state, _view, client, sequence) {
      state.sequences[client] = Math.max(state.sequences[client] ?? 0, sequence);
    },
    enquired(state, _view, node, client, sequence) {
      state.enquired[node]?.set(client, sequence);
    },
    delivered(state, _view, node, index) {
      state.applied[node] = index;
    },
    restored(state, _view, node, index) {
      state.applied[node] = index;
    },
    restarted(state, _view, node) {
      state.enquired[node]?.clear();
      state.applied[node] = 0;
      state.due[node] = 0;
    },
    read(state, _view, node, client, sequence) {
      const enquired = state.enquired[node];
      if (enquired?.get(client) === sequence) enquired.delete(client);
      if (state.due[node] === client) state.due[node] = 0;
    },
    entitled(state, _view, node, client, sequence, index) {
      // A later operation of the client may have taken the read's place.
      if (state.sequences[client] !== sequence) return;
      if (state.enquired[node]?.get(client) !== sequence) return;
      if (index > (state.applied[node] as number)) return;
      state.due[node] = client;
      state.indices[node] = index;
    },
    met(state, view, node) {
      const client = state.due[node] as number;
      if (client === 0) return;
      state.due[node] = 0;
      const sequence = state.sequences[client] as number;
      if (state.enquired[node]?.get(client) !== sequence) return;
      view.report(
        `${nodeName(node)} has not answered read ${sequence} of c${client}, although its leader ` +
          `said that it may at index ${state.indices[node]}, and it has applied that`,
        [node],
      );
    },
  },
};
