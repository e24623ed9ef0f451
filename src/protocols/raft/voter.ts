/** A voter: grants or refuses votes, and says whether it would (§3.4, §3.6.1, §4.2.3, §9.6). */
import type { NodeId } from "../../protocol/node-id.ts";
import type { Self } from "../../protocol/protocol.ts";
import { hasNode } from "../../protocol/quorum.ts";
import type { Message, RequestVote } from "./messages.ts";
import { ignoresCandidates, resetElectionTimer } from "./roles.ts";
import { lastIndex, lastTerm, type Raft, type RaftState } from "./state.ts";
import { persist, promise } from "./storage.ts";

type RaftSelf = Self<Message>;

/**
 * §4.2.3: whether a candidate's message is thrown away, term and all. A leader's own wish to be replaced is heeded (§3.10).
 * A candidate of the voter's own term is ignored, too: the voter may have learnt of that term by a reply to a message
 * that it sent long ago, while it hears a leader of the term before, which may hold a lease (§6.4.1).
 */
export function isIgnored(
  raft: Raft,
  state: RaftState,
  message: RequestVote,
  self: RaftSelf,
): boolean {
  if (message.transfer || !raft.rules.mayIgnore(message.term, state.term)) return false;
  return ignoresCandidates(raft, state, self);
}

/** A grant leaves only when the disk remembers it (§3.8). */
export function onRequestVote(
  raft: Raft,
  state: RaftState,
  from: NodeId,
  message: RequestVote,
  self: RaftSelf,
): void {
  const { rules } = raft;
  const granted =
    rules.mayVoteIn(message.term, state.term) &&
    rules.mayVoteFor(state.votedFor, from) &&
    hasFreshLog(raft, state, message) &&
    (rules.learnersVote() || !isLearner(state, self.id));
  const term = granted ? message.term : state.term;
  const reply: Message = { type: "vote-reply", term, granted, askedUs: 0 };
  if (!granted) {
    promise(raft, state, 0, from, reply, self);
    return;
  }
  if (state.votedFor !== from) {
    state.votedFor = from;
    state.hardStateChanged = true;
  }
  if (rules.resetsTimerOnGrant()) resetElectionTimer(raft, self);
  if (!rules.voteWaitsForDisk()) {
    self.send(from, reply);
    persist(raft, state, [], [], self);
  } else if (state.hardStateChanged || state.hardStateTicket !== 0) {
    persist(raft, state, [], [{ to: from, message: reply }], self);
  } else {
    self.send(from, reply);
  }
}

/** §9.6: an answer that binds nobody and changes nothing. */
export function onPreVote(
  raft: Raft,
  state: RaftState,
  from: NodeId,
  message: RequestVote,
  self: RaftSelf,
): void {
  const granted =
    message.term > state.term &&
    hasFreshLog(raft, state, message) &&
    (raft.rules.learnersVote() || !isLearner(state, self.id));
  const term = granted ? message.term : state.term;
  const { askedUs } = message;
  promise(raft, state, 0, from, { type: "pre-vote-reply", term, granted, askedUs }, self);
}

function hasFreshLog(raft: Raft, state: RaftState, message: RequestVote): boolean {
  const { lastLogTerm, lastLogIndex } = message;
  return raft.rules.isUpToDate(lastLogTerm, lastLogIndex, lastTerm(state), lastIndex(state));
}

function isLearner(state: RaftState, self: NodeId): boolean {
  const { voters, outgoing } = state.configuration.configuration;
  return !hasNode(voters | outgoing, self);
}
