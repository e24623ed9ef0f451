/** What clients ask of a server: writes go through the leader; reads as the option `reads` says. */
import type { SessionId } from "../../protocol/node-id.ts";
import { type NodeSet, withNode } from "../../protocol/quorum.ts";
import type { Request } from "../../protocol/request.ts";
import { answerOf, query } from "../../protocol/state-machine.ts";
import { mayDecide } from "./electorate.ts";
import type { Message, Sync } from "./messages.ts";
import { isAdministrative, SYNCHRONIZED, type ZabState } from "./state.ts";
import type { Zab, ZabSelf } from "./steps.ts";

/** A client's operation. */
export function onRequest(zab: Zab, state: ZabState, request: Request, self: ZabSelf): void {
  // A server that has delivered less than its client has seen elsewhere must not serve it
  // (ZooKeeperServer.processConnectRequest).
  if (state.phase !== "broadcast" || !zab.rules.mayServe(request.seen ?? 0, state.delivered)) {
    self.reply(request, { status: "not-leader", output: null, leader: state.leader });
    return;
  }
  const { reads } = zab.options;
  if (request.readOnly && zab.rules.readsLocally(reads)) {
    zab.steps.answerRead(zab, state, request, self);
    return;
  }
  if (request.readOnly && reads === "sync") {
    state.reads.set(request.client, request);
    if (state.role === "leading") zab.steps.onSync(zab, state, 0, request, self);
    else self.sendIn(state.session, syncOf(request));
    return;
  }
  const output = answerOf(state.machine, request);
  if (output !== undefined && zab.rules.isDuplicate(state.machine, request)) {
    self.reply(request, { status: "ok", output, leader: state.leader, seen: state.delivered });
    return;
  }
  state.waiting.set(request.client, request);
  if (state.role === "leading") zab.steps.order(zab, state, request, self);
  else self.sendIn(state.session, { type: "request", request });
}

/** Leader: a request, its own client's or a learner's, is given its place. */
export function order(zab: Zab, state: ZabState, request: Request, self: ZabSelf): void {
  if (state.phase !== "broadcast") return;
  if (isAdministrative(request.command)) zab.steps.reconfigure(zab, state, request, self);
  else zab.steps.propose(zab, state, request, 0, self);
}

export function answerRead(zab: Zab, state: ZabState, request: Request, self: ZabSelf): void {
  const output = query(state.machine, zab.object, request.command);
  const { leader, delivered: index } = state;
  // A local read promises no freshness, and says nothing that it could be held to.
  if (zab.options.reads === "local") {
    self.reply(request, { status: "ok", output, leader, seen: index });
  } else self.reply(request, { status: "ok", output, leader, seen: index, index });
}

function syncOf(request: Pick<Request, "client" | "sequence">): Sync {
  return { type: "sync", client: request.client, sequence: request.sequence };
}

/**
 * Leader: a client wants to read what is committed now. The answer follows all commits in the
 * learner's session; it leaves when a quorum has confirmed, by a ping sent from now on, that it
 * still follows this leader.
 */
export function onSync(
  zab: Zab,
  state: ZabState,
  session: SessionId,
  { client, sequence }: Pick<Request, "client" | "sequence">,
  self: ZabSelf,
): void {
  const confirming = state.syncs.some(({ round }) => round <= state.pings);
  state.syncs.push({ session, client, sequence, round: state.pings + 1 });
  if (!confirming) zab.steps.ping(zab, state, self);
  zab.steps.confirmSyncs(zab, state, self);
}

/** Leader: asks every learner for a sign of life. */
export function ping(_zab: Zab, state: ZabState, self: ZabSelf): void {
  const message: Message = { type: "ping", epoch: state.epoch, round: ++state.pings };
  for (const [session, { stage }] of state.learners) {
    if (stage >= SYNCHRONIZED) self.sendIn(session, message);
  }
}

/** Leader: answers the syncs that are confirmed, and starts the next round if some wait for it. */
export function confirmSyncs(zab: Zab, state: ZabState, self: ZabSelf): void {
  if (state.syncs.length === 0) return;
  const waiting = [];
  for (const sync of state.syncs) {
    let servers: NodeSet = withNode(0, self.id);
    for (const { node, round } of state.learners.values()) {
      if (zab.rules.confirmsSync(round, sync.round)) servers = withNode(servers, node);
    }
    if (!mayDecide(zab, state, servers)) waiting.push(sync);
    else if (sync.session !== 0) self.sendIn(sync.session, syncOf(sync));
    else zab.steps.onSynced(zab, state, sync.client, sync.sequence, self);
  }
  state.syncs = waiting;
  if (waiting.length > 0 && waiting.every(({ round }) => round > state.pings))
    zab.steps.ping(zab, state, self);
}

/**
 * A read's sync came back: everything that was committed when it was asked has been delivered here.
 */
export function onSynced(
  zab: Zab,
  state: ZabState,
  client: number,
  sequence: number,
  self: ZabSelf,
): void {
  const request = state.reads.get(client);
  if (request === undefined || !zab.rules.answersRead(sequence, request.sequence)) return;
  state.reads.delete(client);
  zab.steps.answerRead(zab, state, request, self);
}
