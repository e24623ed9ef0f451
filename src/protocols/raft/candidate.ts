/**
 * A candidate: asks whether it could win (§9.6), then for votes in a new term, and leads once a
 * quorum has given them (§3.4).
 */

import type { NodeId } from "../../protocol/node-id.ts";
import { withNode } from "../../protocol/quorum.ts";
import { isQuorum, mayCampaign, others, votersOf } from "./configuration.ts";
import type { RequestVote, TimeoutNow, VoteReply } from "./messages.ts";
import { lastIndex, lastTerm, type RaftState } from "./state.ts";
import type { Raft, RaftSelf } from "./steps.ts";

/** The election timeout has passed. */
export function onElectionTimeout(raft: Raft, state: RaftState, self: RaftSelf): void {
  if (state.role === "leader") return;
  raft.steps.resetElectionTimer(raft, self);
  if (!mayCampaign(raft, state, self.id)) return;
  if (raft.options.preVote) raft.steps.ask(raft, state, self);
  else raft.steps.campaign(raft, state, false, self);
}

/** §3.10: the leader wants this server to replace it now. */
export function onTimeoutNow(
  raft: Raft,
  state: RaftState,
  message: TimeoutNow,
  self: RaftSelf,
): void {
  if (!raft.rules.mayTakeOver(message.term, state.term, state.role)) return;
  if (!mayCampaign(raft, state, self.id)) return;
  raft.steps.resetElectionTimer(raft, self);
  raft.steps.campaign(raft, state, true, self);
}

/** Asks whether it would be elected. No term changes, nothing is written. */
export function ask(raft: Raft, state: RaftState, self: RaftSelf): void {
  state.role = "pre-candidate";
  state.leader = 0;
  state.campaign = 0;
  state.votes = withNode(0, self.id);
  state.askedUs = Math.round(self.monotonicNow());
  if (isQuorum(raft, state, state.votes)) {
    raft.steps.campaign(raft, state, false, self);
    return;
  }
  const { askedUs } = state;
  const term = raft.rules.campaignTerm(state.term);
  const message = request(state, "pre-vote", term, false, askedUs);
  for (const to of electors(state, self)) self.send(to, message);
}

/**
 * Starts an election with no vote: promises to vote are none (§9.6), and the candidate's vote for
 * itself counts, like any other, once its disk remembers it (§3.8).
 */
export function campaign(raft: Raft, state: RaftState, transfer: boolean, self: RaftSelf): void {
  state.role = "candidate";
  state.term = raft.rules.campaignTerm(state.term);
  state.votedFor = self.id;
  state.hardStateChanged = true;
  state.leader = 0;
  state.votes = 0;
  const message = request(state, "request-vote", state.term, transfer, 0);
  const requests = electors(state, self).map((to) => ({ to, message }));
  state.campaign = raft.steps.persist(raft, state, [], requests, self);
}

function request(
  state: RaftState,
  type: RequestVote["type"],
  term: number,
  transfer: boolean,
  askedUs: number,
): RequestVote {
  return {
    type,
    term,
    lastLogIndex: lastIndex(state),
    lastLogTerm: lastTerm(state),
    transfer,
    askedUs,
  };
}

function electors(state: RaftState, self: RaftSelf): readonly NodeId[] {
  return others(votersOf(state.configuration.configuration), self.peers);
}

export function onVoteReply(
  raft: Raft,
  state: RaftState,
  from: NodeId,
  message: VoteReply,
  self: RaftSelf,
): void {
  if (state.role !== "candidate" || !message.granted) return;
  if (raft.rules.countsVote(message.term, state.term)) {
    raft.steps.countVote(raft, state, from, self);
  }
}

/** A refusal of a later term ends the asking; promises enough begin the election. */
export function onPreVoteReply(
  raft: Raft,
  state: RaftState,
  from: NodeId,
  message: VoteReply,
  self: RaftSelf,
): void {
  if (!message.granted) {
    if (message.term > state.term) raft.steps.adoptTerm(raft, state, message.term, self);
    return;
  }
  if (state.role !== "pre-candidate") return;
  if (message.term !== raft.rules.campaignTerm(state.term)) return;
  if (!raft.rules.answersAsking(message.askedUs, state.askedUs)) return;
  state.votes = withNode(state.votes, from);
  if (!isQuorum(raft, state, state.votes)) return;
  raft.steps.resetElectionTimer(raft, self);
  raft.steps.campaign(raft, state, false, self);
}

export function countVote(raft: Raft, state: RaftState, voter: NodeId, self: RaftSelf): void {
  state.votes = withNode(state.votes, voter);
  if (isQuorum(raft, state, state.votes)) raft.steps.becomeLeader(raft, state, self);
}
