/**
 * Reconfiguration: a transaction that changes who has a vote; quorums of the old and of the new
 * voters commit it (Shraer 2012, ZOOKEEPER-107).
 */
import { namedNodes } from "../../protocol/administration.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { type NodeSet, sizeOf, withNode } from "../../protocol/quorum.ts";
import type { Command, Request } from "../../protocol/request.ts";
import { SYNCHRONIZED, type ZabState } from "./state.ts";
import type { Zab, ZabSelf } from "./steps.ts";

/** No reconfiguration leaves fewer voters: a single one could neither fail nor be left. */
const VOTERS_MIN = 2;

/**
 * Leader: an administrator wants other voters. What cannot be done becomes a transaction without
 * effect, as in ZooKeeper, so that the answer, too, comes in order and once.
 */
export function reconfigure(zab: Zab, state: ZabState, request: Request, self: ZabSelf): void {
  const voters = zab.rules.hasPlace(state, request) ? 0 : goalOf(zab, state, request.command);
  zab.steps.propose(zab, state, request, mayBecome(zab, state, voters, self) ? voters : 0, self);
}

/**
 * Leader: a scenario, acting as the operator, makes a server a voter or takes its vote away.
 */
export function operate(zab: Zab, state: ZabState, nowUs: number, self: ZabSelf): void {
  const { reconfigureUs } = zab.options;
  if (reconfigureUs === 0 || nowUs < state.reconfigureUs) return;
  state.reconfigureUs = nowUs + reconfigureUs;
  const server: NodeId = 1 + self.random("reconfigured-server", sizeOf(zab.everyone));
  const voters = state.voters ^ withNode(0, server);
  if (mayBecome(zab, state, voters, self)) zab.steps.propose(zab, state, null, voters, self);
}

/** The voters that a command asks for, 0 if it names an unknown server. */
function goalOf(zab: Zab, state: ZabState, { f, input }: Command): NodeSet {
  const named = namedNodes(input);
  if (named === 0 || (named & ~zab.everyone) !== 0) return 0;
  if (f === "add-server") return state.voters | named;
  if (f === "remove-server") return state.voters & ~named;
  return f === "change-members" ? named : 0;
}

/**
 * Whether these may be the next voters: one reconfiguration at a time (Leader.processReconfig), and
 * a quorum of them must be synchronized already (PrepRequestProcessor, NewConfigNoQuorum): else
 * nothing might be committed any more.
 */
function mayBecome(zab: Zab, state: ZabState, voters: NodeSet, self: ZabSelf): boolean {
  if (state.nextVoters !== 0 || voters === state.voters || sizeOf(voters) < VOTERS_MIN)
    return false;
  let synchronized: NodeSet = withNode(0, self.id);
  for (const { node, stage } of state.learners.values()) {
    if (stage >= SYNCHRONIZED) synchronized = withNode(synchronized, node);
  }
  return zab.steps.isQuorumOf(zab, synchronized, voters);
}
