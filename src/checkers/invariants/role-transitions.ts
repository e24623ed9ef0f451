/** Roles: a leader of a term was a candidate in it before, and follows no other leader in it. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

interface State {
  /** By node: the latest term for which it voted for itself, and the latest that it led. */
  readonly campaigned: number[];
  readonly led: number[];
}

export const roleTransitions: Property<State> = {
  initial: (nodes) => ({
    campaigned: new Array<number>(nodes + 1).fill(-1),
    led: new Array<number>(nodes + 1).fill(-1),
  }),
  readings: { campaigned: "by-node", led: "by-node" },
  steady: ["lead"],
  looksAt: ["acknowledged"],
  on: {
    remembered(state, _view, node, term, candidate) {
      if (candidate === node && term > (state.campaigned[node] as number))
        state.campaigned[node] = term;
    },
    vote(state, view, node, term, candidate) {
      if (candidate !== node) return;
      if (state.led[node] === term) {
        view.report(`${nodeName(node)} campaigned in term ${term}, which it had led`, [node]);
      }
      if (term > (state.campaigned[node] as number)) state.campaigned[node] = term;
    },
    lead(state, view, node, term) {
      if (state.led[node] === term) return;
      state.led[node] = term;
      if (state.campaigned[node] === term) return;
      view.report(`${nodeName(node)} led term ${term}, in which it had not campaigned`, [node]);
    },
    acknowledged(state, view, node, term, _index, leader) {
      if (state.led[node] !== term) return;
      view.report(
        `${nodeName(node)} followed ${nodeName(leader)} in term ${term}, which it had led`,
        [node, leader],
      );
    },
  },
};
