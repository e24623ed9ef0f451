/**
 * What is known of Multi-Paxos beforehand: of which messages nothing will come, whenever they
 * arrive. For reads through the log; not for a planted bug.
 */
import type { Ballot } from "../../protocol/ballot.ts";
import { roundOf } from "../../protocol/ballot.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Heartbeat, Message } from "../../protocols/multi-paxos/messages.ts";
import type { MultiPaxosState } from "../../protocols/multi-paxos/state.ts";
import type { Knowledge, Present } from "./knowledge.ts";

/**
 * A proposer's ballots only rise: what answers one that it has given up is ignored. What an
 * acceptor has promised only rises: it refuses what is below. A refusal moves a proposer to a
 * further ballot, if its timer may still fire; else it only silences it, as a loss of all answers
 * does: it does nothing then that it could not do as a leader that receives nothing. That a leader
 * is heard is asked only when its timer fires.
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
        return (
          isLast || (isGivenUp(sent.ballot, to, present) && roundOf(sent.promised) <= state.round)
        );
      case "prepare":
      case "accept":
        return sent.ballot < state.promised && isRefusalIgnored(sent.ballot, from, present);
      case "heartbeat":
        if (sent.ballot < state.promised) return isRefusalIgnored(sent.ballot, from, present);
        return present.timersLeft(from) === 0 && isKnown(sent, from, state);
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

/** Whether a heartbeat says nothing to a follower, which has promised its ballot on disk. */
function isKnown({ ballot, decided }: Heartbeat, leader: NodeId, state: MultiPaxosState): boolean {
  const { role, promised, remembered, executed } = state;
  const follows = role === "follower" && state.leader === leader && promised === ballot;
  return follows && remembered >= ballot && decided <= executed;
}

/**
 * Whether nothing comes of a refusal, whatever ballot it names: its receiver campaigns no more, or
 * has given up what is refused and knows of the highest round.
 */
function isRefusalIgnored(ballot: Ballot, proposer: NodeId, present: Present): boolean {
  if (present.timersLeft(proposer) === 0) return true;
  const { round } = present.stateOf(proposer) as MultiPaxosState;
  return round >= present.termsMax && isGivenUp(ballot, proposer, present);
}

/** Whether a proposer has given one of its ballots up: it never uses it again. */
function isGivenUp(ballot: Ballot, proposer: NodeId, present: Present): boolean {
  const { role, ballot: current } = present.stateOf(proposer) as MultiPaxosState;
  return role === "follower" || current !== ballot;
}
