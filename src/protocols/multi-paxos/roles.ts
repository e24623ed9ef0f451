/** Changing roles, and the election timer: what acceptor, learner and proposer share. */

import { type Ballot, roundOf } from "../../protocol/ballot.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Self } from "../../protocol/protocol.ts";
import type { Message } from "./messages.ts";
import type { MultiPaxos, MultiPaxosState } from "./state.ts";

type PaxosSelf = Self<Message>;

/** A node that was refused often waits up to so many timeouts. */
const REFUSALS_MAX = 8;

/** Waits for a leader; longer, at random, the more often it was refused: proposers that outbid each other would go on for ever (PMS §2.4). */
export function resetElectionTimer(
  paxos: MultiPaxos,
  state: MultiPaxosState,
  self: PaxosSelf,
): void {
  const { electionMinUs, electionMaxUs } = paxos.options;
  const spread = electionMaxUs - electionMinUs + 1;
  const { refusals } = state;
  const longer =
    refusals === 0 ? 0 : self.random("back-off", spread * Math.min(refusals, REFUSALS_MAX));
  self.setTimer("election", electionMinUs + self.random("election-timeout", spread) + longer);
}

/** Leads and stands no more; whoever waits for an answer asks elsewhere. */
export function stepDown(paxos: MultiPaxos, state: MultiPaxosState, self: PaxosSelf): void {
  if (state.role === "leader") {
    self.cancelTimer("heartbeat");
    self.cancelTimer("check-quorum");
  }
  state.role = "follower";
  state.leader = 0;
  state.ballot = 0;
  state.campaign = 0;
  state.promises = 0;
  state.reported.clear();
  state.open.clear();
  state.flying.clear();
  state.queue = [];
  state.waiting.clear();
  state.leaseUs = 0;
  if (paxos.rules.backsOff()) resetElectionTimer(paxos, state, self);
  else self.setTimer("election", 1);
}

/** The leader of a ballot spoke, and no higher one is promised: it is followed. */
export function follow(
  paxos: MultiPaxos,
  state: MultiPaxosState,
  leader: NodeId,
  ballot: Ballot,
  self: PaxosSelf,
): void {
  if (state.role !== "follower") stepDown(paxos, state, self);
  state.leader = leader;
  state.refusals = 0;
  state.round = Math.max(state.round, roundOf(ballot));
  resetElectionTimer(paxos, state, self);
}
