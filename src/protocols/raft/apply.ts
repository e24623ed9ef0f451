/** Applying: committed entries go to the object in log order (§3.5), each client's operation once (§6.3). */
import { entryAt } from "../../core/chunked-log.ts";
import { mix } from "../../core/hash.ts";
import type { Self } from "../../protocol/protocol.ts";
import { refreshConfiguration } from "./configuration.ts";
import { onCommitted } from "./membership.ts";
import { digestEntry, type Message } from "./messages.ts";
import { serveAsked, serveReads } from "./reads.ts";
import { applyRequest } from "./sessions.ts";
import { compact } from "./snapshots.ts";
import { type Entry, lastIndex, type Raft, type RaftState } from "./state.ts";

type RaftSelf = Self<Message>;

/** Applies everything up to the commit index, and answers whoever waited for it. */
export function applyCommitted(raft: Raft, state: RaftState, self: RaftSelf): void {
  const { snapshotEvery } = raft.options;
  const limit = raft.rules.applyLimit(state.commitIndex, lastIndex(state));
  while (state.appliedIndex < limit) {
    applyNext(raft, state, self);
    if (snapshotEvery !== 0) compact(raft, state, self);
  }
  if (state.asked.size > 0) serveAsked(raft, state, self);
  if (state.role !== "leader") return;
  if (state.configuration.index !== 0 || state.change !== null) onCommitted(raft, state, self);
  if (state.reads.length > 0) serveReads(raft, state, self);
}

function applyNext(raft: Raft, state: RaftState, self: RaftSelf): void {
  const index = ++state.appliedIndex;
  const entry = entryAt(state.log, index) as Entry;
  const digest = digestEntry(entry);
  state.appliedChain = mix(mix(state.appliedChain, entry.term), digest);
  state.appliedUs = entry.timeUs;
  self.assert("delivered", index, entry.term, digest);
  if (entry.configuration !== null) refreshConfiguration(raft, state);
  if (entry.request === null) return;
  const outcome = applyRequest(raft, state, index, entry, entry.request, self);
  const waiting = state.waiting.get(index);
  if (waiting === undefined) return;
  state.waiting.delete(index);
  if (outcome === null || !raft.rules.isAskedFor(entry.term, waiting.term)) return;
  const { status, output } = outcome;
  self.reply(waiting.request, { status, output, leader: state.leader, index });
}
