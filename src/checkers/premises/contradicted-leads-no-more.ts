/**
 * Who is contradicted leads no more: a leader that has learnt that a slot was decided otherwise
 * than it proposed proposes and announces nothing more in that ballot.
 */
import { nodeName } from "../../protocol/node-id.ts";
import type { AuditView, Property } from "../property.ts";

interface State {
  /** By node: the ballot that it proposed in last, and what it proposed there, by open slot. */
  readonly ballots: number[];
  readonly proposals: Map<number, number>[];
  /** By node: the slot that was decided otherwise, 0: none. */
  readonly contradicted: number[];
}

export const contradictedLeadsNoMore: Property<State> = {
  uses: ["votes"],
  initial: (nodes) => ({
    ballots: new Array<number>(nodes + 1).fill(-1),
    proposals: Array.from({ length: nodes + 1 }, () => new Map()),
    contradicted: new Array<number>(nodes + 1).fill(0),
  }),
  readings: { ballots: "ballot" },
  on: {
    proposed(state, view, node, slot, ballot, digest) {
      if (state.ballots[node] === ballot) judge(state, view, node, ballot, "proposed");
      else begin(state, node, ballot);
      state.proposals[node]?.set(slot, digest);
    },
    announced(state, view, node, ballot) {
      if (state.ballots[node] === ballot) judge(state, view, node, ballot, "announced decisions");
    },
    informed(state, _view, node, slot, digest) {
      const own = state.proposals[node]?.get(slot);
      if (own !== undefined && own !== digest) state.contradicted[node] = slot;
    },
    // What was decided there the snapshot does not say.
    covered(state, view, node, through) {
      const proposals = state.proposals[node] as Map<number, number>;
      for (const [slot, digest] of proposals) {
        if (slot > through) continue;
        proposals.delete(slot);
        if (!view.votes.isChosen(slot, digest)) state.contradicted[node] = slot;
      }
    },
    delivered(state, _view, node, slot) {
      state.proposals[node]?.delete(slot);
    },
    restarted(state, _view, node) {
      begin(state, node, -1);
    },
  },
};

function begin(state: State, node: number, ballot: number): void {
  state.ballots[node] = ballot;
  state.contradicted[node] = 0;
  state.proposals[node]?.clear();
}

function judge(state: State, view: AuditView, node: number, ballot: number, did: string): void {
  const slot = state.contradicted[node] as number;
  if (slot === 0) return;
  view.report(
    `${nodeName(node)} ${did} in ballot ${ballot} after it had learnt that slot ${slot} was ` +
      "decided otherwise than it had proposed",
    [node],
  );
}
