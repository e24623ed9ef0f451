/**
 * Commits what matches: a follower knows committed only what a leader has, and that leader's
 * messages have shown to be in its own log, too.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { HANDED_LOGS, type HandedLogs, LOG_READINGS, noHandedLogs } from "../handed-logs.ts";
import { type LogEnd, termIn } from "../log-ends.ts";
import type { Property } from "../property.ts";

interface State extends HandedLogs {
  /** By node: the latest term whose leader it heard, and how far its log is known to be that's. */
  readonly terms: number[];
  readonly matched: number[];
  /** By node: the term that its disk remembers: one of which it only heard ends with a crash. */
  readonly remembered: number[];
  /** By node: what it knows to be committed, or may. */
  readonly known: number[];
  /** By node: the term in which it voted for itself, and so may lead; -1: it may not. */
  readonly stands: number[];
}

export const commitsWhatMatches: Property<State> = {
  initial: (nodes) => ({
    ...noHandedLogs(nodes),
    terms: new Array<number>(nodes + 1).fill(-1),
    matched: new Array<number>(nodes + 1).fill(0),
    remembered: new Array<number>(nodes + 1).fill(-1),
    known: new Array<number>(nodes + 1).fill(0),
    stands: new Array<number>(nodes + 1).fill(-1),
  }),
  readings: LOG_READINGS,
  on: {
    ...HANDED_LOGS,
    restarted(state, view, node) {
      HANDED_LOGS.restarted(state, view, node);
      state.terms[node] = state.remembered[node] as number;
      state.matched[node] = 0;
      state.stands[node] = -1;
    },
    remembered(state, _view, node, term) {
      state.remembered[node] = term;
    },
    noted(state, _view, node, term, candidate) {
      state.stands[node] = candidate === node ? term : -1;
    },
    fed(state, _view, node, term, index, previous, through, committed) {
      const latest = state.terms[node] as number;
      if (term < latest) return;
      let matched = term === latest ? (state.matched[node] as number) : 0;
      if (isIn(state.handed[node] as LogEnd, index, previous)) matched = Math.max(matched, through);
      state.terms[node] = term;
      state.matched[node] = matched;
      state.known[node] = Math.max(state.known[node] as number, Math.min(matched, committed));
    },
    committed(state, view, node, index) {
      const known = state.known[node] as number;
      if (index <= known) return;
      state.known[node] = index;
      // A leader counts; one that campaigned receives nothing from a leader of the term that it
      // leads.
      const stands = state.stands[node] as number;
      if (stands !== -1 && stands > (state.terms[node] as number)) return;
      view.report(
        `${nodeName(node)} knows entry ${index} to be committed, and no leader's messages have ` +
          `shown that of more than entry ${known} of its log`,
        [node],
      );
    },
  },
};

/** Whether an entry is in a log: what a snapshot replaced is, and there is nothing before a log. */
function isIn(log: LogEnd, index: number, term: number): boolean {
  const own = termIn(log, index);
  return index === 0 || own === term || (own === -1 && index <= log.last);
}
