/** A voter: grants or refuses votes, and says whether it would (§3.4, §3.6.1, §4.2.3, §9.6). */
import type { NodeId } from "../../protocol/node-id.ts";
import type { Message, RequestVote } from "./messages.ts";
import { lastIndex, lastTerm, type RaftState } from "./state.ts";
import type { Raft, RaftSelf } from "./steps.ts";

/**
 * §4.2.3: whether a candidate's message is thrown away, term and all. A leader's own wish to be
 * replaced is heeded (§3.10). A candidate of the voter's own term is ignored, too: the voter may
 * have learnt of that term by a reply to a message that it sent long ago, while it receives from a
 * leader of the term before, which may hold a lease (§6.4.1).
 */
export function isIgnored(
  raft: Raft,
  state: RaftState,
  message: RequestVote,
  self: RaftSelf,
): boolean {
  const { rules, options } = raft;
  if (message.transfer || !rules.mayIgnore(message.term, state.term)) return false;
  if (!options.checkQuorum) return false;
  const sinceUs = state.role === "leader" ? 0 : self.monotonicNow() - state.heardUs;
  return rules.ignoresCandidates(sinceUs, options.electionMinUs);
}

/**
 * A server that is asked for a vote answers, whatever it believes to be itself: a learner may have
 * been made a voter (§4.2.1).
 */
export function onRequestVote(
  raft: Raft,
  state: RaftState,
  from: NodeId,
  message: RequestVote,
  self: RaftSelf,
): void {
  const { rules, steps } = raft;
  const granted =
    rules.mayVoteIn(message.term, state.term) &&
    rules.mayVoteFor(state.votedFor, from) &&
    hasFreshLog(raft, state, message);
  const term = granted ? message.term : state.term;
  const reply: Message = { type: "vote-reply", term, granted, askedUs: 0 };
  if (!granted) {
    steps.promise(raft, state, 0, from, reply, self);
    return;
  }
  if (state.votedFor !== from) {
    state.votedFor = from;
    state.hardStateChanged = true;
  }
  steps.resetElectionTimer(raft, self);
  steps.sendVote(raft, state, from, reply, self);
}

/** A grant leaves only when the disk remembers it (§3.8). */
export function sendVote(
  raft: Raft,
  state: RaftState,
  to: NodeId,
  vote: Message,
  self: RaftSelf,
): void {
  raft.steps.promise(raft, state, 0, to, vote, self);
}

/** §9.6: the answer is not a promise and changes no state. */
export function onPreVote(
  raft: Raft,
  state: RaftState,
  from: NodeId,
  message: RequestVote,
  self: RaftSelf,
): void {
  const granted =
    raft.rules.mayPromise(message.term, state.term) && hasFreshLog(raft, state, message);
  const term = granted ? message.term : state.term;
  const { askedUs } = message;
  const reply: Message = { type: "pre-vote-reply", term, granted, askedUs };
  raft.steps.promise(raft, state, 0, from, reply, self);
}

function hasFreshLog(raft: Raft, state: RaftState, message: RequestVote): boolean {
  const { lastLogTerm, lastLogIndex } = message;
  return raft.rules.isUpToDate(lastLogTerm, lastLogIndex, lastTerm(state), lastIndex(state));
}
