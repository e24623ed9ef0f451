/**
 * Votes go to logs that are up to date: no older than the voter's own, as it is in memory when the
 * voter decides.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { HANDED_LOGS, type HandedLogs, LOG_READINGS, noHandedLogs } from "../handed-logs.ts";
import { type LogEnd, lastTermOf } from "../log-ends.ts";
import type { Property } from "../property.ts";

interface State extends HandedLogs {
  /** By node: the term in which it asked for votes last, and how its log ended then. */
  readonly asked: { readonly term: number; readonly index: number; readonly lastTerm: number }[];
  /** By node: term and vote, as they were handed to its disk, and as the disk remembers them. */
  readonly noted: Vote[];
  readonly remembered: Vote[];
}

interface Vote {
  readonly term: number;
  readonly candidate: number;
}

export const votesUpToDate: Property<State> = {
  initial: (nodes) => ({
    ...noHandedLogs(nodes),
    asked: new Array<State["asked"][number]>(nodes + 1).fill({ term: -1, index: 0, lastTerm: 0 }),
    noted: new Array<Vote>(nodes + 1).fill({ term: 0, candidate: 0 }),
    remembered: new Array<Vote>(nodes + 1).fill({ term: 0, candidate: 0 }),
  }),
  readings: {
    ...LOG_READINGS,
    asked: "immutable",
    noted: "immutable",
    remembered: "immutable",
  },
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
      state.asked[node] = { term, index, lastTerm };
    },
    noted(state, view, node, term, candidate) {
      const before = state.noted[node] as Vote;
      state.noted[node] = { term, candidate };
      if (candidate === 0 || candidate === node) return;
      if (before.term === term && before.candidate === candidate) return;
      const asked = state.asked[candidate] as State["asked"][number];
      if (asked.term !== term) return;
      const own = state.handed[node] as LogEnd;
      const ownTerm = lastTermOf(own);
      if (asked.lastTerm > ownTerm) return;
      if (asked.lastTerm === ownTerm && asked.index >= own.last) return;
      view.report(
        `${nodeName(node)}, whose log ends at entry ${own.last} of term ${ownTerm}, voted in ` +
          `term ${term} for ${nodeName(candidate)}, whose log ends at entry ${asked.index} of ` +
          `term ${asked.lastTerm}`,
        [node, candidate],
      );
    },
  },
};
