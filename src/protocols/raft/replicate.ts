/** Replication: the one message that carries entries, commits and heartbeats (§3.5). */
import { sliceOf } from "../../core/chunked-log.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Self } from "../../protocol/protocol.ts";
import type { AppendEntries, Message } from "./messages.ts";
import { type Entry, type Progress, type Raft, type RaftState, termAt } from "./state.ts";

const NO_ENTRIES: readonly Entry[] = Object.freeze([]);

/** Sends a follower what it lacks, or an empty message. A follower that is being probed gets the same again until it answers. */
export function sendEntries(raft: Raft, state: RaftState, to: NodeId, self: Self<Message>): void {
  const progress = state.progress.get(to) as Progress;
  const { next } = progress;
  const end = Math.min(state.log.next, next + raft.options.entriesMax);
  const message: AppendEntries = {
    type: "append-entries",
    term: state.term,
    prevLogIndex: next - 1,
    prevLogTerm: termAt(state, next - 1),
    entries: next < end ? sliceOf(state.log, next, end) : NO_ENTRIES,
    leaderCommit: state.commitIndex,
    round: state.round,
  };
  if (!progress.probing && next < end) progress.next = end;
  self.send(to, message);
}
