/**
 * Syncs are confirmed: a leader answers a learner's sync once a quorum has answered a ping that was
 * sent after the sync came.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { nodesOf } from "../../protocol/quorum.ts";
import { serversThat } from "../electorates/any-configuration.ts";
import {
  byOwnConfigurations,
  mayDecide,
  type OwnConfigurations,
} from "../electorates/own-configurations.ts";

interface State extends OwnConfigurations {
  /** By leader and learner: whether the learner introduced itself last, and not the other way. */
  readonly leads: boolean[];
  /** By leader and learner: the last round of pings that the learner answered. */
  readonly answered: number[];
  /** By node: the last round of pings that it sent as a leader. */
  readonly rounds: number[];
  /**
   * By node, by learner, client and sequence: the last round before each sync that came and is not
   * answered. A client that asks again has a learner sync again.
   */
  readonly pending: Map<string, readonly number[]>[];
}

export const syncsConfirmed = byOwnConfigurations<State>({
  initial: (nodes) => ({
    leads: new Array<boolean>((nodes + 1) ** 2).fill(false),
    answered: new Array<number>((nodes + 1) ** 2).fill(0),
    rounds: new Array<number>(nodes + 1).fill(0),
    pending: Array.from({ length: nodes + 1 }, () => new Map()),
  }),
  on: {
    introduced(state, { nodes }, node, learner) {
      const at = node * (nodes + 1) + learner;
      state.leads[at] = true;
      state.leads[learner * (nodes + 1) + node] = false;
      state.answered[at] = 0;
      // What it asked in an earlier session is not answered any more.
      const pending = state.pending[node] as State["pending"][number];
      for (const key of pending.keys()) if (key.startsWith(`${learner} `)) pending.delete(key);
    },
    looking(state, _view, node) {
      state.pending[node]?.clear();
    },
    restarted(state, { nodes }, node) {
      state.answered.fill(0, node * (nodes + 1), (node + 1) * (nodes + 1));
      state.leads.fill(false, node * (nodes + 1), (node + 1) * (nodes + 1));
      state.rounds[node] = 0;
      state.pending[node]?.clear();
    },
    pinged(state, { nodes }, node, peer, round) {
      if (state.leads[node * (nodes + 1) + peer] === true) state.rounds[node] = round;
    },
    pingReached(state, { nodes }, node, peer, round) {
      const at = node * (nodes + 1) + peer;
      if (state.leads[at] === true) state.answered[at] = round;
    },
    syncReached(state, { nodes }, node, peer, client, sequence) {
      if (state.leads[node * (nodes + 1) + peer] !== true) return;
      const pending = state.pending[node] as State["pending"][number];
      const key = `${peer} ${client} ${sequence}`;
      pending.set(key, [...(pending.get(key) ?? []), state.rounds[node] as number]);
    },
    syncSent(state, view, node, peer, client, sequence) {
      const first = node * (view.nodes + 1);
      if (state.leads[first + peer] !== true) return;
      const key = `${peer} ${client} ${sequence}`;
      const [before, ...later] = state.pending[node]?.get(key) ?? [];
      if (before === undefined) return;
      if (later.length === 0) state.pending[node]?.delete(key);
      else state.pending[node]?.set(key, later);
      const servers = serversThat(
        view.nodes,
        node,
        (learner) => (state.answered[first + learner] as number) > before,
      );
      if (mayDecide(state, view, node, servers)) return;
      view.report(
        `${nodeName(node)} answered a sync of ${nodeName(peer)} by the word of ` +
          `${nodesOf(servers).map(nodeName).join(", ")} only`,
        [node, peer],
      );
    },
  },
});
