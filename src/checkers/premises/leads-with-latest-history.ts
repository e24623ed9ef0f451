/**
 * The latest history: who begins an epoch with its own history has acknowledgements of that epoch
 * by a quorum, none of whose histories is ahead of its own.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { nodesOf } from "../../protocol/quorum.ts";
import { isQuorumOfAny, type Seen, see, serversThat } from "../electorates/any-configuration.ts";
import { noStoredLogs, STORED_LOGS, type StoredLogs } from "../handed-logs.ts";
import { type LogEnd, lastTermOf } from "../log-ends.ts";
import type { Property } from "../property.ts";

/** What a history is ranked by, in this order. */
interface Rank {
  readonly current: number;
  readonly term: number;
  readonly last: number;
}

interface State extends StoredLogs {
  readonly configurations: Seen;
  /** By node: the epoch that it is current in. */
  readonly current: number[];
  /** By node: what it ranked as when it acknowledged an epoch last. */
  readonly ranks: Rank[];
  /** By leader and learner: the last epoch whose acknowledgement came, and counts; its rank. */
  readonly pledged: { readonly epoch: number; readonly rank: Rank }[];
  /** By node: the last epoch that it began with its history. */
  readonly begun: number[];
}

const NO_RANK: Rank = { current: 0, term: 0, last: 0 };

export const leadsWithLatestHistory: Property<State> = {
  initial: (nodes) => ({
    configurations: [],
    ...noStoredLogs(nodes),
    current: new Array<number>(nodes + 1).fill(0),
    ranks: new Array<Rank>(nodes + 1).fill(NO_RANK),
    pledged: new Array<State["pledged"][number]>((nodes + 1) ** 2).fill({
      epoch: -1,
      rank: NO_RANK,
    }),
    begun: new Array<number>(nodes + 1).fill(0),
  }),
  readings: {
    configurations: "nodes",
    stored: "immutable",
    ranks: "immutable",
    pledged: "immutable",
  },
  on: {
    ...STORED_LOGS,
    configured(state, _view, _node, _index, voters) {
      see(state.configurations, voters);
    },
    currentEpoch(state, _view, node, epoch) {
      state.current[node] = epoch;
    },
    presented(state, _view, node) {
      state.ranks[node] = rankOf(state, node);
    },
    // Sessions are FIFO, and an end of one is the end of what it brought: the rank is the last one.
    pledged(state, { nodes }, node, epoch, learner, current) {
      if (current === -1) return;
      const rank = state.ranks[learner] as Rank;
      if (rank.current !== current) return;
      state.pledged[node * (nodes + 1) + learner] = { epoch, rank };
    },
    historySent(state, view, node, epoch) {
      if (state.begun[node] === epoch) return;
      state.begun[node] = epoch;
      // Its disk may hold by now that the epoch is current: its history is what it was before.
      const { term, last } = rankOf(state, node);
      const current = Math.min(state.current[node] as number, epoch);
      const own: Rank = { current, term, last };
      const first = node * (view.nodes + 1);
      const pledged = serversThat(view.nodes, node, (peer) => {
        const pledge = state.pledged[first + peer] as State["pledged"][number];
        return pledge.epoch === epoch && !isAhead(pledge.rank, own);
      });
      if (isQuorumOfAny(state.configurations, view.nodes, pledged)) return;
      view.report(
        `${nodeName(node)} began epoch ${epoch} with its own history, which is the latest of ` +
          `${nodesOf(pledged).map(nodeName).join(", ")} only, by what has reached it`,
        [node],
      );
    },
  },
};

function rankOf({ stored, current }: State, node: number): Rank {
  const log = stored[node] as LogEnd;
  return { current: current[node] as number, term: lastTermOf(log), last: log.last };
}

function isAhead(rank: Rank, than: Rank): boolean {
  if (rank.current !== than.current) return rank.current > than.current;
  return rank.term !== than.term ? rank.term > than.term : rank.last > than.last;
}
