/**
 * A cluster small enough to be explored whole: Raft, Multi-Paxos or Zab with a few nodes, a few
 * operations and a bound for terms.
 */
import type { Settings } from "../../core/parameters.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { request } from "../../protocol/request.ts";
import { withAnyLeader } from "./any-leader.ts";
import { type Order, type Reductions, UNREDUCED } from "./bounds.ts";
import { type Exploration, explore, type SearchSettings } from "./explore.ts";
import type { Knowledge } from "./knowledge.ts";
import { KNOWN_OF_MULTI_PAXOS } from "./known-of-multi-paxos.ts";
import { KNOWN_OF_RAFT } from "./known-of-raft.ts";
import { KNOWN_OF_ZAB } from "./known-of-zab.ts";
import { SAME_US, smallWorld } from "./small-world.ts";
import { bareWorld } from "./walked.ts";

/** What `exploreCluster` can explore. */
export const CLUSTER_NAMES = ["raft", "multi-paxos", "zab"] as const;
export type ClusterName = (typeof CLUSTER_NAMES)[number];

export interface SmallCluster {
  readonly protocol: ClusterName;
  /**
   * Of Zab: whether elections may name anyone, at any time; default: as FastLeaderElection does.
   */
  readonly anyLeader?: boolean;
  readonly nodes: number;
  /** Each by a client of its own, to every node: what a node does not get is late for ever. */
  readonly operations: number;
  /** The highest term, ballot's round or epoch. */
  readonly terms: number;
  /** How often timers of each node may fire. */
  readonly timers: number;
  /** How often timers may fire in all; absent: as often as those of each node may. */
  readonly alarms?: number;
  readonly crashes: number;
  readonly duplicates: number;
  readonly statesMax: number;
  readonly mutant?: string;
  /** Options that differ from `CLUSTERS`. */
  readonly options?: Settings;
  /** Whether states and orders that add nothing are left out, or which; default: all. */
  readonly reduced?: boolean | Reductions;
  /**
   * Whether messages of which nothing comes are taken out of flight, in the correct protocol;
   * default: where there is neither a mutant nor a crash.
   */
  readonly ignoring?: boolean;
  readonly order?: Order;
  readonly onTerminal?: SearchSettings["onTerminal"];
  readonly goesOn?: SearchSettings["goesOn"];
  /** Default: at the first violation, or at a mutant's declared detector. */
  readonly stop?: (check: string) => boolean;
}

const REDUCED: Reductions = { useless: true, silent: true, alike: [], asleep: true };

function reductionsOf(cluster: SmallCluster): Reductions {
  const { reduced = true, protocol, nodes, anyLeader = false } = cluster;
  if (typeof reduced !== "boolean") return reduced;
  if (!reduced) return UNREDUCED;
  return anyLeader || ARE_ALIKE[protocol] ? { ...REDUCED, alike: nodesOf(nodes) } : REDUCED;
}

function nodesOf(count: number): readonly NodeId[] {
  return Array.from({ length: count }, (_, at) => at + 1);
}

/**
 * Whether nodes may be exchanged. Servers of Raft are distinguished by equality only; ballots and
 * elections of the others order nodes by id (but for those of Zab that may name anyone).
 */
const ARE_ALIKE: Readonly<Record<ClusterName, boolean>> = {
  raft: true,
  "multi-paxos": false,
  zab: false,
};

const ELECTION_US = { min: 10 * SAME_US, max: 10 * SAME_US };

/** The protocols at their plainest: what makes them quicker or steadier is left out. */
const CLUSTERS: Readonly<Record<ClusterName, Settings>> = {
  raft: {
    electionTimeout: ELECTION_US,
    heartbeat: SAME_US,
    preVote: false,
    checkQuorum: false,
    reads: "log",
  },
  "multi-paxos": { electionTimeout: ELECTION_US, heartbeat: SAME_US },
  zab: { reads: "transaction" },
};

const KNOWN: Readonly<Partial<Record<ClusterName, Knowledge>>> = {
  raft: KNOWN_OF_RAFT,
  "multi-paxos": KNOWN_OF_MULTI_PAXOS,
};

function knowledgeOf({ protocol, anyLeader = false }: SmallCluster): Knowledge | undefined {
  return anyLeader ? KNOWN_OF_ZAB : KNOWN[protocol];
}

/** Explores a small cluster: to the end, or to the first violation (of a mutant: by a detector). */
export function exploreCluster(cluster: SmallCluster): Exploration {
  const { protocol, nodes, operations, terms, crashes, duplicates, statesMax, mutant } = cluster;
  const { world, audit, detectors } = smallWorld({
    protocol,
    object: "register",
    nodes,
    clients: operations,
    options: { ...CLUSTERS[protocol], ...cluster.options },
    mutant,
    instead: cluster.anyLeader === true ? withAnyLeader : undefined,
  });
  for (let client = 1; client <= operations; client++) {
    const write = { f: "write", key: null, input: client };
    for (let node = 1; node <= nodes; node++) {
      world.submit(client, node, request(client, 1, write, false));
    }
  }
  const { onTerminal, goesOn, reduced = true } = cluster;
  const knowledge = knowledgeOf(cluster);
  // What is known relies on what a process has promised, which a crash may undo before it is
  // durable.
  const isKnown = cluster.ignoring ?? (mutant === undefined && reduced === true && crashes === 0);
  const timers = [0, ...new Array<number>(nodes).fill(cluster.timers)];
  return explore(bareWorld(world, audit), {
    bounds: {
      timers,
      terms,
      crashes,
      duplicates,
      statesMax,
      ...(cluster.alarms === undefined ? {} : { alarms: cluster.alarms }),
    },
    reductions: reductionsOf(cluster),
    order: cluster.order ?? "depth",
    ...(isKnown && knowledge !== undefined ? { knowledge } : {}),
    ...(onTerminal === undefined ? {} : { onTerminal }),
    ...(goesOn === undefined ? {} : { goesOn }),
    stop: cluster.stop ?? ((check) => detectors?.includes(check) ?? true),
  });
}
