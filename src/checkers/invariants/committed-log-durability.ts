/** Z10, durability: what is delivered is on the disks of a quorum, and nobody drops what he has delivered. */
import { nodeName } from "../../protocol/node-id.ts";
import { hasNode } from "../../protocol/quorum.ts";
import type { AuditView, Invariant } from "../audit.ts";
import {
  holdersOf,
  isMajority,
  noteConfigured,
  noVoters,
  reconfiguredAt,
  type Voters,
} from "../voters.ts";

interface State {
  index: number;
  readonly voters: Voters;
  /** By node, since it started: the last index it delivered. */
  readonly delivered: number[];
  /** By index: what was delivered there first. */
  readonly epochs: number[];
  readonly digests: number[];
}

export const committedLogDurability: Invariant<State> = {
  name: "committed-log-durability",
  statement:
    "A transaction is delivered only once a quorum holds it on disk, and is never cut from the history of who delivered it.",
  source:
    "Junqueira 2011, step l.3.2 (a quorum of acknowledgements); Shraer 2012 for reconfigurations",
  protocols: ["zab"],
  initial: (nodes) => ({
    index: 0,
    voters: noVoters(),
    delivered: new Array<number>(nodes + 1).fill(0),
    epochs: [],
    digests: [],
  }),
  on: {
    configured(state, view, node, index, voters) {
      noteConfigured(state.voters, view, node, index, voters);
    },
    restarted(state, _view, node) {
      state.delivered[node] = 0;
    },
    delivered(state, view, node, index, epoch, digest) {
      state.delivered[node] = index;
      if (index <= state.index) return;
      state.index = index;
      state.epochs[index] = epoch;
      state.digests[index] = digest;
      const holders = holdersOf(view, index, epoch, digest);
      const next = reconfiguredAt(state.voters, index, epoch);
      const before = isMajority(view, holders, state.voters.now);
      if (!before || (next !== 0 && !isMajority(view, holders, next))) {
        const names = namesOf(view, holders);
        view.report(
          `${nodeName(node)} delivered transaction ${index} of epoch ${epoch}, which is on the disk of ${names || "nobody"} only`,
          [node],
        );
      }
      if (next !== 0) state.voters.now = next;
    },
    truncated(state, view, node, from) {
      const delivered = state.delivered[node] as number;
      if (from > delivered) return;
      // A disk lags behind its server: what it drops now may be older than what was delivered there meanwhile.
      const epoch = state.epochs[from] ?? -1;
      if (!view.logs.holds(node, from, epoch, state.digests[from] ?? 0)) return;
      view.report(
        `${nodeName(node)} dropped transactions from ${from} on after it had delivered up to ${delivered}`,
        [node],
      );
    },
  },
};

function namesOf(view: AuditView, nodes: number): string {
  const names: string[] = [];
  for (let id = 1; id <= view.nodes; id++) if (hasNode(nodes, id)) names.push(nodeName(id));
  return names.join(", ");
}
