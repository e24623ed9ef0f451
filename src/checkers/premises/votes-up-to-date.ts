/**
 * Votes go to logs that are up to date: no older than the voter's own, as it is in memory when the
 * voter decides.
 */
import { nodeName } from "../../protocol/node-id.ts";
import {
  cutLog,
  EMPTY_LOG,
  type LogEnd,
  lastTermOf,
  withEntry,
  withSnapshot,
} from "../log-ends.ts";
import type { Property } from "../property.ts";

interface State {
  /** By node: its log as it was handed to its disk, and as its disk holds it. */
  readonly handed: LogEnd[];
  readonly stored: LogEnd[];
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
    handed: new Array<LogEnd>(nodes + 1).fill(EMPTY_LOG),
    stored: new Array<LogEnd>(nodes + 1).fill(EMPTY_LOG),
    asked: new Array<State["asked"][number]>(nodes + 1).fill({ term: -1, index: 0, lastTerm: 0 }),
    noted: new Array<Vote>(nodes + 1).fill({ term: 0, candidate: 0 }),
    remembered: new Array<Vote>(nodes + 1).fill({ term: 0, candidate: 0 }),
  }),
  readings: {
    handed: "immutable",
    stored: "immutable",
    asked: "immutable",
    noted: "immutable",
    remembered: "immutable",
  },
  on: {
    handed(state, _view, node, index, term) {
      state.handed[node] = withEntry(state.handed[node] as LogEnd, index, term);
    },
    abandoned(state, _view, node, from) {
      state.handed[node] = cutLog(state.handed[node] as LogEnd, from);
    },
    rebased(state, _view, node, index, term) {
      state.handed[node] = withSnapshot(state.handed[node] as LogEnd, index, term);
    },
    durable(state, _view, node, index, term) {
      state.stored[node] = withEntry(state.stored[node] as LogEnd, index, term);
    },
    truncated(state, _view, node, from) {
      state.stored[node] = cutLog(state.stored[node] as LogEnd, from);
    },
    snapshotted(state, _view, node, index, term) {
      state.stored[node] = withSnapshot(state.stored[node] as LogEnd, index, term);
    },
    remembered(state, _view, node, term, candidate) {
      state.remembered[node] = { term, candidate };
    },
    // What its disk was given at the start, or has kept.
    started(state, _view, node) {
      if (state.handed[node] === EMPTY_LOG) state.handed[node] = state.stored[node] as LogEnd;
    },
    restarted(state, _view, node) {
      state.handed[node] = state.stored[node] as LogEnd;
      state.noted[node] = state.remembered[node] as Vote;
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
