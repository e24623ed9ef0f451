/** What clients and administrators ask of a server (§6, §4, §3.10). */
import type { Self } from "../../protocol/protocol.ts";
import type { Request } from "../../protocol/request.ts";
import { CHANGES, onChangeRequest } from "./membership.ts";
import type { Message } from "./messages.ts";
import { propose } from "./propose.ts";
import { answerRead, askLeader, onRead } from "./reads.ts";
import { broadcast } from "./replicate.ts";
import { cachedAnswer, REGISTER } from "./sessions.ts";
import type { Raft, RaftState } from "./state.ts";
import { onTransferRequest, TRANSFER } from "./transfer.ts";

type RaftSelf = Self<Message>;

export function onRequest(raft: Raft, state: RaftState, request: Request, self: RaftSelf): void {
  const { rules, options } = raft;
  if (request.readOnly && rules.readsAlone(state.role)) {
    answerRead(raft, state, request, 0, self);
    return;
  }
  if (state.role !== "leader") {
    const asks = request.readOnly && options.followerReads && options.reads !== "log";
    if (asks && state.leader !== 0) askLeader(raft, state, request, self);
    else self.reply(request, { status: "not-leader", output: null, leader: state.leader });
    return;
  }
  if (CHANGES.has(request.command.f)) onChangeRequest(raft, state, request, self);
  else if (request.command.f === TRANSFER) onTransferRequest(raft, state, request, self);
  else if (request.readOnly && options.reads !== "log") onRead(raft, state, request, self);
  else onCommand(raft, state, request, self);
}

/** An operation of the log: its answer if it has taken effect already, else a new entry. */
function onCommand(raft: Raft, state: RaftState, request: Request, self: RaftSelf): void {
  if (state.transferTo !== 0) {
    self.reply(request, { status: "not-leader", output: null, leader: 0 });
    return;
  }
  const cached = request.command.f === REGISTER ? null : cachedAnswer(raft, state, request);
  if (cached !== null) {
    self.reply(request, { ...cached, leader: self.id });
    return;
  }
  if (raft.rules.answersOnAppend()) {
    self.reply(request, { status: "ok", output: null, leader: self.id });
  }
  const index = propose(raft, state, request, null, self);
  state.waiting.set(index, { request, term: state.term });
  broadcast(raft, state, self);
}
