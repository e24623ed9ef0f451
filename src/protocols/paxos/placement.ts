/**
 * Placement: which nodes are proposers, acceptors and learners (Paxos Made Simple §2: "a single
 * process may act as more than one agent").
 */

import type { Parameter, Settings } from "../../core/parameters.ts";
import { shown } from "../../core/shown.ts";
import { type NodeId, parseNode } from "../../protocol/node-id.ts";
import type { Refusal, Self, Setup } from "../../protocol/protocol.ts";
import { hasNode, type NodeSet, withNode } from "../../protocol/quorum.ts";

export interface Placement {
  readonly proposers: NodeSet;
  readonly acceptors: NodeSet;
  /** Nodes to which acceptors send votes; a node that is not a learner asks others. */
  readonly learners: NodeSet;
}

const AGENTS = ["proposers", "acceptors", "learners"] as const;

const who = (about: string): Parameter => ({ kind: "target", about, default: "all" });

export const PLACEMENT = {
  proposers: who("Who proposes: all, or nodes such as [n1, n2]; the others send clients there."),
  acceptors: who("Who accepts: all, or nodes such as [n1, n2, n3]; a majority of them chooses."),
  learners: who(
    "Nodes that acceptors send votes to: all, or nodes such as [n4, n5]; the others ask for the value.",
  ),
};

export function placementOf({ options, nodes }: Setup): Placement {
  return {
    proposers: placed(options, "proposers", nodes),
    acceptors: placed(options, "acceptors", nodes),
    learners: placed(options, "learners", nodes),
  };
}

/** Why agents cannot be placed so: an unknown node, or an empty role. */
export function refusalOfPlacement({ options, nodes }: Setup): Refusal | null {
  for (const option of AGENTS) {
    const value = options[option];
    if (value === "all" || value === undefined) continue;
    const names = Array.isArray(value) ? value : [value];
    if (names.length === 0) return { option, reason: "expected all, or at least one node" };
    for (const name of names) {
      if (isNode(name, nodes)) continue;
      return { option, reason: `expected all, or nodes from n1 to n${nodes}, got ${shown(name)}` };
    }
  }
  return null;
}

function placed(options: Settings, option: (typeof AGENTS)[number], nodes: number): NodeSet {
  const value = options[option];
  if (value === "all" || value === undefined) return 2 ** nodes - 1;
  const names = Array.isArray(value) ? value : [value];
  return names.reduce((set: NodeSet, name) => withNode(set, parseNode(name)), 0);
}

function isNode(name: unknown, nodes: number): boolean {
  if (typeof name !== "string" || !/^n[1-9][0-9]?$/.test(name)) return false;
  return parseNode(name) <= nodes;
}

/** The nodes of a set, oneself first. */
export function agentsOf(
  set: NodeSet,
  self: Pick<Self<unknown>, "id" | "peers">,
): readonly NodeId[] {
  return [self.id, ...self.peers].filter((node) => hasNode(set, node));
}
