/**
 * What is promised is proposed: a proposer whose ballot a quorum has promised proposes in it,
 * unless it has learnt of a higher one. Ballots that are given up for nothing might go on for ever.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { type NodeSet, nodesOf, sizeOf } from "../../protocol/quorum.ts";
import type { Property } from "../property.ts";
import { forget, GATHERED_READINGS, type Gathered, gather, nothingGathered } from "./promises.ts";

interface State extends Gathered {
  /** By node: the ballot that it uses by its disk, of its last request and of its last proposal. */
  readonly entered: number[];
  readonly sought: number[];
  readonly proposed: number[];
  /** By node: the highest ballot that it has received from others. */
  readonly outbid: number[];
}

export const promisedIsProposed: Property<State> = {
  uses: ["votes"],
  initial: (nodes) => ({
    ...nothingGathered(nodes),
    entered: new Array<number>(nodes + 1).fill(0),
    sought: new Array<number>(nodes + 1).fill(0),
    proposed: new Array<number>(nodes + 1).fill(0),
    outbid: new Array<number>(nodes + 1).fill(0),
  }),
  readings: {
    ...GATHERED_READINGS,
    entered: "ballot",
    sought: "ballot",
    proposed: "ballot",
    outbid: "ballot",
  },
  on: {
    gathered(state, _view, node, ballot, acceptor) {
      gather(state, node, ballot, acceptor);
    },
    outbid(state, _view, node, ballot) {
      state.outbid[node] = Math.max(state.outbid[node] as number, ballot);
    },
    restarted(state, _view, node) {
      forget(state, node);
      state.entered[node] = 0;
    },
    sought(state, _view, node, ballot) {
      state.sought[node] = ballot;
    },
    proposed(state, _view, node, _slot, ballot) {
      state.proposed[node] = ballot;
    },
    entered(state, view, node, ballot, slot) {
      const before = state.entered[node] as number;
      state.entered[node] = ballot;
      // Promises that come once it has given a ballot up, or before it has asked for them, are
      // late.
      if (before === 0 || state.sought[node] !== before || state.ballots[node] !== before) return;
      if (state.proposed[node] === before || (state.outbid[node] as number) > before) return;
      const members = view.votes.membersOf(slot);
      const promisers = (state.acceptors[node] as NodeSet) & members;
      if (sizeOf(promisers) < view.votes.phase1Of(members)) return;
      view.report(
        `${nodeName(node)} goes on to ballot ${ballot}, and has proposed nothing in ballot ` +
          `${before}, which ${nodesOf(promisers).map(nodeName).join(", ")} promised`,
        [node],
      );
    },
  },
};
