/** Changes of role that anybody may cause: a higher term, stepping down, and the timer that ends waiting for a leader. */
import type { Self } from "../../protocol/protocol.ts";
import type { Message } from "./messages.ts";
import type { Raft, RaftState } from "./state.ts";

type RaftSelf = Self<Message>;

/** Waits for a leader, for a time drawn anew each time so that splits of the vote do not repeat (§3.4). */
export function resetElectionTimer(raft: Raft, self: RaftSelf): void {
  const { electionMinUs, electionMaxUs } = raft.options;
  const drawnUs =
    electionMinUs + self.random("election-timeout", electionMaxUs - electionMinUs + 1);
  self.setTimer("election", raft.rules.electionTimeoutUs(electionMinUs, drawnUs));
}

/** §3.3: a higher term makes any server a follower in it, with no vote cast yet. */
export function adoptTerm(raft: Raft, state: RaftState, term: number, self: RaftSelf): void {
  state.term = term;
  state.votedFor = raft.rules.voteInNewTerm(state.votedFor);
  state.hardStateChanged = true;
  state.leader = 0;
  stepDown(raft, state, self);
}

/** Becomes a follower; whoever waits for an answer is told to ask elsewhere. */
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
  const reply = { status: "not-leader", output: null, leader: state.leader } as const;
  if (raft.rules.dismissesWaiters()) {
    for (const { request } of state.waiting.values()) self.reply(request, reply);
    state.waiting.clear();
  }
  for (const { request } of state.reads) if (request !== null) self.reply(request, reply);
  if (state.change !== null) self.reply(state.change.request, reply);
  state.reads = [];
  state.change = null;
  state.transferTo = 0;
  state.leaseUs = 0;
  resetElectionTimer(raft, self);
}

/** §4.2.3: whether this server has heard a leader so lately (or leads itself) that it ignores candidates. */
export function ignoresCandidates(raft: Raft, state: RaftState, self: RaftSelf): boolean {
  const { checkQuorum, electionMinUs } = raft.options;
  if (!checkQuorum) return false;
  const sinceUs = state.role === "leader" ? 0 : self.monotonicNow() - state.heardUs;
  return raft.rules.ignoresCandidates(sinceUs, electionMinUs);
}
