/**
 * Votes are safe: a proposal is made only if a quorum shows that no other value was or can be
 * chosen in a lower ballot.
 */
import { at, type Column, emptyColumn, put } from "../../core/column.ts";
import { nodeName } from "../../protocol/node-id.ts";
import { nodesOf } from "../../protocol/quorum.ts";
import type { AuditView, Property } from "../property.ts";

/** Who had voted for another value. */
function others(votes: ReturnType<AuditView["votes"]["otherVotes"]>): string {
  if (votes === null) return "";
  const names = nodesOf(votes.acceptors).map(nodeName).join(", ");
  return `: ${names} had voted for another in ballot ${votes.ballot}`;
}

export const votesSafe: Property<{ readonly judged: Column }> = {
  uses: ["votes"],
  /**
   * By slot: the highest ballot that was judged. A proposal goes to every acceptor, and again; what
   * a slow proposer still proposes in a lower one is judged each time.
   */
  initial: () => ({ judged: emptyColumn() }),
  readings: { judged: "ballot" },
  on: {
    proposed(state, view, node, slot, ballot, digest) {
      const highest = at(state.judged, slot) ?? 0;
      if (highest === ballot) return;
      if (ballot > highest) put(state.judged, slot, ballot);
      const { votes } = view;
      if (votes.isSafe(slot, ballot, digest)) return;
      const chosenIn = votes.chosenIn(slot);
      const why =
        chosenIn !== 0 && chosenIn < ballot
          ? `another value than was chosen in ballot ${chosenIn}`
          : "a value that no quorum shows to be safe" +
            others(votes.otherVotes(slot, ballot, digest));
      view.report(`${nodeName(node)} proposed, for slot ${slot} in ballot ${ballot}, ${why}`, [
        node,
      ]);
    },
  },
};
