/** Only the chosen is learnt: what a node takes as chosen, a quorum's disks hold votes for in one ballot. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Invariant } from "../audit.ts";

export const learnOnlyChosen: Invariant<null> = {
  name: "learn-only-chosen",
  statement: "A process never learns that a value has been chosen unless it actually has been.",
  source: "Lamport, Paxos Made Simple (2001), §2.1, P6",
  protocols: ["paxos", "multi-paxos"],
  initial: () => null,
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
