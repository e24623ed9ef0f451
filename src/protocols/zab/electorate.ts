/**
 * Who has a vote: the voters of the committed configuration, and while another one is pending,
 * those of both.
 */
import type { NodeId } from "../../protocol/node-id.ts";
import { hasNode, type NodeSet } from "../../protocol/quorum.ts";
import type { ZabState } from "./state.ts";
import type { Zab } from "./steps.ts";

/** Whether a server has a vote, or will have one if the pending configuration is committed. */
export function isVoter(state: ZabState, server: NodeId): boolean {
  return hasNode(state.voters | state.nextVoters, server);
}

/**
 * Whether these servers may decide: a quorum of the voters, and of those to come (Shraer 2012,
 * "Dynamic Reconfiguration of Primary/Backup Clusters").
 */
export function mayDecide(zab: Zab, state: ZabState, servers: NodeSet): boolean {
  return (
    zab.steps.isQuorumOf(zab, servers, state.voters) &&
    (state.nextVoters === 0 || zab.steps.isQuorumOf(zab, servers, state.nextVoters))
  );
}

/**
 * Whether these servers' votes elect. Who would lead needs the voters to come, too; who would
 * follow must not wait for them: the leader counts for itself, and a reconfiguration that is
 * pending only here might keep servers apart forever.
 */
export function mayElect(zab: Zab, state: ZabState, servers: NodeSet, asLeader: boolean): boolean {
  return asLeader
    ? mayDecide(zab, state, servers)
    : zab.steps.isQuorumOf(zab, servers, state.voters);
}

/**
 * Whether these servers may commit the transaction at an index: those before a pending
 * reconfiguration need the old voters only.
 */
export function mayCommit(zab: Zab, state: ZabState, servers: NodeSet, index: number): boolean {
  if (!zab.steps.isQuorumOf(zab, servers, state.voters)) return false;
  if (state.nextVoters === 0 || !zab.rules.needsNextVoters(index, state.nextIndex)) return true;
  return zab.steps.isQuorumOf(zab, servers, state.nextVoters);
}

/** Whether these servers are a quorum of those voters. */
export function isQuorumOf(zab: Zab, servers: NodeSet, voters: NodeSet): boolean {
  return zab.rules.isQuorum(servers, voters);
}
