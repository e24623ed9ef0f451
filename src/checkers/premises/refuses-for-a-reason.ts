/**
 * Votes are refused for a reason: a server that is asked for its vote, or whether it would give it,
 * refuses only in a later term, after a vote for another, or where its own log is newer. Whether it
 * takes itself for a voter is none: the candidate may know of later members (Ongaro 2014 §4.2.1).
 */
import { nodeName } from "../../protocol/node-id.ts";
import { HANDED_LOGS, type HandedLogs, LOG_READINGS, noHandedLogs } from "../handed-logs.ts";
import { lastTermOf } from "../log-ends.ts";
import type { AuditView, Property } from "../property.ts";

/** What a candidate asked for, and how its log ended then. Immutable. */
interface Asked {
  /** The term of a vote; of what is no vote yet the moment, by the candidate's clock. */
  readonly at: number;
  readonly index: number;
  readonly lastTerm: number;
}

/** Whether a voter owes its vote to an asking, each time that it came. Immutable. */
interface Reached {
  readonly at: number;
  readonly isOwed: boolean;
}

interface Vote {
  readonly term: number;
  readonly candidate: number;
}

interface State extends HandedLogs {
  /** By node: what it asked for last: votes, and whether it would get them. */
  readonly asked: Asked[];
  readonly surveyed: Asked[];
  /** By voter and candidate: the last asking of each kind that reached the voter. */
  readonly votes: Reached[];
  readonly words: Reached[];
  /** By voter and candidate: the term in which the voter was last asked for an earlier one. */
  readonly late: number[];
  /** By node: term and vote, as they were handed to its disk, and as the disk remembers them. */
  readonly noted: Vote[];
  readonly remembered: Vote[];
}

const NOT_ASKED: Asked = { at: -1, index: 0, lastTerm: 0 };
const NOT_REACHED: Reached = { at: -1, isOwed: false };
const NO_VOTE: Vote = { term: 0, candidate: 0 };

export const refusesForAReason: Property<State> = {
  initial: (nodes) => ({
    ...noHandedLogs(nodes),
    asked: new Array<Asked>(nodes + 1).fill(NOT_ASKED),
    surveyed: new Array<Asked>(nodes + 1).fill(NOT_ASKED),
    votes: new Array<Reached>((nodes + 1) ** 2).fill(NOT_REACHED),
    words: new Array<Reached>((nodes + 1) ** 2).fill(NOT_REACHED),
    late: new Array<number>((nodes + 1) ** 2).fill(-1),
    noted: new Array<Vote>(nodes + 1).fill(NO_VOTE),
    remembered: new Array<Vote>(nodes + 1).fill(NO_VOTE),
  }),
  readings: {
    ...LOG_READINGS,
    asked: "immutable",
    surveyed: "immutable",
    votes: "immutable",
    words: "immutable",
    noted: "immutable",
    remembered: "immutable",
  },
  looksAt: ["declined"],
  on: {
    ...HANDED_LOGS,
    // A disk that was given at the start may hold a vote.
    started(state, view, node) {
      HANDED_LOGS.started(state, view, node);
      if (state.noted[node] === NO_VOTE) state.noted[node] = state.remembered[node] as Vote;
    },
    restarted(state, view, node) {
      HANDED_LOGS.restarted(state, view, node);
      state.noted[node] = state.remembered[node] as Vote;
    },
    remembered(state, _view, node, term, candidate) {
      state.remembered[node] = { term, candidate };
    },
    noted(state, _view, node, term, candidate) {
      state.noted[node] = { term, candidate };
    },
    solicited(state, _view, node, term, index, lastTerm) {
      state.asked[node] = { at: term, index, lastTerm };
    },
    surveyed(state, _view, node, _term, asked, index, lastTerm) {
      state.surveyed[node] = { at: asked, index, lastTerm };
    },
    // It decides now, and its word leaves later.
    canvassed(state, view, node, term, candidate, asked) {
      const at = node * (view.nodes + 1) + candidate;
      const own = state.noted[node] as Vote;
      if (asked !== 0) {
        const survey = state.surveyed[candidate] as Asked;
        const isOwed = survey.at === asked && term > own.term && isFresh(state, node, survey);
        state.words[at] = after(state.words[at], { at: asked, isOwed });
        return;
      }
      if (term < own.term) {
        state.late[at] = own.term;
        return;
      }
      const request = state.asked[candidate] as Asked;
      const isFree = own.term < term || own.candidate === 0 || own.candidate === candidate;
      const isOwed = request.at === term && isFree && isFresh(state, node, request);
      state.votes[at] = after(state.votes[at], { at: term, isOwed });
    },
    declined(state, view, node, term, candidate, asked) {
      const at = node * (view.nodes + 1) + candidate;
      const isWord = asked !== 0;
      const reached = (isWord ? state.words[at] : state.votes[at]) as Reached;
      if (!reached.isOwed || reached.at !== (isWord ? asked : term)) return;
      // In this term it was asked for a vote of an earlier one, too: which it refuses is not known.
      if (!isWord && state.late[at] === term) return;
      report(state, view, node, candidate, isWord);
    },
  },
};

/** What comes twice is owed if it was each time. */
function after(before: Reached | undefined, now: Reached): Reached {
  return before?.at === now.at ? { ...now, isOwed: now.isOwed && before.isOwed } : now;
}

/** Whether a candidate's log is at least as up to date as a voter's own. */
function isFresh({ handed }: State, node: number, { index, lastTerm }: Asked): boolean {
  const log = handed[node];
  if (log === undefined) return false;
  const own = lastTermOf(log);
  return lastTerm > own || (lastTerm === own && index >= log.last);
}

function report(
  state: State,
  view: AuditView,
  node: number,
  candidate: number,
  isWord: boolean,
): void {
  const { index, lastTerm } = (isWord ? state.surveyed : state.asked)[candidate] as Asked;
  const what = isWord ? "said that it would not vote for" : "refused its vote to";
  view.report(
    `${nodeName(node)} ${what} ${nodeName(candidate)}, whose log ends at entry ${index} of term ` +
      `${lastTerm}: it was in no later term, had voted for no other, and has no newer log`,
    [node, candidate],
  );
}
