/**
 * The latest history: who begins an epoch with its own history has acknowledgements of that epoch
 * by a quorum, none of whose histories is ahead of its own.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { nodesOf } from "../../protocol/quorum.ts";
import { serversThat } from "../electorates/any-configuration.ts";
import {
  byOwnConfigurations,
  mayDecide,
  type OwnConfigurations,
} from "../electorates/own-configurations.ts";
import { noStoredLogs, STORED_LOGS, type StoredLogs } from "../handed-logs.ts";
import { type LogEnd, lastTermOf } from "../log-ends.ts";

/** What a history is ranked by, in this order. */
interface Rank {
  readonly current: number;
  readonly term: number;
  readonly last: number;
}

interface Pledge {
  readonly epoch: number;
  readonly rank: Rank;
}

interface State extends StoredLogs, OwnConfigurations {
  /** By node: the epoch that it is current in. */
  readonly current: number[];
  /** By leader and learner: the last epoch that it acknowledged to it; what it ranked as then. */
  readonly presented: Pledge[];
  /** The same of the last acknowledgement that came, and counts. */
  readonly pledged: Pledge[];
  /** By node: the last epoch that it began with its history. */
  readonly begun: number[];
}

const NO_PLEDGE: Pledge = { epoch: -1, rank: { current: 0, term: 0, last: 0 } };

export const leadsWithLatestHistory = byOwnConfigurations<State>({
  initial: (nodes) => ({
    ...noStoredLogs(nodes),
    current: new Array<number>(nodes + 1).fill(0),
    presented: new Array<Pledge>((nodes + 1) ** 2).fill(NO_PLEDGE),
    pledged: new Array<Pledge>((nodes + 1) ** 2).fill(NO_PLEDGE),
    begun: new Array<number>(nodes + 1).fill(0),
  }),
  readings: {
    stored: "immutable",
    presented: "immutable",
    pledged: "immutable",
  },
  on: {
    ...STORED_LOGS,
    currentEpoch(state, _view, node, epoch) {
      state.current[node] = epoch;
    },
    presented(state, { nodes }, node, epoch, leader) {
      const at = leader * (nodes + 1) + node;
      const rank = rankOf(state, node);
      const before = state.presented[at] as Pledge;
      // A session that ended may still bring what it said to this leader first.
      const isSame = before.epoch === epoch && before.rank.current === rank.current;
      if (!isSame || isAhead(before.rank, rank)) state.presented[at] = { epoch, rank };
    },
    pledged(state, { nodes }, node, epoch, learner, current) {
      if (current === -1) return;
      const at = node * (nodes + 1) + learner;
      const pledge = state.presented[at] as Pledge;
      if (pledge.epoch === epoch && pledge.rank.current === current) state.pledged[at] = pledge;
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
        const pledge = state.pledged[first + peer] as Pledge;
        return pledge.epoch === epoch && !isAhead(pledge.rank, own);
      });
      if (mayDecide(state, view, node, pledged)) return;
      view.report(
        `${nodeName(node)} began epoch ${epoch} with its own history, which is the latest of ` +
          `${nodesOf(pledged).map(nodeName).join(", ")} only, by what has reached it`,
        [node],
      );
    },
  },
});

function rankOf({ stored, current }: State, node: number): Rank {
  const log = stored[node] as LogEnd;
  return { current: current[node] as number, term: lastTermOf(log), last: log.last };
}

function isAhead(rank: Rank, than: Rank): boolean {
  if (rank.current !== than.current) return rank.current > than.current;
  return rank.term !== than.term ? rank.term > than.term : rank.last > than.last;
}
