/** Changing roles, and the election timer: what acceptor, learner and proposer share. */

import { type Ballot, roundOf } from "../../protocol/ballot.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { MultiPaxosState } from "./state.ts";
import type { MultiPaxos, PaxosSelf } from "./steps.ts";

/** A node that was refused often waits up to this many timeouts. */
const REFUSALS_MAX = 8;

/**
 * Waits for a leader; longer, at random, the more often it was refused: proposers that outbid each
 * other would never stop (PMS §2.4).
 */
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

/** Neither leads nor campaigns any more; clients that wait for an answer ask elsewhere. */
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
  paxos.steps.resetElectionTimer(paxos, state, self);
}

/** The leader of a ballot spoke, and no higher one is promised: it is followed. */
export function follow(
  paxos: MultiPaxos,
  state: MultiPaxosState,
  leader: NodeId,
  ballot: Ballot,
  self: PaxosSelf,
): void {
  if (state.role !== "follower") paxos.steps.stepDown(paxos, state, self);
  state.leader = leader;
  state.refusals = 0;
  state.round = Math.max(state.round, roundOf(ballot));
  paxos.steps.resetElectionTimer(paxos, state, self);
}
