/**
 * Leadership transfer (§3.10): stop taking requests, bring the target up to date, tell it to
 * campaign; give up after an election timeout.
 */
import type { Value } from "../../core/json.ts";
import { type NodeId, parseNode } from "../../protocol/node-id.ts";
import { hasNode } from "../../protocol/quorum.ts";
import type { Request } from "../../protocol/request.ts";
import { progressOf } from "./replicate.ts";
import { lastIndex, type RaftState } from "./state.ts";
import type { Raft, RaftSelf } from "./steps.ts";

export const TRANSFER = "transfer-leadership";

/** The server that a command names; not a whole number from 1 on if it names none. */
export function targetOf(input: Value): NodeId {
  return typeof input === "number" ? input : parseNode(input);
}

/** The command's `input` names the target, a voter. The answer says whether the attempt began. */
export function onTransferRequest(
  raft: Raft,
  state: RaftState,
  request: Request,
  self: RaftSelf,
): void {
  const target = targetOf(request.command.input);
  const { voters } = state.configuration.configuration;
  const possible =
    target !== self.id &&
    progressOf(state, target) !== null &&
    hasNode(voters, target) &&
    state.transferTo === 0 &&
    state.change === null;
  self.reply(request, { status: "ok", output: possible, leader: self.id });
  if (!possible) return;
  state.transferTo = target;
  self.setTimer("transfer", raft.options.electionMinUs);
  raft.steps.sendEntries(raft, state, target, self);
  raft.steps.handOver(raft, state, target, self);
}

/** The target's log has grown: if it has everything, it campaigns now. */
export function handOver(raft: Raft, state: RaftState, to: NodeId, self: RaftSelf): void {
  const match = progressOf(state, to)?.match ?? 0;
  if (!raft.rules.mayHandOver(match, lastIndex(state))) return;
  // The message may arrive late, after the transfer was given up: from now on no lease of this term
  // is worth anything.
  state.handedOver = true;
  self.send(to, { type: "timeout-now", term: state.term });
}

/** The target did not make it in time: business as usual. */
export function abortTransfer(state: RaftState): void {
  state.transferTo = 0;
}
