/** Reconfiguration: a transaction that changes who has a vote; quorums of the old and of the new voters commit it (Shraer 2012, ZOOKEEPER-107). */
import type { NodeId } from "../../protocol/node-id.ts";
import type { Self } from "../../protocol/protocol.ts";
import { type NodeSet, sizeOf, withNode } from "../../protocol/quorum.ts";
import type { Request } from "../../protocol/request.ts";
import { propose } from "./broadcast.ts";
import type { Message } from "./messages.ts";
import type { Zab, ZabState } from "./state.ts";

/** The function by which a client changes who has a vote; its input is a list of servers' numbers. */
export const RECONFIGURE = "reconfigure";

/** The operator of the option `reconfigureEvery` leaves at least so many voters. */
const VOTERS_MIN = 2;

/** Leader: a client wants other voters. The answer says that it was asked for; it changes nothing of the object. */
export function reconfigure(
  zab: Zab,
  state: ZabState,
  request: Request,
  self: Self<Message>,
): void {
  const { input } = request.command;
  let voters: NodeSet = 0;
  for (const node of Array.isArray(input) ? input : []) voters = withNode(voters, node as NodeId);
  proposeVoters(zab, state, voters & zab.everyone, self);
  state.waiting.delete(request.client);
  self.reply(request, { status: "ok", output: null, leader: state.leader });
}

/** Leader: an operator whose hand the scenario guides gives some server a vote, or takes it away. */
export function operate(zab: Zab, state: ZabState, nowUs: number, self: Self<Message>): void {
  const { reconfigureUs } = zab.options;
  if (reconfigureUs === 0 || nowUs < state.reconfigureUs) return;
  state.reconfigureUs = nowUs + reconfigureUs;
  const server: NodeId = 1 + self.random(sizeOf(zab.everyone));
  const voters = state.voters ^ withNode(0, server);
  if (sizeOf(voters) >= VOTERS_MIN) proposeVoters(zab, state, voters, self);
}

/** One reconfiguration at a time (Leader.processReconfig). */
function proposeVoters(zab: Zab, state: ZabState, voters: NodeSet, self: Self<Message>): void {
  if (state.nextVoters !== 0 || voters === 0 || voters === state.voters) return;
  propose(zab, state, null, voters, self);
}
