/**
 * Applying: committed entries go to the object in log order (§3.5), each client's operation once
 * (§6.3).
 */
import { entryAt } from "../../core/chunked-log.ts";
import { mix } from "../../core/hash.ts";
import { digestEntry } from "./messages.ts";
import { serveAsked } from "./reads.ts";
import { compact } from "./snapshots.ts";
import { type Entry, type RaftState, requestOf } from "./state.ts";
import type { Raft, RaftSelf } from "./steps.ts";

/** Moves the commit index, and applies what is committed now. */
export function commit(raft: Raft, state: RaftState, index: number, self: RaftSelf): void {
  state.commitIndex = index;
  self.assert("committed", index);
  raft.steps.applyThrough(raft, state, index, self);
}

/** Applies everything up to an index, and answers the clients that waited for it. */
export function applyThrough(raft: Raft, state: RaftState, index: number, self: RaftSelf): void {
  const { steps, options } = raft;
  while (state.appliedIndex < index) {
    steps.applyEntry(raft, state, self);
    if (options.snapshotEvery !== 0) compact(raft, state, self);
  }
  if (state.asked.size > 0) serveAsked(raft, state, self);
  if (state.role !== "leader") return;
  if (state.configuration.index !== 0 || state.change !== null)
    steps.onCommitted(raft, state, self);
  if (state.reads.length > 0) steps.serveReads(raft, state, self);
}

/**
 * Applies the next entry. A configuration is in force already: since it is in the log (§4.1); what
 * its administrator asked for has taken effect when the last one of its change is applied.
 */
export function applyEntry(raft: Raft, state: RaftState, self: RaftSelf): void {
  const index = ++state.appliedIndex;
  const entry = entryAt(state.log, index) as Entry;
  const digest = digestEntry(entry);
  state.appliedChain = mix(mix(state.appliedChain, entry.term), digest);
  state.appliedUs = entry.timeUs;
  self.assert("delivered", index, entry.term, digest);
  if (entry.configuration?.outgoing === 0) {
    self.assert("reconfigured", index, digest, entry.configuration.voters);
  }
  const request = requestOf(entry);
  if (request === null) return;
  const outcome = raft.steps.applyRequest(raft, state, index, entry, request, self);
  const waiting = state.waiting.get(index);
  if (waiting === undefined) return;
  state.waiting.delete(index);
  if (outcome === null || !raft.rules.isAskedFor(entry.term, waiting.term)) return;
  const { status, output } = outcome;
  self.reply(waiting.request, { status, output, leader: state.leader, index });
}
