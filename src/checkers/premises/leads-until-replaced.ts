/**
 * Leads until replaced: a leader goes on until it is in a later term, until no quorum has answered
 * it for an election timeout (where it looks), or until the configuration without it is committed.
 * That one has stopped shows when it campaigns in the term after its own.
 */
import { formatDuration } from "../../core/formatting.ts";
import { nodeName } from "../../protocol/node-id.ts";
import { hasNode, type NodeSet, nodesOf } from "../../protocol/quorum.ts";
import { withElectorate } from "../electorates/electing.ts";
import { type Logged, latestInLog } from "../electorates/latest-in-log.ts";
import { drifts, type OwnClocks, ownTime, ROUNDING_US, rightClocks } from "../own-clocks.ts";
import type { AuditView, Property } from "../property.ts";

/** A mode of a server: it leads only while a quorum answers. */
const CHECKS = 2;
/**
 * An election timeout without answers, and one more as a follower that receives nothing from a
 * leader.
 */
const TIMEOUTS = 2;

const NEVER = Number.NEGATIVE_INFINITY;

/** When a peer answered, by the leader's clock, and in which step that came. */
interface Answer {
  readonly atUs: number;
  readonly step: number;
}

const NO_ANSWER: Answer = { atUs: NEVER, step: -1 };

interface State extends OwnClocks {
  /** By node: how long it waits at least, by its own clock, and whether it looks for a quorum. */
  readonly electionUs: number[];
  readonly checks: boolean[];
  /** By node: the term that it led last since its start, since when, and its last step as such. */
  readonly led: number[];
  readonly sinceUs: number[];
  readonly ledStep: number[];
  /** By node: up to where it knows its log to be committed. */
  readonly committed: number[];
  /**
   * By leader and peer: the last answer in that term, and the last that came while it led: it has
   * sent something as the leader since.
   */
  readonly answers: Answer[];
  readonly counted: Answer[];
  readonly known: Logged;
}

export const leadsUntilReplaced: Property<State> = {
  initial: (nodes) => ({
    ...rightClocks(nodes),
    electionUs: new Array<number>(nodes + 1).fill(0),
    checks: new Array<boolean>(nodes + 1).fill(false),
    led: new Array<number>(nodes + 1).fill(-1),
    sinceUs: new Array<number>(nodes + 1).fill(0),
    ledStep: new Array<number>(nodes + 1).fill(-1),
    committed: new Array<number>(nodes + 1).fill(0),
    answers: new Array<Answer>((nodes + 1) ** 2).fill(NO_ANSWER),
    counted: new Array<Answer>((nodes + 1) ** 2).fill(NO_ANSWER),
    known: latestInLog.initial(nodes),
  }),
  readings: {
    ...latestInLog.readings,
    ratePpm: "unread",
    trueUs: "unread",
    ownUs: "unread",
    electionUs: "by-node",
    checks: "by-node",
    led: "by-node",
    committed: "by-node",
    sinceUs: "unread",
    ledStep: "unread",
    answers: "unread",
    counted: "unread",
  },
  on: withElectorate<Logged, State>(latestInLog, {
    timed(state, _view, node, electionUs, _driftPpm, modes) {
      state.electionUs[node] = electionUs;
      state.checks[node] = (modes & CHECKS) !== 0;
    },
    drifting(state, view, node, ratePpm) {
      drifts(state, node, ratePpm, view.now());
    },
    pulsed(state, view, node, term) {
      if (state.led[node] !== term) begin(state, view, node, term);
      state.ledStep[node] = view.step();
    },
    echoed(state, view, node, term, peer) {
      if (state.led[node] !== term) return;
      const at = node * (view.nodes + 1) + peer;
      state.counted[at] = whileLeading(state, node, at);
      state.answers[at] = { atUs: ownTime(state, node, view.now()), step: view.step() };
    },
    committed(state, _view, node, index) {
      state.committed[node] = index;
    },
    restarted(state, _view, node) {
      state.led[node] = -1;
      state.committed[node] = 0;
    },
    surveyed(state, view, node, term) {
      judge(state, view, node, term - 1);
    },
    noted(state, view, node, term, candidate) {
      if (candidate === node) judge(state, view, node, term - 1);
    },
  }),
};

function begin(state: State, view: AuditView, node: number, term: number): void {
  state.led[node] = term;
  state.sinceUs[node] = ownTime(state, node, view.now());
  for (let peer = 0; peer <= view.nodes; peer++) {
    const at = node * (view.nodes + 1) + peer;
    state.answers[at] = NO_ANSWER;
    state.counted[at] = NO_ANSWER;
  }
}

/** The last answer of a peer that came while the node led. */
function whileLeading({ answers, counted, ledStep }: State, node: number, at: number): Answer {
  const last = answers[at] as Answer;
  return last.step <= (ledStep[node] as number) ? last : (counted[at] as Answer);
}

/** A node that led a term campaigns in the next. */
function judge(state: State, view: AuditView, node: number, term: number): void {
  if (state.led[node] !== term || hasLeft(state, node)) return;
  const waitedUs = ownTime(state, node, view.now()) - heardUs(state, view, node, term);
  const electionUs = state.electionUs[node] as number;
  const leastUs = TIMEOUTS * electionUs;
  if (state.checks[node] === true && waitedUs >= leastUs - ROUNDING_US) return;
  const why =
    state.checks[node] === true
      ? `${formatDuration(Math.round(waitedUs))} by its own clock after a quorum had answered ` +
        `it: it leads for ${formatDuration(electionUs)} without one, and waits as long for another`
      : "which nothing but a later term ends";
  view.report(`${nodeName(node)} campaigns after term ${term}, which it led, ${why}`, [node]);
}

/** Whether it knows that the configuration without it is committed. */
function hasLeft({ known, committed }: State, node: number): boolean {
  const latest = known.held[node]?.at(-1);
  if (latest === undefined || latest.index > (committed[node] as number)) return false;
  return !hasNode(latest.voters | latest.outgoing, node);
}

/** When a quorum had last answered a leader, by its own clock: at first its voters did. */
function heardUs(state: State, view: AuditView, node: number, term: number): number {
  const groups = latestInLog.groupsAt(state.known, view.nodes, node, 0, term);
  const heard = groups.map((group) => quorumHeardUs(state, view, node, group));
  return Math.max(state.sinceUs[node] as number, Math.min(...heard));
}

function quorumHeardUs(state: State, view: AuditView, node: number, group: NodeSet): number {
  const times = nodesOf(group).map((peer) => {
    if (peer === node) return Number.POSITIVE_INFINITY;
    return whileLeading(state, node, node * (view.nodes + 1) + peer).atUs;
  });
  times.sort((a, b) => b - a);
  return times[times.length >> 1] ?? NEVER;
}
