/** Promised by a quorum: who proposes in a ballot holds promises of it from a quorum of phase 1. */
import { nodeName } from "../../protocol/node-id.ts";
import { nodesOf, sizeOf } from "../../protocol/quorum.ts";
import type { Property } from "../property.ts";
import {
  forget,
  GATHERED_READINGS,
  type Gathered,
  gather,
  nothingGathered,
  promisersOf,
} from "./promises.ts";

export const promisedByQuorum: Property<Gathered> = {
  uses: ["votes"],
  initial: nothingGathered,
  readings: GATHERED_READINGS,
  looksAt: ["proposed"],
  on: {
    gathered(state, _view, node, ballot, acceptor) {
      gather(state, node, ballot, acceptor);
    },
    remembered(state, _view, node, ballot) {
      state.remembered[node] = ballot;
    },
    restarted(state, _view, node) {
      forget(state, node);
    },
    proposed(state, view, node, slot, ballot) {
      const promisers = promisersOf(state, node, ballot);
      const { votes } = view;
      const members = votes.membersOf(slot);
      if (sizeOf(promisers & members) >= votes.phase1Of(members)) return;
      const names = nodesOf(promisers & members)
        .map(nodeName)
        .join(", ");
      const whose = names === "" ? "no promise" : `promises of ${names} only`;
      view.report(`${nodeName(node)} proposed for slot ${slot} in ballot ${ballot} with ${whose}`, [
        node,
      ]);
    },
  },
};
