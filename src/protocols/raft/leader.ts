/** A leader: replicates its log, commits what a majority holds, and answers clients (§3.5, §3.6, §6). */
import type { Write } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Self } from "../../protocol/protocol.ts";
import type { Request } from "../../protocol/request.ts";
import { answerOf } from "../../protocol/state-machine.ts";
import { applyCommitted } from "./apply.ts";
import type { AppendReply, Message } from "./messages.ts";
import { confirmReads, startRead } from "./reads.ts";
import { sendEntries } from "./replicate.ts";
import { type Entry, lastIndex, type Raft, type RaftState, termAt } from "./state.ts";
import { appendEntries, persistLog } from "./storage.ts";

type RaftSelf = Self<Message>;

/** §3.4, §6.4: leads from now on, and opens its term with a no-op: only an entry of its own term shows it what is committed. */
export function becomeLeader(raft: Raft, state: RaftState, self: RaftSelf): void {
  state.role = "leader";
  state.leader = self.id;
  state.campaign = 0;
  state.votes = 0;
  state.round = 0;
  state.reads = [];
  state.waiting.clear();
  state.progress.clear();
  const next = lastIndex(state) + 1;
  for (const peer of self.peers) {
    state.progress.set(peer, { match: 0, next, probing: true, round: 0 });
  }
  self.cancelTimer("election");
  propose(raft, state, { term: state.term, request: null }, self);
  heartbeat(raft, state, self);
}

/** §3.4: tells every follower that there is a leader, with whatever entries it lacks. */
export function heartbeat(raft: Raft, state: RaftState, self: RaftSelf): void {
  self.setTimer("heartbeat", raft.options.heartbeatUs);
  for (const peer of self.peers) sendEntries(raft, state, peer, self);
}

/** §6: a client's operation: its answer if it has taken effect already, else a new entry or a read. */
export function onRequest(raft: Raft, state: RaftState, request: Request, self: RaftSelf): void {
  if (state.role !== "leader") {
    self.reply(request, { status: "not-leader", output: null, leader: state.leader });
    return;
  }
  if (request.readOnly && raft.options.reads === "read-index") {
    startRead(raft, state, request, self);
    return;
  }
  const output = answerOf(state.machine, request);
  if (output !== undefined) {
    self.reply(request, { status: "ok", output, leader: self.id });
    return;
  }
  state.waiting.set(state.log.next, request);
  propose(raft, state, { term: state.term, request }, self);
  for (const peer of self.peers) {
    if (state.progress.get(peer)?.probing === false) sendEntries(raft, state, peer, self);
  }
}

/** Appends an entry; it is written to the leader's own disk while it travels to the others' (§10.2.1). */
function propose(raft: Raft, state: RaftState, entry: Entry, self: RaftSelf): void {
  const writes: Write[] = [];
  appendEntries(state, [entry], writes);
  persistLog(raft, state, writes, [], self);
}

/** §3.5: moves a follower's progress forward, or back to where its log may match. */
export function onAppendReply(
  raft: Raft,
  state: RaftState,
  from: NodeId,
  message: AppendReply,
  self: RaftSelf,
): void {
  const progress = state.progress.get(from);
  if (state.role !== "leader" || message.term !== state.term || progress === undefined) return;
  if (message.round > progress.round) {
    progress.round = message.round;
    confirmReads(raft, state, self);
  }
  if (message.success) {
    const advanced = message.index > progress.match;
    if (advanced) progress.match = message.index;
    if (message.index >= progress.next) progress.next = message.index + 1;
    progress.probing = false;
    if (advanced) advanceCommit(raft, state, self);
    if (progress.next < state.log.next) sendEntries(raft, state, from, self);
    return;
  }
  // A rejection that was overtaken says nothing: the follower is known to match further, or this was not the probe.
  const overtaken = progress.probing
    ? message.index !== progress.next - 1
    : message.index <= progress.match;
  if (overtaken) return;
  let index = Math.min(message.hintIndex, lastIndex(state));
  while (index > progress.match && termAt(state, index) > message.hintTerm) index--;
  progress.next = Math.max(index, progress.match) + 1;
  progress.probing = true;
  sendEntries(raft, state, from, self);
}

/** §3.5, §3.6.2: commits what a majority holds, if it is of the current term. */
export function advanceCommit(raft: Raft, state: RaftState, self: RaftSelf): void {
  const { rules } = raft;
  const matches = [rules.ownMatch(state.stableIndex, lastIndex(state))];
  for (const { match } of state.progress.values()) matches.push(match);
  const index = rules.majorityIndex(matches);
  if (index <= state.commitIndex) return;
  if (!rules.mayCommitByCounting(termAt(state, index), state.term)) return;
  state.commitIndex = index;
  applyCommitted(raft, state, self);
}
