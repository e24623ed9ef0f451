/**
 * Who decides: the configuration in force, which is the latest in the log, committed or not (§4.1,
 * §4.3).
 */
import type { NodeId } from "../../protocol/node-id.ts";
import { hasNode, type NodeSet, sizeOf } from "../../protocol/quorum.ts";
import type { Configuration, PlacedConfiguration, RaftState } from "./state.ts";
import type { Raft } from "./steps.ts";

/** Whether these nodes are a quorum: of each group that votes, a majority. */
export function isQuorum(raft: Raft, state: RaftState, nodes: NodeSet): boolean {
  for (const group of state.voting) {
    if (sizeOf(nodes & group) < raft.rules.majority(sizeOf(group))) return false;
  }
  return true;
}

/** All that take part. */
export function membersOf({ voters, outgoing, learners }: Configuration): NodeSet {
  return voters | outgoing | learners;
}

/** All whose votes count. */
export function votersOf({ voters, outgoing }: Configuration): NodeSet {
  return voters | outgoing;
}

/** The configuration that should be in force: the latest of the log, committed or not. */
export function latestConfiguration({ configurations }: RaftState): PlacedConfiguration {
  return configurations[configurations.length - 1] as PlacedConfiguration;
}

/** Puts the latest configuration of the log in force. */
export function refreshConfiguration(raft: Raft, state: RaftState): void {
  raft.steps.govern(raft, state, raft.steps.latestConfiguration(state));
}

/** Puts a configuration in force. */
export function govern(raft: Raft, state: RaftState, placed: PlacedConfiguration): void {
  const { voters, outgoing } = placed.configuration;
  state.configuration = placed;
  state.voting = raft.rules.votingGroups(voters, outgoing);
}

/**
 * Forgets the configurations at index `from` and after: one that is truncated from the log is no
 * longer in force (§4.1).
 */
export function rollBack(raft: Raft, state: RaftState, from: number): void {
  const { configurations } = state;
  if ((configurations[configurations.length - 1] as PlacedConfiguration).index < from) return;
  state.configurations = configurations.filter(({ index }) => index < from);
  refreshConfiguration(raft, state);
}

/** Whether this server may campaign. */
export function mayCampaign(raft: Raft, state: RaftState, self: NodeId): boolean {
  const { index, configuration } = state.configuration;
  const place = state.configurations.findIndex((placed) => placed.index === index);
  const before = state.configurations[place - 1]?.configuration ?? configuration;
  const settled = index <= state.commitIndex;
  return raft.rules.mayCampaign(self, votersOf(configuration), votersOf(before), settled);
}

/** The nodes of a set other than `self`, ascending. */
export function others(set: NodeSet, peers: readonly NodeId[]): readonly NodeId[] {
  return peers.filter((peer) => hasNode(set, peer));
}
