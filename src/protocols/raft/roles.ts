/**
 * Changes of role that any server may cause: a higher term, stepping down, and the timer that ends
 * waiting for a leader.
 */
import type { RaftState } from "./state.ts";
import type { Raft, RaftSelf } from "./steps.ts";

/**
 * Waits for a leader, for a time drawn anew each time so that splits of the vote do not repeat
 * (§3.4).
 */
export function resetElectionTimer(raft: Raft, self: RaftSelf): void {
  const { electionMinUs, electionMaxUs } = raft.options;
  const drawnUs =
    electionMinUs + self.random("election-timeout", electionMaxUs - electionMinUs + 1);
  self.setTimer("election", drawnUs);
}

/** §3.3: a higher term makes any server a follower in it, with no vote cast yet. */
export function adoptTerm(raft: Raft, state: RaftState, term: number, self: RaftSelf): void {
  state.term = term;
  state.votedFor = 0;
  state.hardStateChanged = true;
  state.leader = 0;
  raft.steps.stepDown(raft, state, self);
}

/** Becomes a follower; clients that wait for an answer are redirected. */
export function stepDown(raft: Raft, state: RaftState, self: RaftSelf): void {
  if (state.role === "leader") leaveOffice(raft, state, self);
  state.role = "follower";
  state.campaign = 0;
  state.votes = 0;
}

function leaveOffice(raft: Raft, state: RaftState, self: RaftSelf): void {
  self.cancelTimer("heartbeat");
  self.cancelTimer("check-quorum");
  self.cancelTimer("transfer");
  if (state.leader === self.id) state.leader = 0;
  raft.steps.dismissWaiters(state, self);
  const reply = { status: "not-leader", output: null, leader: state.leader } as const;
  for (const { request } of state.reads) if (request !== null) self.reply(request, reply);
  if (state.change !== null) self.reply(state.change.request, reply);
  state.reads = [];
  state.change = null;
  state.transferTo = 0;
  state.leaseUs = 0;
  raft.steps.resetElectionTimer(raft, self);
}

/** §6.2: an entry that was not committed may never be: its client asks the next leader. */
export function dismissWaiters(state: RaftState, self: RaftSelf): void {
  const reply = { status: "not-leader", output: null, leader: state.leader } as const;
  for (const { request } of state.waiting.values()) self.reply(request, reply);
  state.waiting.clear();
}
