/**
 * Changes of members (§4): newcomers catch up as learners (§4.2.1), then one server changes at a
 * time (§4.1) or several by way of a joint configuration, which the leader leaves by itself (§4.3).
 * A leader that is removed manages the cluster until it no longer has to (§4.2.2). A change is an
 * operation of its administrator's session, and is made once (§6.3): its configurations carry the
 * request. The latest of the log is committed, and so applied, when the next change may begin: so
 * the sessions know then of all changes that the log holds.
 */
import { namedNodes } from "../../protocol/administration.ts";
import { hasNode, type NodeSet, withNode } from "../../protocol/quorum.ts";
import type { Request } from "../../protocol/request.ts";
import { membersOf } from "./configuration.ts";
import { order } from "./propose.ts";
import { broadcast, progressOf } from "./replicate.ts";
import { cachedAnswer, isAnswered } from "./sessions.ts";
import { type Change, type Configuration, lastIndex, type RaftState, termAt } from "./state.ts";
import type { Raft, RaftSelf } from "./steps.ts";

/** §4.2.1: a newcomer that is not fast enough after this many rounds is given up. */
const ROUNDS_MAX = 10;

/**
 * An administrator wants other voters: its answer if that has been made or refused, else a change.
 * One that may not begin is refused by an entry of the log (§6.3): were it only answered so, a copy
 * of its request would make it later.
 */
export function onChangeRequest(
  raft: Raft,
  state: RaftState,
  request: Request,
  self: RaftSelf,
): void {
  if (isAnswered(raft, state, request)) {
    const cached = cachedAnswer(raft, state, request);
    if (cached !== null) self.reply(request, { ...cached, leader: self.id });
    return;
  }
  // Asked again, it is answered when that ends.
  if (isUnderWay(state, request)) return;
  if (state.transferTo !== 0) {
    self.reply(request, { status: "not-leader", output: null, leader: 0 });
    return;
  }
  const { voters, learners } = state.configuration.configuration;
  const goal = goalOf(raft, request, voters, self);
  if (goal === 0 || state.change !== null || !mayChange(raft, state)) {
    order(raft, state, request, self);
    return;
  }
  const nowUs = self.monotonicNow();
  const newcomers = goal & ~voters;
  state.change = {
    request,
    goal,
    newcomers,
    round: 0,
    roundIndex: lastIndex(state),
    roundUs: nowUs,
    startedUs: nowUs,
    finalIndex: 0,
  };
  if ((newcomers & ~learners) !== 0) {
    bringLearners(raft, state, learners | newcomers, self);
  } else {
    raft.steps.advanceChange(raft, state, self);
  }
}

/**
 * The voters that a command asks for; 0 if it names a server that does not exist, or leaves none.
 */
function goalOf(
  raft: Raft,
  { command: { f, input } }: Request,
  voters: NodeSet,
  self: RaftSelf,
): NodeSet {
  const named = namedNodes(input);
  if (!raft.rules.mayBeMembers(named, everyone(self))) return 0;
  if (f === "add-server") return voters | named;
  return f === "remove-server" ? voters & ~named : named;
}

/** All servers that there are. */
function everyone(self: RaftSelf): NodeSet {
  return self.peers.reduce(withNode, withNode(0, self.id));
}

/**
 * Whether a request waits for its answer already: its change is under way here, or was begun by
 * another leader, or it is being refused.
 */
function isUnderWay({ change, configuration, waiting }: RaftState, request: Request): boolean {
  const { client, sequence } = request;
  const begun = [change?.request, configuration.configuration.request];
  const ordered = [...waiting.values()].map((waiter) => waiter.request);
  return [...begun, ...ordered].some(
    (other) => other?.client === client && other.sequence === sequence,
  );
}

/** Whether the latest configuration is committed, and not a joint one. */
function isSettled(raft: Raft, { configuration, commitIndex }: RaftState): boolean {
  const { index, configuration: latest } = configuration;
  return latest.outgoing === 0 && raft.rules.isSettled(index, commitIndex);
}

/** §4.1: one change at a time; and (2015) none before an entry of this term is committed. */
function mayChange(raft: Raft, state: RaftState): boolean {
  const commitTerm = termAt(state, state.commitIndex);
  return isSettled(raft, state) && raft.rules.mayChangeIn(commitTerm, state.term);
}

/** Whether a change is under way: one that was asked for here, or was left halfway in the log. */
export function isChanging({ change, configuration: { configuration } }: RaftState): boolean {
  return change !== null || configuration.outgoing !== 0;
}

function proposeMembers(
  raft: Raft,
  state: RaftState,
  configuration: Configuration,
  self: RaftSelf,
): number {
  const index = raft.steps.propose(raft, state, null, configuration, self);
  broadcast(raft, state, self);
  return index;
}

/** §4.2.1: those get the log from now on who have no vote; no one's change is made by that. */
function bringLearners(raft: Raft, state: RaftState, learners: NodeSet, self: RaftSelf): void {
  const { voters } = state.configuration.configuration;
  proposeMembers(raft, state, { voters, outgoing: 0, learners }, self);
}

/**
 * Looks what the change under way can do next: called when something was committed or a newcomer
 * answered.
 */
export function advanceChange(raft: Raft, state: RaftState, self: RaftSelf): void {
  const { change } = state;
  if (change === null || change.finalIndex !== 0 || !mayChange(raft, state)) return;
  const { voters, learners } = state.configuration.configuration;
  if (!haveCaughtUp(raft, state, change, self)) return;
  const { goal, request } = change;
  const isJoint = raft.rules.needsJoint(voters, goal);
  const outgoing = isJoint ? voters : 0;
  const next = { voters: goal, outgoing, learners: learners & ~goal, request };
  const index = proposeMembers(raft, state, next, self);
  if (!isJoint) change.finalIndex = index;
}

/** §4.2.1: rounds of catching up, until one was shorter than an election timeout. */
function haveCaughtUp(raft: Raft, state: RaftState, change: Change, self: RaftSelf): boolean {
  if (change.newcomers === 0) return true;
  for (const peer of self.peers) {
    if (!hasNode(change.newcomers, peer)) continue;
    const match = progressOf(state, peer)?.match ?? 0;
    if (!raft.rules.hasCaughtUp(match, change.roundIndex)) return false;
  }
  const nowUs = self.monotonicNow();
  if (nowUs - change.roundUs < raft.options.electionMinUs) return true;
  change.round++;
  if (change.round >= ROUNDS_MAX) {
    raft.steps.giveUp(raft, state, change, self);
    return false;
  }
  change.roundUs = nowUs;
  change.roundIndex = lastIndex(state);
  return false;
}

/** With every heartbeat: a newcomer that does not come up is given up. */
export function watchChange(raft: Raft, state: RaftState, self: RaftSelf): void {
  const { change } = state;
  if (change === null || change.finalIndex !== 0 || !mayChange(raft, state)) return;
  const sinceUs = self.monotonicNow() - change.startedUs;
  if (sinceUs > ROUNDS_MAX * raft.options.electionMaxUs)
    raft.steps.giveUp(raft, state, change, self);
}

/**
 * §4.2.1: a newcomer does not catch up: the change ends, and the newcomer gets the log no longer.
 */
export function giveUp(raft: Raft, state: RaftState, change: Change, self: RaftSelf): void {
  const { learners } = state.configuration.configuration;
  state.change = null;
  order(raft, state, change.request, self);
  const rest = learners & ~change.newcomers;
  if (rest !== learners) bringLearners(raft, state, rest, self);
}

/**
 * The leader committed an entry: leaves a joint configuration, continues a change, or steps down if
 * it was removed.
 */
export function onCommitted(raft: Raft, state: RaftState, self: RaftSelf): void {
  const { index, configuration } = state.configuration;
  const { rules, steps } = raft;
  if (configuration.outgoing !== 0) {
    const commitTerm = termAt(state, state.commitIndex);
    if (!rules.mayLeaveJoint(index, state.commitIndex, commitTerm, state.term)) return;
    const final = proposeMembers(raft, state, { ...configuration, outgoing: 0 }, self);
    if (state.change !== null) state.change.finalIndex = final;
    return;
  }
  const { change } = state;
  if (change !== null && rules.isDone(change.finalIndex, state.commitIndex)) {
    state.change = null;
    self.reply(change.request, { status: "ok", output: true, leader: self.id });
  }
  if (rules.mustLeave(self.id, membersOf(configuration), index, state.commitIndex)) {
    // The others must learn of it, too: the last message of a leader that is no longer a member.
    broadcast(raft, state, self);
    steps.stepDown(raft, state, self);
    steps.resetElectionTimer(raft, self);
    return;
  }
  steps.advanceChange(raft, state, self);
}
