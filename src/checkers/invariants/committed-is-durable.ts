/** The committed is durable: when an entry is first applied anywhere, the disks of a quorum hold it. */
import { nodeName } from "../../protocol/node-id.ts";
import { hasNode, majorityOf, type NodeSet, sizeOf, withNode } from "../../protocol/quorum.ts";
import type { Invariant } from "../audit.ts";

interface State {
  /** The highest index that was applied anywhere. */
  index: number;
  /** By node: the voters by whose majority it decides (0: all nodes), and those that it is leaving. */
  readonly voters: NodeSet[];
  readonly outgoing: NodeSet[];
}

export const committedIsDurable: Invariant<State> = {
  name: "committed-is-durable",
  statement:
    "An entry is committed only once a majority of the voters of the configuration in force (of both, in a joint one) hold it on disk.",
  source: "Ongaro 2014, §3.5, §3.8 and §4.3; etcd's CommittedIsDurableInv",
  protocols: ["raft"],
  initial: (nodes) => ({
    index: 0,
    voters: new Array<number>(nodes + 1).fill(0),
    outgoing: new Array<number>(nodes + 1).fill(0),
  }),
  on: {
    governed(state, _view, node, _index, voters, outgoing) {
      state.voters[node] = voters;
      state.outgoing[node] = outgoing;
    },
    delivered(state, view, node, index, term, digest) {
      if (index <= state.index) return;
      state.index = index;
      let holders: NodeSet = 0;
      for (let id = 1; id <= view.nodes; id++) {
        if (view.logs.holds(id, index, term, digest)) holders = withNode(holders, id);
      }
      const voters = (state.voters[node] as number) || 2 ** view.nodes - 1;
      const outgoing = state.outgoing[node] as number;
      const durable =
        isMajority(holders, voters) && (outgoing === 0 || isMajority(holders, outgoing));
      if (durable) return;
      const ids = Array.from({ length: view.nodes }, (_, at) => at + 1);
      const names = ids.filter((id) => hasNode(holders, id));
      view.report(
        `${nodeName(node)} applied entry ${index} of term ${term}, which is on the disk of ${names.map(nodeName).join(", ") || "nobody"} only`,
        [node, ...names],
      );
    },
  },
};

function isMajority(holders: NodeSet, voters: NodeSet): boolean {
  return sizeOf(holders & voters) >= majorityOf(sizeOf(voters));
}
