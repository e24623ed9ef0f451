/**
 * Candidates are ignored: who heard a leader within the shortest election timeout of its own clock
 * grants no other server a vote, nor word that it would.
 */
import { formatDuration } from "../../core/formatting.ts";
import { nodeName } from "../../protocol/node-id.ts";
import { drifts, type OwnClocks, ownTime, ROUNDING_US, rightClocks } from "../own-clocks.ts";
import type { AuditView, Property } from "../property.ts";

/** Modes of a server: it ignores candidates; it holds leases. */
const IGNORES = 2;
const LEASES = 4;

interface State extends OwnClocks {
  readonly electionUs: number[];
  readonly modes: number[];
  /** By node: the term that it is in, what its disk remembers, and when it heard a leader last. */
  readonly noted: number[];
  readonly remembered: number[];
  readonly heardUs: number[];
  /**
   * By node: the terms in which their leaders asked it to campaign. A request of its of a term that
   * has passed is a handover, too, wherever it was held up.
   */
  readonly urged: Set<number>[];
  /**
   * By voter and candidate, two places each, for votes and for promises of such: the last request.
   */
  readonly asked: Asked[];
}

interface Asked {
  readonly term: number;
  readonly asked: number;
  /** How long ago the voter had heard a leader when it came, the longest where it came again. */
  readonly sinceUs: number;
}

const NEVER: Asked = { term: -1, asked: 0, sinceUs: 0 };

export const ignoresCandidates: Property<State> = {
  initial: (nodes) => ({
    ...rightClocks(nodes),
    electionUs: new Array<number>(nodes + 1).fill(0),
    modes: new Array<number>(nodes + 1).fill(0),
    noted: new Array<number>(nodes + 1).fill(0),
    remembered: new Array<number>(nodes + 1).fill(0),
    heardUs: new Array<number>(nodes + 1).fill(Number.NEGATIVE_INFINITY),
    urged: Array.from({ length: nodes + 1 }, () => new Set<number>()),
    asked: new Array<Asked>(2 * (nodes + 1) ** 2).fill(NEVER),
  }),
  readings: {
    ratePpm: "unread",
    trueUs: "unread",
    ownUs: "unread",
    heardUs: "unread",
    asked: "immutable",
  },
  looksAt: ["vote", "assured"],
  on: {
    timed(state, _view, node, electionUs, _driftPpm, modes) {
      state.electionUs[node] = electionUs;
      state.modes[node] = modes;
    },
    drifting(state, view, node, ratePpm) {
      drifts(state, node, ratePpm, view.now());
    },
    noted(state, _view, node, term) {
      state.noted[node] = term;
    },
    remembered(state, _view, node, term) {
      state.remembered[node] = term;
    },
    felt(state, view, node, term) {
      const current = Math.max(state.noted[node] as number, state.remembered[node] as number);
      if (term < current) return;
      state.heardUs[node] = ownTime(state, node, view.now());
    },
    // Which leader it promised time it cannot know: it waits as if it had just heard one.
    restarted(state, view, node) {
      const isBound = ((state.modes[node] as number) & LEASES) !== 0;
      state.heardUs[node] = isBound ? ownTime(state, node, view.now()) : Number.NEGATIVE_INFINITY;
      state.noted[node] = state.remembered[node] as number;
    },
    handedOver(state, _view, _node, term, peer) {
      state.urged[peer]?.add(term);
    },
    canvassed(state, view, node, term, candidate, asked) {
      const at = placeOf(view, node, candidate, asked);
      const before = state.asked[at] as Asked;
      const sinceUs = ownTime(state, node, view.now()) - (state.heardUs[node] as number);
      const isAgain = before.term === term && before.asked === asked;
      const longestUs = isAgain ? Math.max(before.sinceUs, sinceUs) : sinceUs;
      state.asked[at] = { term, asked, sinceUs: longestUs };
    },
    vote(state, view, node, term, candidate) {
      if (candidate !== node) judge(state, view, node, term, candidate, 0);
    },
    assured(state, view, node, term, candidate, asked) {
      judge(state, view, node, term, candidate, asked);
    },
  },
};

function placeOf({ nodes }: AuditView, node: number, candidate: number, asked: number): number {
  return 2 * (node * (nodes + 1) + candidate) + (asked === 0 ? 0 : 1);
}

function judge(
  state: State,
  view: AuditView,
  node: number,
  term: number,
  candidate: number,
  asked: number,
): void {
  if (((state.modes[node] as number) & IGNORES) === 0) return;
  // It campaigns in the term after that in which its leader asked it to.
  if (state.urged[candidate]?.has(term - 1) === true) return;
  const last = state.asked[placeOf(view, node, candidate, asked)] as Asked;
  if (last.term !== term || last.asked !== asked) return;
  const electionUs = state.electionUs[node] as number;
  if (last.sinceUs >= electionUs - ROUNDING_US) return;
  view.report(
    `${nodeName(node)} ${asked === 0 ? "voted for" : "would vote for"} ${nodeName(candidate)} in ` +
      `term ${term}, ${formatDuration(Math.round(last.sinceUs))} by its own clock after it had ` +
      `heard a leader: no server may within ${formatDuration(electionUs)}`,
    [node, candidate],
  );
}
