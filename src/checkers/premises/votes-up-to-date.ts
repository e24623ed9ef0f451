/**
 * Votes, and words that one would vote, go to logs that are up to date: no older than the voter's
 * own, as it is in memory when the voter decides.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { HANDED_LOGS, type HandedLogs, LOG_READINGS, noHandedLogs } from "../handed-logs.ts";
import { type LogEnd, lastTermOf } from "../log-ends.ts";
import type { AuditView, Property } from "../property.ts";

interface State extends HandedLogs {
  /** By node: the term in which it asked for votes last, and how its log ended then. */
  readonly asked: Asked[];
  /** By node: when it last asked who would vote for it, by its own clock, and its log then. */
  readonly surveyed: Asked[];
  /** By voter and candidate: the last asking that reached the voter. */
  readonly reached: Reached[];
  /** By node: term and vote, as they were handed to its disk, and as the disk remembers them. */
  readonly noted: Vote[];
  readonly remembered: Vote[];
}

interface Vote {
  readonly term: number;
  readonly candidate: number;
}

interface Asked {
  /** The term; of what is no vote yet: the moment. */
  readonly at: number;
  readonly index: number;
  readonly lastTerm: number;
}

interface Reached {
  readonly asked: number;
  /**
   * How the voter's log ended when it was newer, each time that it came; null: once it was not.
   */
  readonly newer: LogEnd | null;
}

const NOT_ASKED: Asked = { at: -1, index: 0, lastTerm: 0 };
const NOT_REACHED: Reached = { asked: -1, newer: null };

export const votesUpToDate: Property<State> = {
  initial: (nodes) => ({
    ...noHandedLogs(nodes),
    asked: new Array<Asked>(nodes + 1).fill(NOT_ASKED),
    surveyed: new Array<Asked>(nodes + 1).fill(NOT_ASKED),
    reached: new Array<Reached>((nodes + 1) ** 2).fill(NOT_REACHED),
    noted: new Array<Vote>(nodes + 1).fill({ term: 0, candidate: 0 }),
    remembered: new Array<Vote>(nodes + 1).fill({ term: 0, candidate: 0 }),
  }),
  readings: {
    ...LOG_READINGS,
    asked: "immutable",
    surveyed: "immutable",
    reached: "immutable",
    noted: "immutable",
    remembered: "immutable",
  },
  looksAt: ["assured"],
  on: {
    ...HANDED_LOGS,
    restarted(state, view, node) {
      HANDED_LOGS.restarted(state, view, node);
      state.noted[node] = state.remembered[node] as Vote;
    },
    remembered(state, _view, node, term, candidate) {
      state.remembered[node] = { term, candidate };
    },
    solicited(state, _view, node, term, index, lastTerm) {
      state.asked[node] = { at: term, index, lastTerm };
    },
    noted(state, view, node, term, candidate) {
      const before = state.noted[node] as Vote;
      state.noted[node] = { term, candidate };
      if (candidate === 0 || candidate === node) return;
      if (before.term === term && before.candidate === candidate) return;
      const asked = state.asked[candidate] as Asked;
      const own = state.handed[node] as LogEnd;
      if (asked.at !== term || !isNewer(own, asked)) return;
      report(view, node, own, `voted in term ${term}`, candidate, asked);
    },
    surveyed(state, _view, node, _term, asked, index, lastTerm) {
      state.surveyed[node] = { at: asked, index, lastTerm };
    },
    // It decides now, and its word leaves later. What comes twice may be granted once.
    canvassed(state, view, node, _term, candidate, asked) {
      const survey = state.surveyed[candidate] as Asked;
      if (survey.at !== asked) return;
      const own = state.handed[node] as LogEnd;
      const at = node * (view.nodes + 1) + candidate;
      const before = state.reached[at] as Reached;
      if (before.asked === asked && before.newer === null) return;
      state.reached[at] = { asked, newer: isNewer(own, survey) ? own : null };
    },
    assured(state, view, node, term, candidate, asked) {
      const survey = state.surveyed[candidate] as Asked;
      const { asked: reached, newer } = state.reached[
        node * (view.nodes + 1) + candidate
      ] as Reached;
      if (survey.at !== asked || reached !== asked || newer === null) return;
      report(view, node, newer, `would vote in term ${term}`, candidate, survey);
    },
  },
};

function isNewer(log: LogEnd, { index, lastTerm }: Asked): boolean {
  const own = lastTermOf(log);
  return own > lastTerm || (own === lastTerm && log.last > index);
}

function report(
  view: AuditView,
  node: number,
  own: LogEnd,
  deed: string,
  candidate: number,
  { index, lastTerm }: Asked,
): void {
  view.report(
    `${nodeName(node)}, whose log ends at entry ${own.last} of term ${lastTermOf(own)}, ${deed} ` +
      `for ${nodeName(candidate)}, whose log ends at entry ${index} of term ${lastTerm}`,
    [node, candidate],
  );
}
