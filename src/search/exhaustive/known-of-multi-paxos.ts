/**
 * What is known of Multi-Paxos beforehand: of which messages nothing will come, whenever they
 * arrive. For reads through the log; not for a planted bug.
 */
import type { Ballot } from "../../protocol/ballot.ts";
import { roundOf } from "../../protocol/ballot.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Message } from "../../protocols/multi-paxos/messages.ts";
import type { MultiPaxosState } from "../../protocols/multi-paxos/state.ts";
import type { Knowledge, Present } from "./knowledge.ts";

/**
 * A proposer's ballots only rise: what answers one that it has given up is ignored. What an
 * acceptor has promised only rises: it refuses what is below. A refusal of a ballot that was given
 * up says only which round to exceed, for a node whose timer may still fire. That a leader is heard
 * is asked only when its timer fires.
 */
export const KNOWN_OF_MULTI_PAXOS: Knowledge = {
  ignores(message, from, to, present) {
    const sent = message as Message;
    const state = present.stateOf(to) as MultiPaxosState;
    const isLast = present.timersLeft(to) === 0;
    switch (sent.type) {
      case "promise":
        return isGivenUp(sent.ballot, to, present);
      case "accepted":
        return isGivenUp(sent.ballot, to, present) || (isLast && !state.open.has(sent.slot));
      case "heard":
        return isLast || isGivenUp(sent.ballot, to, present);
      case "nack":
        // The first refusal ends the ballot, and no other says more.
        if (isLast && isRefusedElse(message, sent.ballot, to, present)) return true;
        return (
          isGivenUp(sent.ballot, to, present) && (isLast || roundOf(sent.promised) <= state.round)
        );
      case "prepare":
      case "accept":
      case "heartbeat":
        return (
          sent.ballot < state.promised &&
          isGivenUp(sent.ballot, from, present) &&
          isRoundless(from, present)
        );
      case "learnt":
        return (
          sent.from + sent.decrees.length - 1 <= state.executed && sent.decided <= state.executed
        );
      default:
        return false;
    }
  },
  defers: () => false,
  /** A follower that campaigns no more orders nothing. */
  ignoresRequests: (to, present) =>
    present.timersLeft(to) === 0 && (present.stateOf(to) as MultiPaxosState).role === "follower",
};

/** Whether another refusal of a ballot is in flight. */
function isRefusedElse(one: unknown, ballot: Ballot, to: NodeId, present: Present): boolean {
  return present.inFlightTo(to).some((other) => {
    const { type, ballot: refused } = other as Message & { readonly ballot?: Ballot };
    return other !== one && type === "nack" && refused === ballot;
  });
}

/** Whether a proposer need not hear of any round to exceed: it campaigns no more. */
function isRoundless(proposer: NodeId, present: Present): boolean {
  const { round } = present.stateOf(proposer) as MultiPaxosState;
  return present.timersLeft(proposer) === 0 || round >= present.termsMax;
}

/** Whether a proposer has given one of its ballots up: it never uses it again. */
function isGivenUp(ballot: Ballot, proposer: NodeId, present: Present): boolean {
  const { role, ballot: current } = present.stateOf(proposer) as MultiPaxosState;
  return role === "follower" || current !== ballot;
}
