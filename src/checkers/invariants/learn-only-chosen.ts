/**
 * Only the chosen is learnt: what a node takes as chosen, a quorum's disks hold votes for in one
 * ballot.
 */
import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";

export const learnOnlyChosen: Property<null> = {
  uses: ["votes"],
  initial: () => null,
  readings: {},
  on: {
    delivered(_state, view, node, slot, _ballot, digest) {
      if (view.votes.isChosen(slot, digest)) return;
      view.report(
        `${nodeName(node)} took a value as chosen for slot ${slot} that no quorum has accepted in one ballot`,
        [node],
      );
    },
  },
};
