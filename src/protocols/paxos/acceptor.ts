/** An acceptor: promises ballots and accepts values (Paxos Made Simple §2.2). */
import type { Release } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Accept, Message, Prepare } from "./messages.ts";
import { agentsOf } from "./placement.ts";
import type { PaxosState } from "./state.ts";
import type { PaxosSelf, Synod } from "./steps.ts";

/** Phase 1(b). The promise leaves when the disk remembers it (§2.5). */
export function onPrepare(
  synod: Synod,
  state: PaxosState,
  from: NodeId,
  { ballot }: Prepare,
  self: PaxosSelf,
): void {
  if (!synod.rules.mayPromise(ballot, state.promised)) {
    self.send(from, { type: "nack", ballot, promised: state.promised });
    return;
  }
  state.promised = ballot;
  const message: Message = { type: "promise", ballot, vote: state.vote };
  synod.steps.persistAcceptor(synod, state, [{ to: from, message }], self);
}

/** Phase 2(b). Accepting is promising too; the vote is sent to every learner once it is durable. */
export function onAccept(
  synod: Synod,
  state: PaxosState,
  from: NodeId,
  { ballot, value }: Accept,
  self: PaxosSelf,
): void {
  if (!synod.rules.mayAccept(ballot, state.promised)) {
    self.send(from, { type: "nack", ballot, promised: state.promised });
    return;
  }
  state.promised = Math.max(state.promised, ballot);
  state.vote = { ballot, value };
  const message: Message = { type: "accepted", ballot, value };
  const answers = agentsOf(synod.placement.learners, self).map((to) => ({ to, message }));
  synod.steps.sendAcceptances(synod, state, answers, self);
}

/** §2.5: acceptances leave when the disk remembers the vote. */
export function sendAcceptances(
  synod: Synod,
  state: PaxosState,
  answers: readonly Release<Message>[],
  self: PaxosSelf,
): void {
  synod.steps.persistAcceptor(synod, state, answers, self);
}
