/**
 * Phase 0, fast leader election (ZooKeeper's FastLeaderElection): servers tell each other whom they
 * want to lead, take over better votes, and agree when a quorum wants the same one and nothing
 * better comes for a while.
 */
import type { NodeId } from "../../protocol/node-id.ts";
import { type NodeSet, withNode } from "../../protocol/quorum.ts";
import { isVoter, mayElect } from "./electorate.ts";
import type { Notification } from "./messages.ts";
import type { Ballot, Vote, ZabState } from "./state.ts";
import type { Zab, ZabSelf } from "./steps.ts";

/** Votes are sent again after ever longer times, up to this many times the finalize wait. */
const RESEND_MAX = 16;

/** Leaves whatever the server did before, and looks for a leader in a new round. */
export function lookForLeader(zab: Zab, state: ZabState, why: string, self: ZabSelf): void {
  self.log(`looks for a leader: ${why}`);
  zab.steps.shutDown(zab, state, self);
  state.role = "looking";
  state.phase = "election";
  state.leader = 0;
  state.epoch = 0;
  state.round++;
  state.vote = ownVote(zab, state, self);
  state.received.clear();
  state.outside.clear();
  state.finalizing = false;
  state.resendUs = zab.options.finalizeUs;
  tellAll(zab, state, self);
  self.setTimer("resend", state.resendUs);
  count(zab, state, self);
}

/**
 * Ends sessions and timers, and redirects this server's clients: what became of their operations is
 * unknown.
 */
export function shutDown(_zab: Zab, state: ZabState, self: ZabSelf): void {
  for (const session of state.learners.keys()) self.closeSession(session);
  state.learners.clear();
  state.syncs = [];
  if (state.session !== 0) {
    self.closeSession(state.session);
    state.session = 0;
  }
  state.intake = null;
  for (const timer of ["tick", "limit", "connect", "finalize"]) self.cancelTimer(timer);
  const reply = { status: "not-leader", output: null, leader: 0 } as const;
  for (const request of state.waiting.values()) self.reply(request, reply);
  for (const request of state.reads.values()) self.reply(request, reply);
  state.waiting.clear();
  state.reads.clear();
}

/** A server without a vote proposes no leader; any vote that it receives is better. */
function ownVote(zab: Zab, state: ZabState, self: ZabSelf): Vote {
  if (!isVoter(state, self.id)) return { leader: 0, zxid: -1, epoch: -1 };
  const zxid = zab.rules.votedZxid(state);
  return { leader: self.id, zxid, epoch: state.currentEpoch };
}

function notification(state: ZabState): Notification {
  const { vote, round, role, voters, votersIndex } = state;
  return { type: "notification", vote, round, role, voters, votersIndex };
}

/** Sends its vote, and counts its own. */
function tellAll(zab: Zab, state: ZabState, self: ZabSelf): void {
  const message = notification(state);
  for (const peer of self.peers) {
    if (zab.rules.hearsVote(isVoter(state, peer), peer === state.vote.leader)) {
      self.send(peer, message);
    }
  }
  if (isVoter(state, self.id)) {
    state.received.set(self.id, { vote: state.vote, round: state.round, role: "looking" });
  }
}

/** Nothing has been decided for a while: says it again, less and less often. */
export function onResend(zab: Zab, state: ZabState, self: ZabSelf): void {
  if (state.phase !== "election") return;
  tellAll(zab, state, self);
  state.resendUs = Math.min(2 * state.resendUs, RESEND_MAX * zab.options.finalizeUs);
  self.setTimer("resend", state.resendUs);
}

/** No better vote came within the finalize wait. */
export function onFinalize(zab: Zab, state: ZabState, self: ZabSelf): void {
  if (state.phase !== "election" || !state.finalizing) return;
  state.finalizing = false;
  if (hasQuorum(zab, state, state.received, state.vote, true, self))
    zab.steps.decide(zab, state, state.vote, self);
}

/** FastLeaderElection.Messenger and lookForLeader: a vote arrived. */
export function onNotification(
  zab: Zab,
  state: ZabState,
  from: NodeId,
  message: Notification,
  self: ZabSelf,
): void {
  if (message.votersIndex > state.votersIndex && zab.rules.learnsVoters(state.phase)) {
    zab.steps.learnVoters(zab, state, message, self);
  }
  if (state.phase !== "election") {
    if (message.role === "looking") self.send(from, notification(state));
    return;
  }
  // The server that a voter votes for need not be known as a voter here: a reconfiguration may be
  // pending there.
  if (!isVoter(state, from) || message.vote.leader === 0) {
    // Two servers that are no voters to each other have nothing to tell: each reply would have one.
    const tells = isVoter(state, self.id) || message.votersIndex < state.votersIndex;
    if (message.role === "looking" && tells) self.send(from, notification(state));
    return;
  }
  if (zab.rules.tellsVoters(message.role, message.votersIndex, state.votersIndex)) {
    self.send(from, notification(state));
  }
  if (message.role === "looking") zab.steps.onVote(zab, state, from, message, self);
  else if (message.role !== "observing") zab.steps.onEnsemble(zab, state, from, message, self);
}

/**
 * FastLeaderElection.Messenger: a configuration that was committed while this server was away; its
 * own vote may count now, or no longer. Only who looks for a leader takes it: a leader that others
 * have left, and that does not know it yet, would commit by the new voters what the old ones never
 * held.
 */
export function learnVoters(zab: Zab, state: ZabState, message: Notification, self: ZabSelf): void {
  zab.steps.activate(zab, state, message.voters, message.votersIndex, self);
  if (state.phase !== "election") return;
  state.vote = ownVote(zab, state, self);
  state.received.clear();
  tellAll(zab, state, self);
  count(zab, state, self);
}

/** The sender is looking, too. */
export function onVote(
  zab: Zab,
  state: ZabState,
  from: NodeId,
  ballot: Notification,
  self: ZabSelf,
): void {
  if (ballot.round < state.round) {
    // Its round is older: reply, so that it catches up with this round.
    if (zab.rules.tellsRound(ballot.voters, self.id)) self.send(from, notification(state));
    return;
  }
  const { rules } = zab;
  if (ballot.round > state.round) {
    state.round = ballot.round;
    state.received.clear();
    const own = ownVote(zab, state, self);
    state.vote = rules.isBetterVote(ballot.vote, own) ? ballot.vote : own;
    tellAll(zab, state, self);
  } else if (rules.isBetterVote(ballot.vote, state.vote)) {
    state.vote = ballot.vote;
    tellAll(zab, state, self);
  }
  state.received.set(from, ballot);
  count(zab, state, self);
}

/**
 * Others follow or lead already: joins them if a quorum says so and the leader itself does
 * (checkLeader).
 */
export function onEnsemble(
  zab: Zab,
  state: ZabState,
  from: NodeId,
  ballot: Ballot,
  self: ZabSelf,
): void {
  const { vote } = ballot;
  if (ballot.round === state.round) {
    state.received.set(from, ballot);
    if (agreed(zab, state, state.received, ballot, self)) {
      zab.steps.decide(zab, state, vote, self);
      return;
    }
  }
  state.outside.set(from, ballot);
  if (!agreed(zab, state, state.outside, ballot, self)) return;
  state.round = ballot.round;
  zab.steps.decide(zab, state, vote, self);
}

function agreed(
  zab: Zab,
  state: ZabState,
  ballots: ReadonlyMap<NodeId, Ballot>,
  { vote, round }: Ballot,
  self: ZabSelf,
): boolean {
  if (!hasQuorum(zab, state, ballots, vote, false, self)) return false;
  if (vote.leader === self.id) return round === state.round;
  return zab.rules.mayJoin(ballots.get(vote.leader)?.role);
}

/**
 * Votes of servers that have found a leader are compared by leader and epoch only: they are not
 * changed with each transaction.
 */
function hasQuorum(
  zab: Zab,
  state: ZabState,
  ballots: ReadonlyMap<NodeId, Ballot>,
  vote: Vote,
  exactly: boolean,
  self: ZabSelf,
): boolean {
  let supporters: NodeSet = 0;
  for (const [server, { vote: other }] of ballots) {
    if (other.leader !== vote.leader || other.epoch !== vote.epoch) continue;
    if (!exactly || other.zxid === vote.zxid) supporters = withNode(supporters, server);
  }
  return mayElect(zab, state, supporters, vote.leader === self.id);
}

/** Waits a little for a better vote once a quorum agrees, and no longer if it does not. */
function count(zab: Zab, state: ZabState, self: ZabSelf): void {
  const quorum = hasQuorum(zab, state, state.received, state.vote, true, self);
  if (quorum === state.finalizing) return;
  state.finalizing = quorum;
  if (quorum) self.setTimer("finalize", zab.options.finalizeUs);
  else self.cancelTimer("finalize");
}

/** The election is over. */
export function decide(_zab: Zab, state: ZabState, vote: Vote, self: ZabSelf): void {
  state.vote = vote;
  state.leader = vote.leader;
  state.finalizing = false;
  self.cancelTimer("finalize");
  self.cancelTimer("resend");
  state.phase = "elected";
  state.role =
    vote.leader === self.id ? "leading" : isVoter(state, self.id) ? "following" : "observing";
}
