/**
 * Match truth: what a follower says that it holds, and what its leader counts on, was sent to it
 * and is on its disk.
 */
import { nodeName } from "../../protocol/node-id.ts";
import type { AuditView, Property } from "../property.ts";

/** What a follower said of its log, kept until its leader's disk holds as much. */
interface Pending {
  readonly node: number;
  readonly index: number;
  readonly term: number;
  /** The hash of the follower's log up to there. */
  readonly chain: number;
  readonly words: string;
}

interface State {
  /** By node: the latest term in which it spoke, and the last in which it led. */
  readonly terms: number[];
  readonly led: number[];
  /** By node: the term that its disk remembers. */
  readonly remembered: number[];
  /** By leader and follower: up to which index it has sent its log in a term, and in which. */
  readonly sentIn: number[];
  readonly sent: number[];
  /** By leader, in no order: two followers may say so at one moment. */
  readonly pending: Set<Pending>[];
}

export const matchTruth: Property<State> = {
  uses: ["logs"],
  initial: (nodes) => ({
    terms: new Array<number>(nodes + 1).fill(0),
    led: new Array<number>(nodes + 1).fill(-1),
    remembered: new Array<number>(nodes + 1).fill(0),
    sentIn: new Array<number>((nodes + 1) ** 2).fill(-1),
    sent: new Array<number>((nodes + 1) ** 2).fill(0),
    pending: Array.from({ length: nodes + 1 }, () => new Set()),
  }),
  readings: {
    terms: "by-node",
    led: "by-node",
    remembered: "by-node",
    sentIn: "by-pair",
    sent: "by-pair",
    pending: "by-node",
    node: "node",
  },
  steady: ["term", "lead"],
  on: {
    term(state, _view, node, term) {
      if (term > (state.terms[node] as number)) state.terms[node] = term;
    },
    lead(state, _view, node, term) {
      if (term > (state.led[node] as number)) state.led[node] = term;
    },
    // A follower of a later leader need not have sent anything in its term yet.
    remembered(state, _view, node, term) {
      state.remembered[node] = term;
    },
    replicated(state, view, leader, term, node, index) {
      const at = leader * (view.nodes + 1) + node;
      if (state.sentIn[at] === term && index <= (state.sent[at] as number)) return;
      state.sentIn[at] = term;
      state.sent[at] = index;
    },
    acknowledged(state, view, node, term, index, leader) {
      if (index === 0 || !leads(state, leader, term)) return;
      const at = leader * (view.nodes + 1) + node;
      const sent = state.sentIn[at] === term ? (state.sent[at] as number) : 0;
      if (index > sent) {
        view.report(
          `${nodeName(node)} acknowledged entry ${index} in term ${term}, and ` +
            `${nodeName(leader)} has sent it no entry beyond ${sent}`,
          [node, leader],
        );
        return;
      }
      // Where neither disk holds the entry there is nothing to compare; that the follower's lacks
      // it is another property's.
      const { logs } = view;
      if ((logs.chainAt(node, index) ?? logs.chainAt(leader, index)) === undefined) return;
      compare(state, view, leader, term, node, index, "acknowledged");
    },
    counted(state, view, leader, term, node, index) {
      // A follower that has moved to a later term owes this leader nothing more.
      if (index === 0 || (state.terms[node] as number) > term || !leads(state, leader, term))
        return;
      compare(state, view, leader, term, node, index, "is counted on for");
    },
    // A leader's disk lags what it sends: what was claimed of an entry before it was there is
    // judged now.
    durable(state, view, leader, index) {
      const waiting = state.pending[leader] as Set<Pending>;
      if (waiting.size === 0) return;
      for (const said of waiting) {
        if (said.index > index) continue;
        waiting.delete(said);
        if (said.index !== index || !leads(state, leader, said.term)) continue;
        if (view.logs.chainAt(leader, index) === said.chain) continue;
        report(view, leader, said.term, said.node, index, said.words);
      }
    },
    crashed(state, _view, leader) {
      state.pending[leader]?.clear();
    },
  },
};

/** Whether a node leads a term, as far as it has said so and its disk holds no later one. */
function leads(state: State, node: number, term: number): boolean {
  if (state.terms[node] !== term || state.led[node] !== term) return false;
  return (state.remembered[node] as number) <= term;
}

function compare(
  state: State,
  view: AuditView,
  leader: number,
  term: number,
  node: number,
  index: number,
  words: string,
): void {
  const chain = view.logs.chainAt(node, index);
  const wanted = view.logs.chainAt(leader, index);
  if (chain !== undefined && wanted === undefined) {
    state.pending[leader]?.add({ node, index, term, chain, words });
  } else if (chain === undefined || chain !== wanted) {
    report(view, leader, term, node, index, words);
  }
}

function report(
  view: AuditView,
  leader: number,
  term: number,
  node: number,
  index: number,
  words: string,
): void {
  view.report(
    `${nodeName(node)} ${words} entry ${index} in term ${term}, and its disk does not hold the log of ${nodeName(leader)} up to there`,
    [node, leader],
  );
}
