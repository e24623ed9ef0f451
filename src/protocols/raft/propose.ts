/** Proposing: a leader appends an entry to its own log; replication carries it from there. */

import { entryAt } from "../../core/chunked-log.ts";
import type { Request } from "../../protocol/request.ts";
import { broadcast, syncProgress } from "./replicate.ts";
import { type Configuration, lastIndex, type RaftState } from "./state.ts";
import type { Raft, RaftSelf } from "./steps.ts";
import { appendEntries, persistLog } from "./storage.ts";

/**
 * Appends an entry; it is written to the leader's own disk while it travels to the others'
 * (§10.2.1).
 * @returns its index.
 */
export function propose(
  raft: Raft,
  state: RaftState,
  request: Request | null,
  configuration: Configuration | null,
  self: RaftSelf,
): number {
  const entry = { term: state.term, timeUs: timeOf(raft, state, self), request, configuration };
  const writes = appendEntries(raft, state, [entry]);
  persistLog(raft, state, writes, [], self);
  if (configuration !== null) syncProgress(state, self);
  return lastIndex(state);
}

/** §6.2: makes an entry of a request, whose client is answered when it is applied. */
export function order(raft: Raft, state: RaftState, request: Request, self: RaftSelf): void {
  const index = raft.steps.propose(raft, state, request, null, self);
  state.waiting.set(index, { request, term: state.term });
  broadcast(raft, state, self);
}

/** §6.4: the no-op. */
export function openTerm(raft: Raft, state: RaftState, self: RaftSelf): void {
  raft.steps.propose(raft, state, null, null, self);
}

/** §6.3: the time that goes into the log never goes back; 0 where the object does not use it. */
function timeOf(raft: Raft, state: RaftState, self: RaftSelf): number {
  if (raft.options.sessions === "open") return 0;
  const before = entryAt(state.log, lastIndex(state))?.timeUs ?? state.snapshot?.timeUs ?? 0;
  return Math.max(before, Math.round(self.wallNow()));
}
