/** A follower: makes its log agree with the leader's and says how far it does (§3.5). */
import { entryAt } from "../../core/chunked-log.ts";
import type { Write } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { AppendEntries, Message } from "./messages.ts";
import { type Entry, lastIndex, type RaftState, termAt } from "./state.ts";
import type { Raft, RaftSelf } from "./steps.ts";
import { appendEntries, persistLog } from "./storage.ts";

const NOTHING: readonly Write[] = [];

/** A message of this term's leader: there is no other leader in the term. */
export function follow(raft: Raft, state: RaftState, leader: NodeId, self: RaftSelf): void {
  if (state.role !== "follower") raft.steps.stepDown(raft, state, self);
  state.leader = leader;
  state.heardUs = self.monotonicNow();
  raft.steps.resetElectionTimer(raft, self);
}

export function onAppendEntries(
  raft: Raft,
  state: RaftState,
  from: NodeId,
  message: AppendEntries,
  self: RaftSelf,
): void {
  const { rules, steps } = raft;
  if (rules.isObsolete(message.term, state.term)) {
    steps.tellTerm(raft, state, from, self);
    return;
  }
  steps.follow(raft, state, from, self);
  const { prevLogIndex, entries } = message;
  if (!matches(raft, state, message)) {
    steps.refuse(raft, state, from, message, self);
    return;
  }
  const writes =
    entries.length === 0 ? NOTHING : steps.merge(raft, state, prevLogIndex + 1, entries);
  const matched = prevLogIndex + entries.length;
  steps.acknowledge(raft, state, from, matched, message.round, writes, self);
  steps.learnCommit(raft, state, message, matched, self);
}

function matches(raft: Raft, state: RaftState, { prevLogIndex, prevLogTerm }: AppendEntries) {
  // What a snapshot replaced is committed, and so the same everywhere.
  if (prevLogIndex < state.log.first - 1) return true;
  return raft.rules.logMatches(prevLogTerm, termAt(state, prevLogIndex));
}

/** Says how far the log matches, once the disk holds it. */
export function acknowledge(
  raft: Raft,
  state: RaftState,
  to: NodeId,
  matched: number,
  round: number,
  writes: readonly Write[],
  self: RaftSelf,
): void {
  const message = acknowledgement(state.term, matched, round);
  if (writes.length > 0) persistLog(raft, state, writes, [{ to, message }], self);
  else raft.steps.promise(raft, state, matched, to, message, self);
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

/** Commits as far as the leader has, but not past what this message has shown to match. */
export function learnCommit(
  raft: Raft,
  state: RaftState,
  { leaderCommit }: AppendEntries,
  matched: number,
  self: RaftSelf,
): void {
  const { rules, steps } = raft;
  const commit = rules.nextCommit(state.commitIndex, rules.followerCommit(leaderCommit, matched));
  if (commit !== state.commitIndex) steps.commit(raft, state, commit, self);
}

/**
 * Adds the entries that the log lacks, after removing those that are in their way. Returns what the
 * disk must do.
 */
export function merge(
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
  const cut = raft.steps.truncate(raft, state, index);
  return [cut, ...appendEntries(raft, state, lacking)];
}

/**
 * Refuses entries; the hint skips what cannot match: all entries of a term later than the leader's
 * (§3.5).
 */
export function refuse(
  raft: Raft,
  state: RaftState,
  to: NodeId,
  { prevLogIndex: index, prevLogTerm, round }: AppendEntries,
  self: RaftSelf,
): void {
  let hintIndex = Math.min(index, lastIndex(state));
  while (hintIndex > state.commitIndex && termAt(state, hintIndex) > prevLogTerm) hintIndex--;
  const hintTerm = Math.max(0, termAt(state, hintIndex));
  const refusal: Message = {
    type: "append-reply",
    term: state.term,
    success: false,
    index,
    hintIndex,
    hintTerm,
    round,
  };
  raft.steps.promise(raft, state, 0, to, refusal, self);
}

/**
 * Answers a message of an earlier term with the term of now, and says nothing else. Its sender may
 * lead this term by the time the reply arrives, and would take an index or a round of its former
 * office for one of the present office: both are counted anew in each.
 */
export function tellTerm(raft: Raft, state: RaftState, to: NodeId, self: RaftSelf): void {
  const reply: Message = {
    type: "append-reply",
    term: state.term,
    success: false,
    index: 0,
    hintIndex: 0,
    hintTerm: 0,
    round: 0,
  };
  raft.steps.promise(raft, state, 0, to, reply, self);
}
