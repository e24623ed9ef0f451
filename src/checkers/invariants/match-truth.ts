/** Match truth: what a follower says that it holds, and what its leader counts on, is on the follower's disk. */
import { nodeName } from "../../protocol/node-id.ts";
import type { AuditView, Property } from "../audit.ts";

interface State {
  /** By node: the latest term in which it spoke, and the last in which it led. */
  readonly terms: number[];
  readonly led: number[];
}

export const matchTruth: Property<State> = {
  uses: ["logs"],
  initial: (nodes) => ({
    terms: new Array<number>(nodes + 1).fill(0),
    led: new Array<number>(nodes + 1).fill(-1),
  }),
  on: {
    term(state, _view, node, term) {
      if (term > (state.terms[node] as number)) state.terms[node] = term;
    },
    lead(state, _view, node, term) {
      if (term > (state.led[node] as number)) state.led[node] = term;
    },
    acknowledged(state, view, node, term, index, leader) {
      compare(state, view, leader, term, node, index, "acknowledged");
    },
    counted(state, view, leader, term, node, index) {
      // A follower that has gone on to a later term owes this leader nothing any more.
      if ((state.terms[node] as number) > term) return;
      compare(state, view, leader, term, node, index, "is counted on for");
    },
  },
};

function compare(
  state: State,
  view: AuditView,
  leader: number,
  term: number,
  node: number,
  index: number,
  words: string,
): void {
  if (index === 0 || state.terms[leader] !== term || state.led[leader] !== term) return;
  // The leader's own disk may lag behind; then there is nothing to compare with yet.
  const wanted = view.logs.chainAt(leader, index);
  if (wanted === undefined) return;
  if (view.logs.chainAt(node, index) === wanted) return;
  view.report(
    `${nodeName(node)} ${words} entry ${index} in term ${term}, and its disk does not hold the log of ${nodeName(leader)} up to there`,
    [node, leader],
  );
}
