/** A candidate: asks for votes in a new term, and leads once a majority has given them (§3.4). */

import type { NodeId } from "../../protocol/node-id.ts";
import type { Self } from "../../protocol/protocol.ts";
import { withNode } from "../../protocol/quorum.ts";
import { resetElectionTimer } from "./follower.ts";
import { becomeLeader } from "./leader.ts";
import type { Message, RequestVote, VoteReply } from "./messages.ts";
import { lastIndex, lastTerm, type Raft, type RaftState } from "./state.ts";
import { persist } from "./storage.ts";

type RaftSelf = Self<Message>;

/** Starts an election. The candidate's vote for itself counts, like any other, once its disk remembers it (§3.8). */
export function campaign(raft: Raft, state: RaftState, self: RaftSelf): void {
  state.role = "candidate";
  state.term++;
  state.votedFor = self.id;
  state.hardStateChanged = true;
  state.leader = 0;
  state.votes = 0;
  resetElectionTimer(raft, self);
  const message: RequestVote = {
    type: "request-vote",
    term: state.term,
    lastLogIndex: lastIndex(state),
    lastLogTerm: lastTerm(state),
  };
  const requests = self.peers.map((to) => ({ to, message }));
  state.campaign = persist(raft, state, [], requests, self);
}

/** The candidate's own vote is durable. */
export function onOwnVote(raft: Raft, state: RaftState, self: RaftSelf): void {
  countVote(raft, state, self.id, self);
}

export function onVoteReply(
  raft: Raft,
  state: RaftState,
  from: NodeId,
  message: VoteReply,
  self: RaftSelf,
): void {
  if (state.role !== "candidate" || message.term !== state.term || !message.granted) return;
  countVote(raft, state, from, self);
}

function countVote(raft: Raft, state: RaftState, voter: NodeId, self: RaftSelf): void {
  state.votes = withNode(state.votes, voter);
  if (raft.rules.isElected(state.votes, raft.members)) becomeLeader(raft, state, self);
}
