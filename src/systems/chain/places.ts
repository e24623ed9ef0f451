/** Places in the chain, as a node knows it. */
import type { NodeId } from "../../protocol/node-id.ts";
import type { ChainState } from "./state.ts";
import type { Chain } from "./steps.ts";

export const ROLES = ["head", "middle", "tail", "alone", "joining", "outside", "starting"] as const;
export type Role = (typeof ROLES)[number];

export function roleOf({ epoch, members, joining }: ChainState, node: NodeId): Role {
  if (epoch === 0) return "starting";
  if (node === joining) return "joining";
  const place = members.indexOf(node);
  if (place < 0) return "outside";
  if (members.length === 1) return "alone";
  if (place === 0) return "head";
  return place === members.length - 1 ? "tail" : "middle";
}

/** 0: the chain is not known. */
export function headOf({ members }: ChainState): NodeId {
  return members[0] ?? 0;
}

export function tailOf({ members }: ChainState): NodeId {
  return members.at(-1) ?? 0;
}

/** Who is before a node: of one that joins, the tail. 0: none. */
export function predecessorOf(state: ChainState, node: NodeId): NodeId {
  if (node === state.joining) return tailOf(state);
  return state.members[state.members.indexOf(node) - 1] ?? 0;
}

/** Who is after a node: after the tail, the one that joins. 0: none. */
export function successorOf(state: ChainState, node: NodeId): NodeId {
  const { members, joining } = state;
  if (node === tailOf(state)) return joining;
  const place = members.indexOf(node);
  return place < 0 ? 0 : (members[place + 1] ?? 0);
}

/** Whether it is in the chain, or joins it, and has the whole history. */
export function isWhole({ rules }: Chain, state: ChainState, node: NodeId): boolean {
  const { members, joining, offered, durable } = state;
  return (node === joining || members.includes(node)) && rules.isWhole(offered, durable);
}

/** Whether its place is one that answers reads. */
export function hasReads({ anyReads }: Chain, state: ChainState, node: NodeId): boolean {
  return anyReads ? state.members.includes(node) : node === tailOf(state);
}
