/** A candidate: asks whether it could win (§9.6), then for votes in a new term, and leads once a quorum has given them (§3.4). */

import type { NodeId } from "../../protocol/node-id.ts";
import type { Self } from "../../protocol/protocol.ts";
import { withNode } from "../../protocol/quorum.ts";
import { isQuorum, mayCampaign, others, votersOf } from "./configuration.ts";
import { becomeLeader } from "./leader.ts";
import type { Message, RequestVote, TimeoutNow, VoteReply } from "./messages.ts";
import { adoptTerm, resetElectionTimer } from "./roles.ts";
import { lastIndex, lastTerm, type Raft, type RaftState } from "./state.ts";
import { persist } from "./storage.ts";

type RaftSelf = Self<Message>;

/** The election timeout has passed. */
export function onElectionTimeout(raft: Raft, state: RaftState, self: RaftSelf): void {
  if (state.role === "leader") return;
  resetElectionTimer(raft, self);
  if (!mayCampaign(raft, state, self.id)) return;
  if (raft.rules.asksBeforeStanding(raft.options.preVote)) ask(raft, state, self);
  else stand(raft, state, 0, false, self);
}

/** §3.10: the leader wants this server to replace it now. */
export function onTimeoutNow(
  raft: Raft,
  state: RaftState,
  message: TimeoutNow,
  self: RaftSelf,
): void {
  if (message.term !== state.term || state.role !== "follower") return;
  if (!mayCampaign(raft, state, self.id)) return;
  resetElectionTimer(raft, self);
  stand(raft, state, 0, true, self);
}

/** Asks whether it would be elected. No term changes, nothing is written. */
function ask(raft: Raft, state: RaftState, self: RaftSelf): void {
  const term = raft.rules.termWhileAsking(state.term);
  if (term !== state.term) {
    state.term = term;
    state.votedFor = 0;
    state.hardStateChanged = true;
    persist(raft, state, [], [], self);
  }
  state.role = "pre-candidate";
  state.leader = 0;
  state.campaign = 0;
  state.votes = withNode(0, self.id);
  state.askedUs = Math.round(self.monotonicNow());
  if (isQuorum(raft, state, state.votes)) {
    stand(raft, state, 0, false, self);
    return;
  }
  const message = request(raft, state, "pre-vote", false);
  for (const to of electors(state, self)) self.send(to, message);
}

/** Starts an election. The candidate's vote for itself counts, like any other, once its disk remembers it (§3.8). */
function stand(
  raft: Raft,
  state: RaftState,
  votes: number,
  transfer: boolean,
  self: RaftSelf,
): void {
  state.role = "candidate";
  state.term = raft.rules.campaignTerm(state.term);
  state.votedFor = self.id;
  state.hardStateChanged = true;
  state.leader = 0;
  state.votes = votes;
  const message = request(raft, state, "request-vote", transfer);
  const requests = electors(state, self).map((to) => ({ to, message }));
  state.campaign = persist(raft, state, [], requests, self);
  if (votes !== 0 && isQuorum(raft, state, votes)) becomeLeader(raft, state, self);
}

function request(
  raft: Raft,
  state: RaftState,
  type: RequestVote["type"],
  transfer: boolean,
): RequestVote {
  const lastLogIndex = lastIndex(state);
  const lastLogTerm = lastTerm(state);
  if (type === "request-vote") {
    return { type, term: state.term, lastLogIndex, lastLogTerm, transfer, askedUs: 0 };
  }
  const term = raft.rules.campaignTerm(state.term);
  return { type, term, lastLogIndex, lastLogTerm, transfer, askedUs: state.askedUs };
}

function electors(state: RaftState, self: RaftSelf): readonly NodeId[] {
  return others(votersOf(state.configuration.configuration), self.peers);
}

/** The candidate's own vote is durable. */
export function onOwnVote(raft: Raft, state: RaftState, self: RaftSelf): void {
  if (state.role === "candidate") countVote(raft, state, self.id, self);
}

export function onVoteReply(
  raft: Raft,
  state: RaftState,
  from: NodeId,
  message: VoteReply,
  self: RaftSelf,
): void {
  if (state.role !== "candidate" || !message.granted) return;
  if (raft.rules.countsVote(message.term, state.term)) countVote(raft, state, from, self);
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
    if (message.term > state.term) adoptTerm(raft, state, message.term, self);
    return;
  }
  if (state.role !== "pre-candidate") return;
  if (message.term !== raft.rules.campaignTerm(state.term)) return;
  if (!raft.rules.answersAsking(message.askedUs, state.askedUs)) return;
  state.votes = withNode(state.votes, from);
  if (!isQuorum(raft, state, state.votes)) return;
  resetElectionTimer(raft, self);
  stand(raft, state, raft.rules.votesFromPreVotes(state.votes), false, self);
}

function countVote(raft: Raft, state: RaftState, voter: NodeId, self: RaftSelf): void {
  state.votes = withNode(state.votes, voter);
  if (isQuorum(raft, state, state.votes)) becomeLeader(raft, state, self);
}
