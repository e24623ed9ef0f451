/** A follower: keeps the leader's log, votes, and stands for election when it hears nothing (§3.4, §3.5). */
import { entryAt } from "../../core/chunked-log.ts";
import type { Write } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Self } from "../../protocol/protocol.ts";
import { applyCommitted } from "./apply.ts";
import type { AppendEntries, Message, RequestVote } from "./messages.ts";
import { type Entry, lastIndex, lastTerm, type Raft, type RaftState, termAt } from "./state.ts";
import { appendEntries, persist, persistLog, promise, truncate } from "./storage.ts";

type RaftSelf = Self<Message>;

/** Waits for a leader, for a time drawn anew each time so that splits of the vote do not repeat (§3.4). */
export function resetElectionTimer(raft: Raft, self: RaftSelf): void {
  const { electionMinUs, electionMaxUs } = raft.options;
  self.setTimer("election", electionMinUs + self.random(electionMaxUs - electionMinUs + 1));
}

/** §3.3: a higher term makes any server a follower in it, with no vote cast yet. */
export function adoptTerm(raft: Raft, state: RaftState, term: number, self: RaftSelf): void {
  state.term = term;
  state.votedFor = 0;
  state.hardStateChanged = true;
  state.leader = 0;
  stepDown(raft, state, self);
}

/** Becomes a follower; whoever waits for an answer is told to ask elsewhere. */
export function stepDown(raft: Raft, state: RaftState, self: RaftSelf): void {
  if (state.role === "leader") {
    self.cancelTimer("heartbeat");
    const reply = { status: "not-leader", output: null, leader: state.leader } as const;
    for (const request of state.waiting.values()) self.reply(request, reply);
    for (const { request } of state.reads) self.reply(request, reply);
    state.waiting.clear();
    state.progress.clear();
    state.reads = [];
    resetElectionTimer(raft, self);
  }
  state.role = "follower";
  state.campaign = 0;
  state.votes = 0;
}

/** §3.4, §3.6.1: grants or refuses a vote; a grant leaves only when the disk remembers it (§3.8). */
export function onRequestVote(
  raft: Raft,
  state: RaftState,
  from: NodeId,
  message: RequestVote,
  self: RaftSelf,
): void {
  const { rules } = raft;
  const granted =
    message.term === state.term &&
    state.role === "follower" &&
    rules.mayVoteFor(state.votedFor, from) &&
    rules.isUpToDate(message.lastLogTerm, message.lastLogIndex, lastTerm(state), lastIndex(state));
  const reply: Message = { type: "vote-reply", term: state.term, granted };
  if (!granted) {
    promise(raft, state, 0, from, reply, self);
    return;
  }
  if (state.votedFor !== from) {
    state.votedFor = from;
    state.hardStateChanged = true;
  }
  resetElectionTimer(raft, self);
  if (rules.voteWaitsForDisk()) {
    persist(raft, state, [], [{ to: from, message: reply }], self);
  } else {
    self.send(from, reply);
    persist(raft, state, [], [], self);
  }
}

/** §3.5: makes the log agree with the leader's and says how far it does. */
export function onAppendEntries(
  raft: Raft,
  state: RaftState,
  from: NodeId,
  message: AppendEntries,
  self: RaftSelf,
): void {
  if (message.term < state.term) {
    refuse(raft, state, from, message, self);
    return;
  }
  if (state.role !== "follower") stepDown(raft, state, self);
  state.leader = from;
  resetElectionTimer(raft, self);
  const { prevLogIndex, prevLogTerm, entries } = message;
  if (!raft.rules.logMatches(prevLogIndex, prevLogTerm, termAt(state, prevLogIndex))) {
    refuse(raft, state, from, message, self);
    return;
  }
  const matched = prevLogIndex + entries.length;
  const reply: Message = {
    type: "append-reply",
    term: state.term,
    success: true,
    index: matched,
    hintIndex: 0,
    hintTerm: 0,
    round: message.round,
  };
  const writes = entries.length === 0 ? NOTHING : merge(raft, state, prevLogIndex + 1, entries);
  if (!raft.rules.acknowledgementWaitsForDisk()) {
    self.send(from, reply);
    if (writes.length > 0) persistLog(raft, state, writes, [], self);
  } else if (writes.length > 0) {
    persistLog(raft, state, writes, [{ to: from, message: reply }], self);
  } else {
    promise(raft, state, matched, from, reply, self);
  }
  const commit = raft.rules.followerCommit(message.leaderCommit, matched);
  if (commit > state.commitIndex) {
    state.commitIndex = Math.min(commit, lastIndex(state));
    applyCommitted(raft, state, self);
  }
}

const NOTHING: readonly Write[] = [];

/** Adds the entries that the log lacks, after removing those that are in their way. Returns what the disk must do. */
function merge(
  raft: Raft,
  state: RaftState,
  first: number,
  entries: readonly Entry[],
): readonly Write[] {
  let known = 0;
  while (known < entries.length) {
    const existing = entryAt(state.log, first + known);
    if (existing === undefined) break;
    if (raft.rules.conflicts(existing.term, (entries[known] as Entry).term)) break;
    known++;
  }
  if (known === entries.length) return NOTHING;
  const writes: Write[] = [];
  const index = first + known;
  if (index <= lastIndex(state)) truncate(state, index, writes);
  appendEntries(state, known === 0 ? entries : entries.slice(known), writes);
  return writes;
}

/** Refuses entries; the hint skips what cannot match: all entries of a term later than the leader's (§3.5). */
function refuse(
  raft: Raft,
  state: RaftState,
  from: NodeId,
  message: AppendEntries,
  self: RaftSelf,
): void {
  let hintIndex = Math.min(message.prevLogIndex, lastIndex(state));
  while (hintIndex > 0 && termAt(state, hintIndex) > message.prevLogTerm) hintIndex--;
  const reply: Message = {
    type: "append-reply",
    term: state.term,
    success: false,
    index: message.prevLogIndex,
    hintIndex,
    hintTerm: Math.max(0, termAt(state, hintIndex)),
    round: message.round,
  };
  promise(raft, state, 0, from, reply, self);
}
