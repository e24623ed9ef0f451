/**
 * Configurations and quorums: who decides a slot (Paxos Made Simple §3), and how many of them it
 * takes (Flexible Paxos).
 */
import { membersBy, namedNodes } from "../../protocol/administration.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { hasNode, type NodeSet, setOf, sizeOf } from "../../protocol/quorum.ts";
import { type Command, digestRequest, type Request } from "../../protocol/request.ts";
import type { Configuration, MultiPaxosState } from "./state.ts";
import type { MultiPaxos, PaxosSelf } from "./steps.ts";

/** The acceptors of a slot above `executed`. Known for certain up to `executed + window`. */
export function membersFor({ configurations }: MultiPaxosState, slot: number): NodeSet {
  for (let at = configurations.length - 1; at > 0; at--) {
    const { from, members } = configurations[at] as Configuration;
    if (from <= slot) return members;
  }
  return (configurations[0] as Configuration).members;
}

/** The acceptors of the next slot to execute: those in force. */
export function membersNow(state: MultiPaxosState): NodeSet {
  return membersFor(state, state.executed + 1);
}

/** All that take part in some slot from now on. */
export function membersAhead(state: MultiPaxosState): NodeSet {
  let members = membersNow(state);
  for (const ahead of state.configurations) {
    if (ahead.from > state.executed) members |= ahead.members;
  }
  return members;
}

/** Whether these promises are enough to propose in a slot (phase 1). */
export function isPrepared(paxos: MultiPaxos, promises: NodeSet, members: NodeSet): boolean {
  const { rules, options } = paxos;
  return sizeOf(promises & members) >= rules.phase1Size(sizeOf(members), options.phase1Quorum);
}

/** Whether these acceptances choose (phase 2). */
export function isChosen(paxos: MultiPaxos, acceptors: NodeSet, members: NodeSet): boolean {
  const { rules, options } = paxos;
  const size = rules.phase2Size(sizeOf(members), options.phase2Quorum);
  return rules.isChosen(sizeOf(acceptors & members), size);
}

/**
 * A change of members takes effect. The acceptors are part of the state (PMS §3): a change goes by
 * those that the change before it left, whenever it was asked for, so that of two that were under
 * way at once neither undoes the other.
 * @returns whether it can be made: else nothing changes.
 */
export function reconfigure(
  paxos: MultiPaxos,
  state: MultiPaxosState,
  slot: number,
  request: Request,
  self: PaxosSelf,
): boolean {
  const latest = state.configurations.at(-1) as Configuration;
  const members = changed(latest.members, request.command, self);
  if (!mayChangeTo(paxos, members)) return false;
  paxos.steps.adopt(paxos, state, slot, members);
  self.assert("reconfigured", slot, digestRequest(request), members);
  return true;
}

/** The acceptors that a command makes of others, 0 if it names an unknown node or leaves none. */
function changed(members: NodeSet, { f, input }: Command, self: PaxosSelf): NodeSet {
  const named = namedNodes(input);
  const everyone = setOf([self.id, ...self.peers]);
  if (named === 0 || (named & ~everyone) !== 0) return 0;
  const { joined, left } = membersBy(f, input, sizeOf(everyone));
  return (members | joined) & ~left;
}

/** A change of members took effect in a slot: these govern later ones. */
export function adopt(
  paxos: MultiPaxos,
  state: MultiPaxosState,
  slot: number,
  members: NodeSet,
): void {
  const from = paxos.rules.governsFrom(slot, paxos.options.window);
  state.configurations.push({ from, members });
  state.leaseUs = 0;
}

/** Drops what governs only slots that are executed. @returns whether others govern now. */
export function prune(state: MultiPaxosState): boolean {
  let dropped = false;
  while ((state.configurations[1]?.from ?? Number.POSITIVE_INFINITY) <= state.executed + 1) {
    state.configurations.shift();
    dropped = true;
  }
  return dropped;
}

/** Why quorums of these sizes do not fit that many members; null: they do. */
export function refusalOf(
  phase1: number,
  phase2: number,
  members: number,
  intersect: (phase1: number, phase2: number, members: number) => boolean,
): string | null {
  if (phase1 > members || phase2 > members) {
    return `${members} acceptors have no quorum of ${Math.max(phase1, phase2)}`;
  }
  if (intersect(phase1, phase2, members)) return null;
  return `quorums of ${phase1} promises (phase1Quorum) and ${phase2} acceptances (phase2Quorum) of ${members} acceptors need not intersect: they must come to more than ${members} together`;
}

/** Whether the cluster may change to these members. */
export function mayChangeTo(paxos: MultiPaxos, members: NodeSet): boolean {
  const { rules, options } = paxos;
  const size = sizeOf(members);
  if (size === 0) return false;
  const phase1 = rules.phase1Size(size, options.phase1Quorum);
  const phase2 = rules.phase2Size(size, options.phase2Quorum);
  return refusalOf(phase1, phase2, size, rules.quorumsIntersect) === null;
}

/** Whether a node may lead: only who takes part in some slot to come. */
export function mayStand(state: MultiPaxosState, node: NodeId): boolean {
  return hasNode(membersAhead(state), node);
}
