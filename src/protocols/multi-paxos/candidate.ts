/**
 * A candidate: prepares a ballot for all slots that it does not know to be decided (Paxos Made
 * Simple §2.2 and §3).
 */

import { roundOf } from "../../protocol/ballot.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { hasNode } from "../../protocol/quorum.ts";
import { isPrepared, mayStand, membersAhead, membersNow } from "./configuration.ts";
import { noteDecided } from "./learner.ts";
import type { Message, Nack, Promised } from "./messages.ts";
import type { MultiPaxosState } from "./state.ts";
import type { MultiPaxos, PaxosSelf } from "./steps.ts";

/** No heartbeat arrived: campaigns with a ballot higher than any this node has used or seen. */
export function onElectionTimeout(
  paxos: MultiPaxos,
  state: MultiPaxosState,
  self: PaxosSelf,
): void {
  if (state.role === "candidate") {
    state.refusals++;
    paxos.steps.stepDown(paxos, state, self);
  }
  if (!mayStand(state, self.id)) {
    // It may be an acceptor by now: the leader that added it may have stopped before it announced
    // that.
    for (const peer of self.peers) self.send(peer, { type: "learn", from: state.executed + 1 });
    paxos.steps.resetElectionTimer(paxos, state, self);
  } else if (paxos.steps.isBound(paxos, state, self.id, self))
    paxos.steps.resetElectionTimer(paxos, state, self);
  else paxos.steps.prepare(paxos, state, self);
}

/**
 * Phase 1(a). Its own acceptor promises first, on disk: so no ballot is ever used twice (PMS §2.5).
 */
export function prepare(paxos: MultiPaxos, state: MultiPaxosState, self: PaxosSelf): void {
  const { rules } = paxos;
  state.round = rules.nextRound(Math.max(state.round, roundOf(state.promised)));
  state.role = "candidate";
  state.leader = 0;
  state.ballot = rules.ballotFor(state.round, self.id);
  state.promised = state.ballot;
  state.promises = 0;
  state.reported.clear();
  state.recoverThrough = state.executed;
  // What others said in passing may have been forgotten with them; what promises say is on disk.
  state.catchUpThrough = state.executed;
  state.noticed = state.executed;
  const message: Message = { type: "prepare", ballot: state.ballot, from: state.executed + 1 };
  const members = membersAhead(state);
  const others = self.peers.filter((peer) => hasNode(members, peer));
  const sends = others.map((to) => ({ to, message }));
  state.campaign = paxos.steps.persistPromise(paxos, state, sends, self);
  paxos.steps.resetElectionTimer(paxos, state, self);
}

/** Its own promise is on disk. */
export function onOwnPromise(paxos: MultiPaxos, state: MultiPaxosState, self: PaxosSelf): void {
  if (state.role !== "candidate") return;
  for (const [slot, vote] of state.votes) paxos.steps.noteVote(paxos, state, slot, vote);
  state.promises = paxos.rules.counted(state.promises, self.id);
  leadIfPrepared(paxos, state, self);
}

/** A promise, of a candidate's ballot or (from a new member) of a leader's. */
export function onPromise(
  paxos: MultiPaxos,
  state: MultiPaxosState,
  from: NodeId,
  { ballot, decided, votes }: Promised,
  self: PaxosSelf,
): void {
  if (state.role === "follower" || !paxos.rules.countsAnswer(ballot, state.ballot)) return;
  noteDecided(state, from, decided);
  if (decided > state.catchUpThrough) state.catchUpThrough = decided;
  if (decided > state.recoverThrough) state.recoverThrough = decided;
  for (const [slot, vote] of votes) paxos.steps.noteVote(paxos, state, slot, vote);
  state.promises = paxos.rules.counted(state.promises, from);
  leadIfPrepared(paxos, state, self);
}

function leadIfPrepared(paxos: MultiPaxos, state: MultiPaxosState, self: PaxosSelf): void {
  if (state.role !== "candidate") return;
  if (isPrepared(paxos, state.promises, membersNow(state)))
    paxos.steps.becomeLeader(paxos, state, self);
}

/**
 * An acceptor has promised more: this ballot is given up (PMS §2.4). If only a lease binds the
 * acceptor, it has promised no more than this ballot; then a candidate waits for another time,
 * while a leader has its quorum and asks again.
 */
export function onNack(
  paxos: MultiPaxos,
  state: MultiPaxosState,
  { ballot, promised }: Nack,
  self: PaxosSelf,
): void {
  state.round = Math.max(state.round, roundOf(promised));
  if (state.role === "follower" || ballot !== state.ballot) return;
  if (state.role === "leader" && !paxos.rules.deposes(promised, ballot)) return;
  state.refusals++;
  paxos.steps.stepDown(paxos, state, self);
}
