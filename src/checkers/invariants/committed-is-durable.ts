/** The committed is durable: when an entry is first applied anywhere, a majority's disks hold it. */
import { nodeName } from "../../protocol/node-id.ts";
import { majorityOf } from "../../protocol/quorum.ts";
import type { Invariant } from "../audit.ts";

export const committedIsDurable: Invariant<{ index: number }> = {
  name: "committed-is-durable",
  statement: "An entry is committed only once a majority of servers hold it on disk.",
  source: "Ongaro 2014, §3.5 and §3.8; etcd's CommittedIsDurableInv",
  protocols: ["raft"],
  initial: () => ({ index: 0 }),
  on: {
    delivered(state, view, node, index, term, digest) {
      if (index <= state.index) return;
      state.index = index;
      const holders: number[] = [];
      for (let id = 1; id <= view.nodes; id++) {
        if (view.logs.holds(id, index, term, digest)) holders.push(id);
      }
      if (holders.length >= majorityOf(view.nodes)) return;
      view.report(
        `${nodeName(node)} applied entry ${index} of term ${term}, which is on the disk of ${holders.map(nodeName).join(", ") || "nobody"} only`,
        [node, ...holders],
      );
    },
  },
};
