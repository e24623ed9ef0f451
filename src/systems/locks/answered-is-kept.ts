/** The judge of what the resource answers: its disk has it, and has it after every crash. */
import type { Invariant } from "../../checkers/property.ts";

interface Kept {
  /** By token, the highest value that the disk has held of its writes. */
  readonly written: Map<number, number>;
  /** The highest value that the disk has held. */
  highest: number;
  /** The highest token that the disk has held. */
  token: number;
  /** The highest token of any operation that was answered, reads included. */
  answered: number;
}

export const answeredIsKept: Invariant<Kept> = {
  name: "answered-is-kept",
  statement:
    "A write that the resource has confirmed and a value that it has shown are on its disk, and " +
    "after a crash it knows the token of every operation that it has answered.",
  source: "Kleppmann 2016, fencing tokens: the storage server remembers the token of a write",
  initial: () => ({ written: new Map(), highest: 0, token: 0, answered: 0 }),
  on: {
    "resource.accepted"(state, _view, _node, token) {
      state.token = Math.max(state.token, token);
    },
    "resource.wrote"(state, _view, _node, token, value) {
      state.written.set(token, Math.max(state.written.get(token) ?? 0, value));
      state.highest = Math.max(state.highest, value);
    },
    "resource.confirmed"(state, view, node, token, value, holder) {
      state.answered = Math.max(state.answered, token);
      if ((state.written.get(token) ?? 0) >= value) return;
      view.report(
        `the resource answered ${view.nameOf("holders", holder)} that ${value} is written, with ` +
          `token ${token}, and its disk does not hold it`,
        [view.addressOf("resource", node), view.addressOf("holders", holder)],
      );
    },
    "resource.showed"(state, view, node, token, value, holder) {
      state.answered = Math.max(state.answered, token);
      if (state.highest >= value) return;
      view.report(
        `the resource answered ${view.nameOf("holders", holder)}, which has token ${token}, that ` +
          `it holds ${value}, and its disk holds ${state.highest}`,
        [view.addressOf("resource", node), view.addressOf("holders", holder)],
      );
    },
    "resource.restarted"(state, view, node) {
      if (state.token >= state.answered) return;
      view.report(
        `the resource answered an operation with token ${state.answered}, and starts again with ` +
          `token ${state.token}`,
        [view.addressOf("resource", node)],
      );
      state.answered = state.token;
    },
  },
};
