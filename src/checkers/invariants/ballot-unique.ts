/** Ballots are unique: each has one proposer, and none is used again after a restart. */
import { nodeName } from "../../protocol/node-id.ts";
import type { AuditView, Property } from "../property.ts";

interface State {
  /** By ballot: its proposer. */
  readonly proposers: number[];
  /**
   * By node: the highest ballot it has used, and the one that it may not use any more since it
   * restarted.
   */
  readonly highest: number[];
  readonly spent: number[];
}

export const ballotUnique: Property<State> = {
  readings: { proposers: "node", highest: "by-node", spent: "by-node" },
  initial: (nodes) => ({
    proposers: [],
    highest: new Array<number>(nodes + 1).fill(0),
    spent: new Array<number>(nodes + 1).fill(0),
  }),
  on: {
    crashed(state, _view, node) {
      state.spent[node] = state.highest[node] as number;
    },
    prepared: use,
    proposed(state, view, node, _slot, ballot) {
      if (ballot !== state.highest[node] || ballot === state.spent[node]) {
        use(state, view, node, ballot);
      }
    },
  },
};

function use(state: State, view: AuditView, node: number, ballot: number): void {
  const proposer = state.proposers[ballot];
  if (proposer === undefined) state.proposers[ballot] = node;
  else if (proposer !== node) {
    view.report(`${nodeName(proposer)} and ${nodeName(node)} both used ballot ${ballot}`, [
      proposer,
      node,
    ]);
  }
  if (ballot <= (state.spent[node] as number)) {
    view.report(`${nodeName(node)} used ballot ${ballot} again after a restart`, [node]);
  }
  if (ballot > (state.highest[node] as number)) state.highest[node] = ballot;
}
