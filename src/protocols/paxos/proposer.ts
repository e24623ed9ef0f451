/**
 * A proposer: gathers a quorum of promises, and proposes what they allow (Paxos Made Simple §2.2,
 * §2.4).
 */

import { roundOf } from "../../protocol/ballot.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { withNode } from "../../protocol/quorum.ts";
import type { Message, Nack, Promised } from "./messages.ts";
import { agentsOf } from "./placement.ts";
import type { PaxosState } from "./state.ts";
import type { PaxosSelf, Synod } from "./steps.ts";

/**
 * Phase 1(a): a ballot higher than any this node has used or heard of, never used before (§2.5).
 */
export function prepare(synod: Synod, state: PaxosState, self: PaxosSelf): void {
  state.round = synod.rules.nextRound(state.round, state.promised);
  state.ballot = synod.rules.ballotFor(state.round, self.id);
  state.phase = "preparing";
  state.promises = 0;
  state.highest = null;
  const message: Message = { type: "prepare", ballot: state.ballot };
  synod.steps.persistRound(
    synod,
    state,
    agentsOf(synod.placement.acceptors, self).map((to) => ({ to, message })),
    self,
  );
  synod.steps.backOff(synod, self);
}

/**
 * Two proposers that outbid each other would never finish (§2.4): each waits for a random time
 * before it tries again.
 */
export function backOff(synod: Synod, self: PaxosSelf): void {
  const { retryMinUs, retryMaxUs } = synod;
  const spread = retryMaxUs - retryMinUs + 1;
  self.setTimer("retry", retryMinUs + self.random("retry-timeout", spread));
}

/** Phase 2(a), once a quorum has promised. Acceptors are counted, not messages. */
export function onPromise(
  synod: Synod,
  state: PaxosState,
  from: NodeId,
  { ballot, vote }: Promised,
  self: PaxosSelf,
): void {
  if (!synod.rules.countsPromise(ballot, state.ballot, state.phase)) return;
  state.promises = withNode(state.promises, from);
  const { highest } = state;
  if (vote !== null && (highest === null || synod.rules.binds(vote, highest))) state.highest = vote;
  if (!synod.rules.isQuorum(state.promises, synod.members)) return;
  state.phase = "accepting";
  const value = synod.rules.chooseValue(state.highest, state.wanted);
  const message: Message = { type: "accept", ballot, value };
  for (const to of agentsOf(synod.placement.acceptors, self)) self.send(to, message);
}

/**
 * An acceptor has promised a higher ballot: this one is abandoned, and the next is higher. A
 * prepare request that came twice is refused the second time though no acceptor has promised more:
 * that ends nothing.
 */
export function onNack(synod: Synod, state: PaxosState, { ballot, promised }: Nack): void {
  if (ballot !== state.ballot || !synod.rules.abandons(promised, ballot)) return;
  state.phase = "idle";
  state.round = Math.max(state.round, roundOf(promised));
}
