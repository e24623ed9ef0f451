/** What clients and administrators ask of a server (§6, §4, §3.10). */

import { MEMBER_COMMANDS } from "../../protocol/administration.ts";
import type { Request } from "../../protocol/request.ts";
import { order } from "./propose.ts";
import { cachedAnswer, REGISTER } from "./sessions.ts";
import type { RaftState } from "./state.ts";
import type { Raft, RaftSelf } from "./steps.ts";
import { TRANSFER } from "./transfer.ts";

export function onRequest(raft: Raft, state: RaftState, request: Request, self: RaftSelf): void {
  const { steps, options } = raft;
  const { readOnly, command } = request;
  if (state.role !== "leader") {
    const asks = readOnly && options.followerReads && options.reads !== "log";
    if (asks && state.leader !== 0) steps.askLeader(raft, state, request, self);
    else self.reply(request, { status: "not-leader", output: null, leader: state.leader });
    return;
  }
  if (MEMBER_COMMANDS.has(command.f)) steps.onChangeRequest(raft, state, request, self);
  else if (command.f === TRANSFER) steps.onTransferRequest(raft, state, request, self);
  else if (readOnly && options.reads !== "log") steps.onRead(raft, state, request, self);
  else steps.onCommand(raft, state, request, self);
}

/** An operation of the log: its answer if it has taken effect already, else a new entry. */
export function onCommand(raft: Raft, state: RaftState, request: Request, self: RaftSelf): void {
  if (state.transferTo !== 0) {
    self.reply(request, { status: "not-leader", output: null, leader: 0 });
    return;
  }
  const cached = request.command.f === REGISTER ? null : cachedAnswer(raft, state, request);
  if (cached !== null) {
    const { status, output } = cached;
    self.reply(request, { status, output, leader: self.id });
    return;
  }
  order(raft, state, request, self);
}
