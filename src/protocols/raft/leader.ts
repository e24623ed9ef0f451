/** A leader: replicates its log, commits what a quorum holds, and makes sure that it still leads (§3.5, §3.6, §6.2). */
import type { NodeId } from "../../protocol/node-id.ts";
import type { Self } from "../../protocol/protocol.ts";
import { hasNode, type NodeSet, sizeOf, withNode } from "../../protocol/quorum.ts";
import { applyCommitted } from "./apply.ts";
import { govern, isQuorum, membersOf, others } from "./configuration.ts";
import { advanceChange, onCommitted, watchChange } from "./membership.ts";
import type { AppendReply, Message, SnapshotReply } from "./messages.ts";
import { propose } from "./propose.ts";
import { beginRound, confirmReads, isConfirmed } from "./reads.ts";
import {
  freeWindow,
  newProgress,
  noProgress,
  probe,
  progressOf,
  sendAll,
  sendEntries,
} from "./replicate.ts";
import { stepDown } from "./roles.ts";
import {
  lastIndex,
  type PlacedConfiguration,
  type Progress,
  type Raft,
  type RaftState,
  termAt,
} from "./state.ts";
import { handOver } from "./transfer.ts";

type RaftSelf = Self<Message>;

/** §3.4, §6.4: leads from now on, and opens its term with a no-op: only an entry of its own term shows it what is committed. */
export function becomeLeader(raft: Raft, state: RaftState, self: RaftSelf): void {
  const { rules, options } = raft;
  state.role = "leader";
  state.leader = self.id;
  state.campaign = 0;
  state.votes = 0;
  state.round = 0;
  state.roundUs = self.monotonicNow();
  state.leaseUs = 0;
  state.handedOver = false;
  state.reads = [];
  if (rules.dismissesWaiters()) state.waiting.clear();
  state.incoming = null;
  if (!rules.leadsWithLatest()) govern(raft, state, committedConfiguration(state));
  const next = lastIndex(state) + 1;
  const before = state.progress;
  state.progress = noProgress(self);
  for (const peer of others(membersOf(state.configuration.configuration), self.peers)) {
    const match = rules.initialMatch(before[peer]?.match ?? 0);
    if (match > 0) self.assert("counted", state.term, peer, match);
    state.progress[peer] = newProgress(match, next);
  }
  self.cancelTimer("election");
  if (rules.checksQuorum(options.checkQuorum)) self.setTimer("check-quorum", options.electionMinUs);
  if (rules.opensTerm()) propose(raft, state, null, null, self);
  heartbeat(raft, state, self);
  if (state.configuration.configuration.outgoing !== 0) onCommitted(raft, state, self);
}

function committedConfiguration(state: RaftState): PlacedConfiguration {
  let latest = state.configurations[0] as PlacedConfiguration;
  for (const placed of state.configurations) if (placed.index <= state.commitIndex) latest = placed;
  return latest;
}

/** §3.4: tells every follower that there is a leader, with whatever entries it lacks. */
export function heartbeat(raft: Raft, state: RaftState, self: RaftSelf): void {
  self.setTimer("heartbeat", raft.options.heartbeatUs);
  if (raft.options.reads === "lease" && isConfirmed(raft, state, self)) beginRound(state, self);
  sendAll(raft, state, self);
  if (state.change !== null) watchChange(raft, state, self);
}

/** §6.2: a leader that has heard from no quorum for an election timeout steps down: its clients had better look elsewhere. */
export function checkQuorum(raft: Raft, state: RaftState, self: RaftSelf): void {
  let heard: NodeSet = withNode(0, self.id);
  for (const peer of self.peers) {
    const progress = progressOf(state, peer);
    if (progress === null) continue;
    if (progress.active) heard = withNode(heard, peer);
    progress.active = false;
  }
  if (isQuorum(raft, state, heard)) self.setTimer("check-quorum", raft.options.electionMinUs);
  else stepDown(raft, state, self);
}

/** §3.5: moves a follower's progress forward, or back to where its log may match. */
export function onAppendReply(
  raft: Raft,
  state: RaftState,
  from: NodeId,
  message: AppendReply,
  self: RaftSelf,
): void {
  const { rules } = raft;
  const progress = progressOf(state, from);
  if (state.role !== "leader" || progress === null) return;
  if (rules.confirmsRound(message.term, state.term))
    onRound(raft, state, progress, message.round, self);
  if (!rules.countsReply(message.term, state.term) || state.role !== "leader") return;
  progress.active = true;
  if (message.success) onMatch(raft, state, from, progress, message.index, self);
  else onRejection(raft, state, from, progress, message, self);
}

function onRound(
  raft: Raft,
  state: RaftState,
  progress: Progress,
  round: number,
  self: RaftSelf,
): void {
  if (round <= progress.round) return;
  progress.round = round;
  confirmReads(raft, state, self);
}

function onMatch(
  raft: Raft,
  state: RaftState,
  from: NodeId,
  progress: Progress,
  index: number,
  self: RaftSelf,
): void {
  const match = raft.rules.nextMatch(progress.match, index);
  const advanced = match > progress.match;
  if (match !== progress.match) {
    progress.match = match;
    self.assert("counted", state.term, from, match);
  }
  freeWindow(progress, index, raft.options.inflightMax);
  if (progress.flow === "snapshot") {
    // A late word of what was there before: the parts go on.
    if (
      progress.snapshot !== null &&
      index < progress.snapshot.index &&
      index + 1 < state.log.first
    )
      return;
    probe(progress, match + 1);
  }
  if (index >= progress.next) progress.next = index + 1;
  progress.flow = "replicate";
  if (advanced) {
    advanceCommit(raft, state, self);
    if (state.role === "leader" && state.change !== null) advanceChange(raft, state, self);
    // What was just committed or given up may have ended this office, or removed the follower.
    if (!raft.rules.goesOnWith(state.role, progress, progressOf(state, from))) return;
    if (state.transferTo === from) handOver(raft, state, from, self);
  }
  const room = progress.inflightCount < raft.options.inflightMax;
  if (progress.next < state.log.next && room) sendEntries(raft, state, from, self);
}

function onRejection(
  raft: Raft,
  state: RaftState,
  from: NodeId,
  progress: Progress,
  message: AppendReply,
  self: RaftSelf,
): void {
  const { rules } = raft;
  // A rejection that was overtaken says nothing: the follower is known to match further, or this was not the probe.
  if (rules.isOvertaken(message.index, progress.match) || progress.flow === "snapshot") return;
  if (progress.flow === "probe" && message.index !== progress.next - 1) return;
  const { hintIndex, hintTerm } = message;
  const match = rules.matchAfterRejection(progress.match, Math.min(hintIndex, lastIndex(state)));
  if (match !== progress.match) {
    progress.match = match;
    self.assert("counted", state.term, from, match);
    advanceCommit(raft, state, self);
    if (!raft.rules.goesOnWith(state.role, progress, progressOf(state, from))) return;
  }
  let index = Math.min(hintIndex, lastIndex(state));
  while (index > progress.match && termAt(state, index) > hintTerm) index--;
  probe(progress, rules.nextAfterRejection(index, progress.match));
  sendEntries(raft, state, from, self);
}

/** §5.3: a part of a snapshot has arrived: the next one. */
export function onSnapshotReply(
  raft: Raft,
  state: RaftState,
  from: NodeId,
  message: SnapshotReply,
  self: RaftSelf,
): void {
  const progress = progressOf(state, from);
  if (state.role !== "leader" || progress === null || message.term !== state.term) return;
  progress.active = true;
  onRound(raft, state, progress, message.round, self);
  if (progress.snapshot?.index !== message.lastIndex) return;
  if (message.received === progress.offset) return;
  progress.offset = message.received;
  sendEntries(raft, state, from, self);
}

/** §3.5, §3.6.2: commits what a quorum holds, if it is of the current term. */
export function advanceCommit(raft: Raft, state: RaftState, self: RaftSelf): void {
  const { rules } = raft;
  let index = Number.POSITIVE_INFINITY;
  const { voting } = state;
  for (let at = 0; at < voting.length; at++) {
    const group = voting[at] as NodeSet;
    const matches = matchesOf(raft, state, group, self);
    const count = rules.majority(sizeOf(group));
    if (matches.length < count) return;
    index = Math.min(index, rules.reached(matches, count));
  }
  if (index <= state.commitIndex || index === Number.POSITIVE_INFINITY) return;
  const nextTerm = termAt(state, state.commitIndex + 1);
  if (!rules.mayCommitByCounting(termAt(state, index), state.term, nextTerm)) return;
  state.commitIndex = Math.min(index, lastIndex(state));
  applyCommitted(raft, state, self);
}

/** How far the log of each member of a group is known to match. */
function matchesOf(
  raft: Raft,
  state: RaftState,
  group: NodeSet,
  self: RaftSelf,
): readonly number[] {
  const matches = [0, 0, 0, 0, 0];
  let count = 0;
  if (hasNode(group, self.id)) {
    matches[count++] = raft.rules.ownMatch(state.stableIndex, lastIndex(state));
  }
  for (let peer = 1; peer < state.progress.length; peer++) {
    const progress = progressOf(state, peer);
    if (progress !== null && hasNode(group, peer)) matches[count++] = progress.match;
  }
  if (count < matches.length) matches.length = count;
  return matches;
}
