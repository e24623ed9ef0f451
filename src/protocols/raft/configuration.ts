/** Who decides: the configuration in force, which is the latest in the log, committed or not (§4.1, §4.3). */
import type { NodeId } from "../../protocol/node-id.ts";
import { hasNode, type NodeSet, sizeOf } from "../../protocol/quorum.ts";
import {
  type Configuration,
  lastIndex,
  type PlacedConfiguration,
  type Raft,
  type RaftState,
} from "./state.ts";

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

/** The configuration that should be in force: the latest of the log. */
export function latestConfiguration(raft: Raft, state: RaftState): PlacedConfiguration {
  const limit = raft.rules.configurationLimit(lastIndex(state), state.appliedIndex);
  let latest = state.configurations[0] as PlacedConfiguration;
  for (const placed of state.configurations) {
    if (placed.index <= limit) latest = placed;
  }
  return latest;
}

/** Puts the latest configuration of the log in force, if it is not. */
export function refreshConfiguration(raft: Raft, state: RaftState): void {
  const latest = latestConfiguration(raft, state);
  if (latest === state.configuration || latest.index === state.configuration.index) return;
  govern(raft, state, latest);
}

/** Puts a configuration in force. */
export function govern(raft: Raft, state: RaftState, placed: PlacedConfiguration): void {
  const { voters, outgoing } = placed.configuration;
  state.configuration = placed;
  state.voting = raft.rules.votingGroups(voters, outgoing);
}

/** Forgets the configurations that stood at `from` or behind it. */
export function rollBack(raft: Raft, state: RaftState, from: number): void {
  const { configurations } = state;
  if ((configurations[configurations.length - 1] as PlacedConfiguration).index < from) return;
  if (!raft.rules.rollsBackConfiguration()) return;
  state.configurations = configurations.filter(({ index }) => index < from);
  refreshConfiguration(raft, state);
}

/** Whether this server may stand for election. */
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
