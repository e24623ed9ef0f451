/** Reads without log entries (ReadIndex, §6.4): confirm the leader by a round of heartbeats, wait for the log, answer. */

import type { Self } from "../../protocol/protocol.ts";
import { type NodeSet, withNode } from "../../protocol/quorum.ts";
import type { Request } from "../../protocol/request.ts";
import { query } from "../../protocol/state-machine.ts";
import type { Message } from "./messages.ts";
import { sendEntries } from "./replicate.ts";
import { lastIndex, type Raft, type RaftState, termAt } from "./state.ts";

type RaftSelf = Self<Message>;

/**
 * Notes the index that a read must see and has the leader confirmed by messages sent from now on. Reads that come
 * while a round is out share the next one.
 */
export function startRead(raft: Raft, state: RaftState, request: Request, self: RaftSelf): void {
  // Before an entry of its own term is committed a leader does not know how far the log is; all of it is far enough.
  const index = raft.rules.mayReadAt(termAt(state, state.commitIndex), state.term)
    ? state.commitIndex
    : lastIndex(state);
  state.reads.push({ request, round: state.round + 1, index });
  if (isConfirmed(raft, state, self)) startRound(raft, state, self);
}

/** A follower confirmed a round. */
export function confirmReads(raft: Raft, state: RaftState, self: RaftSelf): void {
  if (state.reads.length > 0 && isConfirmed(raft, state, self)) serveReads(raft, state, self);
}

/** Answers the reads that are confirmed and whose index is applied, and starts the next round if reads wait for it. */
export function serveReads(raft: Raft, state: RaftState, self: RaftSelf): void {
  if (state.role !== "leader") return;
  const confirmed = isConfirmed(raft, state, self);
  const round = confirmed ? state.round : state.round - 1;
  const rest = [];
  for (const read of state.reads) {
    if (read.round <= round && read.index <= state.appliedIndex) {
      const output = query(state.machine, raft.object, read.request.command);
      self.reply(read.request, { status: "ok", output, leader: self.id });
    } else {
      rest.push(read);
    }
  }
  state.reads = rest;
  if (confirmed && rest.some((read) => read.round > state.round)) startRound(raft, state, self);
}

function startRound(raft: Raft, state: RaftState, self: RaftSelf): void {
  state.round++;
  for (const peer of self.peers) sendEntries(raft, state, peer, self);
  if (isConfirmed(raft, state, self)) serveReads(raft, state, self);
}

/** Whether the latest round has been confirmed by enough servers. */
function isConfirmed(raft: Raft, state: RaftState, self: RaftSelf): boolean {
  let confirmations: NodeSet = withNode(0, self.id);
  for (const [peer, { round }] of state.progress) {
    if (round >= state.round) confirmations = withNode(confirmations, peer);
  }
  return raft.rules.isConfirmed(confirmations, raft.members);
}
