/**
 * A leader: replicates its log, commits what a quorum holds, and makes sure that it still leads
 * (§3.5, §3.6, §6.2).
 */
import type { NodeId } from "../../protocol/node-id.ts";
import { hasNode, type NodeSet, sizeOf, withNode } from "../../protocol/quorum.ts";
import { isQuorum, membersOf, others } from "./configuration.ts";
import { watchChange } from "./membership.ts";
import type { AppendReply, SnapshotReply } from "./messages.ts";
import { beginRound, confirmReads } from "./reads.ts";
import { freeWindow, newProgress, noProgress, probe, progressOf, sendAll } from "./replicate.ts";
import { lastIndex, type Progress, type RaftState, termAt } from "./state.ts";
import type { Raft, RaftSelf } from "./steps.ts";

/**
 * §3.4, §6.4: leads from now on, with the latest configuration in its log (§4.1), and opens its
 * term.
 */
export function becomeLeader(raft: Raft, state: RaftState, self: RaftSelf): void {
  const { steps, options } = raft;
  state.role = "leader";
  state.leader = self.id;
  state.campaign = 0;
  state.votes = 0;
  state.round = 0;
  state.roundUs = self.monotonicNow();
  state.leaseUs = 0;
  state.handedOver = false;
  state.reads = [];
  state.incoming = null;
  steps.trackFollowers(raft, state, self);
  self.cancelTimer("election");
  if (options.checkQuorum) self.setTimer("check-quorum", options.electionMinUs);
  steps.openTerm(raft, state, self);
  steps.heartbeat(raft, state, self);
  if (state.configuration.configuration.outgoing !== 0) steps.onCommitted(raft, state, self);
}

/** Figure 3.1: a new leader knows nothing of what its followers hold. */
export function trackFollowers(_raft: Raft, state: RaftState, self: RaftSelf): void {
  const next = lastIndex(state) + 1;
  state.progress = noProgress(self);
  for (const peer of others(membersOf(state.configuration.configuration), self.peers)) {
    state.progress[peer] = newProgress(0, next);
  }
}

/** §3.4: sends a heartbeat to every follower, with the entries that it lacks. */
export function heartbeat(raft: Raft, state: RaftState, self: RaftSelf): void {
  self.setTimer("heartbeat", raft.options.heartbeatUs);
  const renews = raft.options.reads === "lease" && raft.steps.isConfirmed(raft, state, self);
  if (renews) beginRound(state, self);
  sendAll(raft, state, self);
  if (state.change !== null) watchChange(raft, state, self);
}

/**
 * §6.2: a leader that has heard from no quorum for an election timeout steps down: its clients had
 * better look elsewhere.
 */
export function checkQuorum(raft: Raft, state: RaftState, self: RaftSelf): void {
  let heard: NodeSet = withNode(0, self.id);
  for (const peer of self.peers) {
    const progress = progressOf(state, peer);
    if (progress === null) continue;
    if (progress.active) heard = withNode(heard, peer);
    progress.active = false;
  }
  if (isQuorum(raft, state, heard)) self.setTimer("check-quorum", raft.options.electionMinUs);
  else raft.steps.stepDown(raft, state, self);
}

/** §3.5: moves a follower's progress forward, or back to where its log may match. */
export function onAppendReply(
  raft: Raft,
  state: RaftState,
  from: NodeId,
  message: AppendReply,
  self: RaftSelf,
): void {
  const { rules, steps } = raft;
  const progress = progressOf(state, from);
  if (state.role !== "leader" || progress === null) return;
  if (rules.confirmsRound(message.term, state.term)) {
    steps.onRound(raft, state, progress, message.round, self);
  }
  if (!rules.countsReply(message.term, state.term)) return;
  progress.active = true;
  if (message.success) steps.onMatch(raft, state, from, progress, message.index, self);
  else if (isNews(raft, progress, message)) {
    steps.backUp(raft, state, from, progress, message, self);
  }
}

/**
 * Whether a rejection answers the present probe: one that was overtaken says nothing, for the
 * follower is known to match further.
 */
function isNews({ rules }: Raft, progress: Progress, { index }: AppendReply): boolean {
  if (rules.isOvertaken(index, progress.match) || progress.flow === "snapshot") return false;
  return progress.flow !== "probe" || index === progress.next - 1;
}

/** §6.4: a follower has confirmed a round. */
export function onRound(
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

/** §3.5: a follower's log matches up to `index`. */
export function onMatch(
  raft: Raft,
  state: RaftState,
  from: NodeId,
  progress: Progress,
  index: number,
  self: RaftSelf,
): void {
  const { steps } = raft;
  const match = raft.rules.nextMatch(progress.match, index);
  const advanced = match > progress.match;
  if (advanced) {
    progress.match = match;
    self.assert("counted", state.term, from, match);
  }
  freeWindow(progress, index, raft.options.inflightMax);
  if (progress.flow === "snapshot") {
    // A reply to entries that were sent before the snapshot. Ignore it; the transfer continues.
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
    steps.advanceCommit(raft, state, self);
    if (state.role === "leader" && state.change !== null) steps.advanceChange(raft, state, self);
    // What was just committed or given up may have ended this office, or removed the follower.
    if (!raft.rules.goesOnWith(state.role, progress, progressOf(state, from))) return;
    if (state.transferTo === from) steps.handOver(raft, state, from, self);
  }
  const room = progress.inflightCount < raft.options.inflightMax;
  if (progress.next < state.log.next && room) steps.sendEntries(raft, state, from, self);
}

/** §3.5: tries where the follower's log may match: the hint skips what cannot, on this side too. */
export function backUp(
  raft: Raft,
  state: RaftState,
  from: NodeId,
  progress: Progress,
  message: AppendReply,
  self: RaftSelf,
): void {
  const { hintIndex, hintTerm } = message;
  let index = Math.min(hintIndex, lastIndex(state));
  while (index > progress.match && termAt(state, index) > hintTerm) index--;
  probe(progress, raft.rules.nextAfterRejection(index, progress.match));
  raft.steps.sendEntries(raft, state, from, self);
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
  if (state.role !== "leader" || progress === null) return;
  if (!raft.rules.countsReply(message.term, state.term)) return;
  progress.active = true;
  raft.steps.onRound(raft, state, progress, message.round, self);
  if (progress.snapshot?.index !== message.lastIndex) return;
  if (message.received === progress.offset) return;
  progress.offset = message.received;
  raft.steps.sendEntries(raft, state, from, self);
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
  if (!rules.mayCommitByCounting(termAt(state, index), state.term)) return;
  raft.steps.commit(raft, state, index, self);
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
    matches[count++] = raft.rules.ownMatch(state);
  }
  for (let peer = 1; peer < state.progress.length; peer++) {
    const progress = progressOf(state, peer);
    if (progress !== null && hasNode(group, peer)) matches[count++] = progress.match;
  }
  if (count < matches.length) matches.length = count;
  return matches;
}
