/** A follower: makes its log agree with the leader's and says how far it does (§3.5). */
import { entryAt } from "../../core/chunked-log.ts";
import type { Write } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Self } from "../../protocol/protocol.ts";
import { applyCommitted } from "./apply.ts";
import type { AppendEntries, InstallSnapshot, Message } from "./messages.ts";
import { resetElectionTimer, stepDown } from "./roles.ts";
import { type Entry, lastIndex, type Raft, type RaftState, termAt } from "./state.ts";
import { appendEntries, persistLog, promise, truncate } from "./storage.ts";

type RaftSelf = Self<Message>;

const NOTHING: readonly Write[] = [];

/** The leader of this term spoke: there is no other. */
export function follow(raft: Raft, state: RaftState, leader: NodeId, self: RaftSelf): void {
  if (state.role !== "follower") stepDown(raft, state, self);
  state.leader = leader;
  state.votedFor = raft.rules.voteAfterAppend(state.votedFor);
  state.heardUs = self.monotonicNow();
  resetElectionTimer(raft, self);
}

export function onAppendEntries(
  raft: Raft,
  state: RaftState,
  from: NodeId,
  message: AppendEntries,
  self: RaftSelf,
): void {
  if (message.term < state.term) {
    tellTerm(raft, state, from, message, self);
    return;
  }
  follow(raft, state, from, self);
  const { prevLogIndex, entries } = message;
  if (entries.length === 0 && !raft.rules.checksHeartbeats()) {
    commitThrough(raft, state, Math.min(message.leaderCommit, lastIndex(state)), self);
  }
  if (!matches(raft, state, message)) {
    refuse(raft, state, from, message, self);
    return;
  }
  const writes = entries.length === 0 ? NOTHING : merge(raft, state, prevLogIndex + 1, entries);
  const matched = prevLogIndex + entries.length;
  acknowledge(raft, state, from, matched, message.round, writes, self);
  const { leaderCommit } = message;
  commitThrough(
    raft,
    state,
    raft.rules.followerCommit(leaderCommit, matched, lastIndex(state)),
    self,
  );
}

function matches(raft: Raft, state: RaftState, { prevLogIndex, prevLogTerm }: AppendEntries) {
  // What a snapshot replaced is committed, and so the same everywhere.
  if (prevLogIndex < state.log.first - 1) return true;
  return raft.rules.logMatches(prevLogIndex, prevLogTerm, termAt(state, prevLogIndex));
}

/** Says how far the log matches, once the disk holds it. */
function acknowledge(
  raft: Raft,
  state: RaftState,
  to: NodeId,
  matched: number,
  round: number,
  writes: readonly Write[],
  self: RaftSelf,
): void {
  const { rules } = raft;
  const index = rules.acknowledgedIndex(matched, lastIndex(state));
  const message = acknowledgement(state.term, index, round);
  if (!rules.acknowledgementWaitsForDisk()) {
    self.send(to, message);
    if (writes.length > 0) persistLog(raft, state, writes, [], self);
  } else if (writes.length > 0) {
    persistLog(raft, state, writes, [{ to, message }], self);
  } else {
    promise(raft, state, index, to, message, self);
  }
}

export function acknowledgement(term: number, index: number, round: number): Message {
  return {
    type: "append-reply",
    term,
    success: true,
    index,
    hintIndex: 0,
    hintTerm: 0,
    round,
  };
}

function commitThrough(raft: Raft, state: RaftState, told: number, self: RaftSelf): void {
  const commit = Math.min(raft.rules.nextCommit(state.commitIndex, told), lastIndex(state));
  if (commit === state.commitIndex) {
    if (raft.rules.applyLimit(commit, lastIndex(state)) === commit) return;
  }
  state.commitIndex = commit;
  applyCommitted(raft, state, self);
}

/** Adds the entries that the log lacks, after removing those that are in their way. Returns what the disk must do. */
function merge(
  raft: Raft,
  state: RaftState,
  first: number,
  entries: readonly Entry[],
): readonly Write[] {
  let known = 0;
  while (known < entries.length) {
    const index = first + known;
    if (!raft.rules.isCompacted(index, state.log.first)) {
      const existing = entryAt(state.log, index);
      if (existing === undefined) break;
      if (raft.rules.conflicts(existing.term, (entries[known] as Entry).term)) break;
    }
    known++;
  }
  if (known === entries.length) return NOTHING;
  const index = first + known;
  const lacking = known === 0 ? entries : entries.slice(known);
  if (index > lastIndex(state)) return appendEntries(raft, state, lacking);
  return [truncate(raft, state, index), ...appendEntries(raft, state, lacking)];
}

/** Refuses entries; the hint skips what cannot match: all entries of a term later than the leader's (§3.5). */
function refuse(
  raft: Raft,
  state: RaftState,
  to: NodeId,
  { prevLogIndex: index, prevLogTerm, round }: AppendEntries,
  self: RaftSelf,
): void {
  let hintIndex = Math.min(index, lastIndex(state));
  while (hintIndex > state.commitIndex && termAt(state, hintIndex) > prevLogTerm) hintIndex--;
  const hintTerm = Math.max(0, termAt(state, hintIndex));
  promise(raft, state, 0, to, refusal(state.term, index, hintIndex, hintTerm, round), self);
}

/**
 * Answers a message of an earlier term with the term of now, and says nothing else. Its sender may lead this term by
 * the time the reply arrives, and would take an index or a round of its former office for one of the present office:
 * both are counted anew in each.
 */
export function tellTerm(
  raft: Raft,
  state: RaftState,
  to: NodeId,
  message: AppendEntries | InstallSnapshot,
  self: RaftSelf,
): void {
  const round = raft.rules.answeredRound(message.round, message.term, state.term);
  promise(raft, state, 0, to, refusal(state.term, 0, 0, 0, round), self);
}

function refusal(
  term: number,
  index: number,
  hintIndex: number,
  hintTerm: number,
  round: number,
): Message {
  return { type: "append-reply", term, success: false, index, hintIndex, hintTerm, round };
}
