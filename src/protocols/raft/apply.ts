/** Applying: committed entries go to the object in log order, each client's operation once (§6.3). */
import { entryAt } from "../../core/chunked-log.ts";
import type { Self } from "../../protocol/protocol.ts";
import { answerOf, execute, isStale } from "../../protocol/state-machine.ts";
import { digestEntry, type Message } from "./messages.ts";
import { serveReads } from "./reads.ts";
import type { Entry, Raft, RaftState } from "./state.ts";

/** Applies everything up to the commit index, and answers whoever waited for it. */
export function applyCommitted(raft: Raft, state: RaftState, self: Self<Message>): void {
  while (state.appliedIndex < state.commitIndex) {
    const index = ++state.appliedIndex;
    const entry = entryAt(state.log, index) as Entry;
    self.delivered(index, entry.term, digestEntry(entry));
    if (entry.request === null) continue;
    const { request } = entry;
    const output = isStale(state.machine, request)
      ? answerOf(state.machine, request)
      : execute(state.machine, raft.object, request);
    if (state.role !== "leader") continue;
    const waiting = state.waiting.get(index);
    if (waiting === undefined) continue;
    state.waiting.delete(index);
    if (output !== undefined) self.reply(waiting, { status: "ok", output, leader: self.id });
  }
  if (state.reads.length > 0) serveReads(raft, state, self);
}
