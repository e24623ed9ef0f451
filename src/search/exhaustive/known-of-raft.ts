/**
 * What is known of Raft beforehand: of which messages nothing will come, whenever they arrive.
 * Without pre-votes, `checkQuorum` and leases; not for a planted bug.
 */
import type { NodeId } from "../../protocol/node-id.ts";
import { hasNode } from "../../protocol/quorum.ts";
import type { Message } from "../../protocols/raft/messages.ts";
import type { RaftState } from "../../protocols/raft/state.ts";
import type { Knowledge, Present } from "./knowledge.ts";

/**
 * Terms only rise: what answers an earlier term is ignored, and so is a refusal that says no later
 * one. In one term a server votes once, and does not campaign again. A refusal that only says a
 * term says nothing to a server in the highest one that there is.
 */
export const KNOWN_OF_RAFT: Knowledge = {
  ignores(message, from, to, present) {
    const sent = message as Message;
    const { term, role, votes, votedFor } = present.stateOf(to) as RaftState;
    switch (sent.type) {
      case "vote-reply":
        if (sent.term !== term) return sent.term < term;
        return !sent.granted || role !== "candidate" || hasNode(votes, from);
      case "append-reply":
        if (sent.term !== term) return sent.term < term;
        // It says the term only, and would be an overtaken rejection.
        return role === "follower" || (!sent.success && sent.index === 0);
      case "request-vote": {
        const isRefused = sent.term === term && votedFor !== 0 && votedFor !== from;
        return (isRefused || sent.term < term) && isInLastTerm(from, present);
      }
      case "append-entries":
        return sent.term < term && isInLastTerm(from, present);
      default:
        return false;
    }
  },
  defers: () => false,
  /** A follower that campaigns no more orders nothing. */
  ignoresRequests: (to, present) =>
    present.timersLeft(to) === 0 && (present.stateOf(to) as RaftState).role === "follower",
};

function isInLastTerm(node: NodeId, present: Present): boolean {
  return (present.stateOf(node) as RaftState).term >= present.termsMax;
}
