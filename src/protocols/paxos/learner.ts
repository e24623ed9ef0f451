/**
 * A learner: knows a value to be chosen once a quorum has accepted it in one ballot (Paxos Made
 * Simple §2.3).
 */
import type { Value } from "../../core/json.ts";
import type { Ballot } from "../../protocol/ballot.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { hasNode, withNode } from "../../protocol/quorum.ts";
import type { Request } from "../../protocol/request.ts";
import { SLOT } from "./facts.ts";
import { type Accepted, digestValueOf } from "./messages.ts";
import { agentsOf } from "./placement.ts";
import type { PaxosState } from "./state.ts";
import type { PaxosSelf, Synod } from "./steps.ts";

export function onAccepted(
  synod: Synod,
  state: PaxosState,
  from: NodeId,
  { ballot, value }: Accepted,
  self: PaxosSelf,
): void {
  if (state.decided !== undefined) return;
  const known = state.acceptances.get(ballot);
  const acceptors = withNode(known?.acceptors ?? 0, from);
  state.acceptances.set(ballot, { acceptors, value });
  if (synod.rules.isChosen(acceptors, synod.members))
    synod.steps.decide(synod, state, ballot, value, self);
}

/** The value is chosen, which never changes. */
export function decide(
  synod: Synod,
  state: PaxosState,
  ballot: Ballot,
  value: Value,
  self: PaxosSelf,
): void {
  if (state.decided !== undefined) return;
  state.decided = value;
  state.decidedIn = ballot;
  state.phase = "idle";
  state.acceptances.clear();
  self.cancelTimer("retry");
  self.assert("delivered", SLOT, ballot, digestValueOf(value));
  for (const request of state.waiting) synod.steps.answer(synod, state, request, self);
  state.waiting = [];
}

/** A client proposes: it is answered at once if a value is chosen, else when one is. */
export function onPropose(
  synod: Synod,
  state: PaxosState,
  request: Request,
  self: PaxosSelf,
): void {
  if (state.decided !== undefined) {
    synod.steps.answer(synod, state, request, self);
    return;
  }
  if (!hasNode(synod.placement.proposers, self.id)) {
    const [leader = 0] = agentsOf(synod.placement.proposers, self);
    self.reply(request, { status: "not-leader", output: null, leader });
    return;
  }
  const again = state.waiting.some(
    (waiting) => waiting.client === request.client && waiting.sequence === request.sequence,
  );
  if (!again) state.waiting.push(request);
  if (state.phase !== "idle") return;
  if (state.waiting.length === 1) state.wanted = request.command.input;
  synod.steps.prepare(synod, state, self);
}

/** The timer: a proposer tries again; a learner that knows no value yet asks the others. */
export function onRetry(synod: Synod, state: PaxosState, self: PaxosSelf): void {
  if (state.decided !== undefined) return;
  if (state.waiting.length > 0) {
    synod.steps.prepare(synod, state, self);
    if (hasNode(synod.placement.learners, self.id)) return;
  } else synod.steps.backOff(synod, self);
  for (const peer of self.peers) self.send(peer, { type: "ask" });
}

/** A client learns what was chosen. */
export function answer(_synod: Synod, state: PaxosState, request: Request, self: PaxosSelf): void {
  self.reply(request, { status: "ok", output: state.decided ?? null, leader: 0 });
}

/** Another node asks what was chosen. */
export function onAsk(_synod: Synod, state: PaxosState, from: NodeId, self: PaxosSelf): void {
  if (state.decided === undefined) return;
  self.send(from, { type: "decided", ballot: state.decidedIn, value: state.decided });
}
