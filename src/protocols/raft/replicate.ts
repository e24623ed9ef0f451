/**
 * Replication: what a leader sends to one follower: entries, commits and heartbeats in one message
 * (§3.5), or parts of a snapshot (§5.3).
 */
import { sliceOf } from "../../core/chunked-log.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { membersOf, others } from "./configuration.ts";
import {
  type Entry,
  lastIndex,
  type Progress,
  type RaftState,
  type Snapshot,
  termAt,
} from "./state.ts";
import type { Raft, RaftSelf } from "./steps.ts";

const NO_ENTRIES: readonly Entry[] = Object.freeze([]);

/** What a leader knows of a follower that it knows nothing of. */
export function newProgress(match: number, next: number): Progress {
  return {
    match,
    next,
    flow: "probe",
    inflight: [],
    inflightFirst: 0,
    inflightCount: 0,
    round: 0,
    active: true,
    snapshot: null,
    offset: 0,
  };
}

/** The leader's progress of a node; null if that node is not one of its followers. */
export function progressOf(state: RaftState, node: NodeId): Progress | null {
  return state.progress[node] ?? null;
}

/** No progress yet: an empty place for each node. */
export function noProgress(self: RaftSelf): (Progress | null)[] {
  return new Array<Progress | null>(self.peers.length + 2).fill(null);
}

/** Sees to it that exactly the members of the configuration are sent to. */
export function syncProgress(state: RaftState, self: RaftSelf): void {
  const members = others(membersOf(state.configuration.configuration), self.peers);
  for (const peer of self.peers) {
    if (!members.includes(peer)) state.progress[peer] = null;
    else state.progress[peer] ??= newProgress(0, lastIndex(state) + 1);
  }
}

/**
 * Sends a follower what it lacks, or an empty message. A follower that is being probed gets the
 * same again until it answers; one with a full window gets no entries; one that lacks what the log
 * no longer holds gets a snapshot.
 */
export function sendEntries(raft: Raft, state: RaftState, to: NodeId, self: RaftSelf): void {
  const progress = progressOf(state, to) as Progress;
  if (progress.flow === "snapshot" || raft.rules.needsSnapshot(progress.next, state.log.first)) {
    sendSnapshot(raft, state, to, progress, self);
    return;
  }
  const { next, flow } = progress;
  const full = flow === "replicate" && progress.inflightCount >= raft.options.inflightMax;
  const end = full ? next : Math.min(state.log.next, next + raft.options.entriesMax);
  self.send(to, {
    type: "append-entries",
    term: state.term,
    prevLogIndex: next - 1,
    prevLogTerm: termAt(state, next - 1),
    entries: next < end ? sliceOf(state.log, next, end) : NO_ENTRIES,
    leaderCommit: state.commitIndex,
    round: state.round,
  });
  if (flow === "replicate" && next < end) {
    progress.next = end;
    enterWindow(progress, end - 1, raft.options.inflightMax);
  }
}

/** Sends every follower what it lacks, or an empty message. */
export function sendAll(raft: Raft, state: RaftState, self: RaftSelf): void {
  for (const peer of self.peers) {
    if (progressOf(state, peer) !== null) raft.steps.sendEntries(raft, state, peer, self);
  }
}

/** Sends new entries to every follower whose window has room. */
export function broadcast(raft: Raft, state: RaftState, self: RaftSelf): void {
  for (const peer of self.peers) {
    const progress = progressOf(state, peer);
    if (progress === null) continue;
    if (progress.flow === "replicate" && progress.inflightCount < raft.options.inflightMax) {
      raft.steps.sendEntries(raft, state, peer, self);
    }
  }
}

/** A message whose last entry is at `index` leaves. */
function enterWindow(progress: Progress, index: number, inflightMax: number): void {
  progress.inflight[(progress.inflightFirst + progress.inflightCount) % inflightMax] = index;
  progress.inflightCount++;
}

/** Messages up to an index have arrived: there is room in the window. */
export function freeWindow(progress: Progress, through: number, inflightMax: number): void {
  const { inflight } = progress;
  while (progress.inflightCount > 0 && (inflight[progress.inflightFirst] as number) <= through) {
    progress.inflightFirst = (progress.inflightFirst + 1) % inflightMax;
    progress.inflightCount--;
  }
}

function clearWindow(progress: Progress): void {
  progress.inflight = [];
  progress.inflightFirst = 0;
  progress.inflightCount = 0;
}

/** Back to one message at a time, from `next`. */
export function probe(progress: Progress, next: number): void {
  progress.next = next;
  progress.flow = "probe";
  clearWindow(progress);
  progress.snapshot = null;
  progress.offset = 0;
}

/**
 * Sends the part of the snapshot that the follower waits for; the one that was begun, even if there
 * is a newer one by now.
 */
function sendSnapshot(
  raft: Raft,
  state: RaftState,
  to: NodeId,
  progress: Progress,
  self: RaftSelf,
): void {
  if (progress.snapshot === null) {
    if (state.snapshot === null) return;
    progress.flow = "snapshot";
    clearWindow(progress);
    progress.snapshot = state.snapshot;
    progress.offset = 0;
  }
  const snapshot: Snapshot = progress.snapshot;
  const { offset } = progress;
  const end = Math.min(snapshot.items.length, offset + raft.options.chunkItemsMax);
  self.send(to, {
    type: "install-snapshot",
    term: state.term,
    lastIndex: snapshot.index,
    lastTerm: snapshot.term,
    lastUs: snapshot.timeUs,
    chain: snapshot.chain,
    configuration: snapshot.configuration,
    digest: snapshot.digest,
    offset,
    items: snapshot.items.slice(offset, end),
    done: end === snapshot.items.length,
    round: state.round,
  });
}
