/** What administrators may ask of a protocol that can change its members. */
import type { Value } from "../core/json.ts";
import { parseNode } from "./node-id.ts";
import { type NodeSet, withNode } from "./quorum.ts";

const CHANGES = ["add-server", "remove-server", "change-members"] as const;

/**
 * Commands beside the object's functions; not operations of the history. The `input` of those that
 * change members is a node (`n4`, or 4) or a list of nodes, for `change-members` all that vote.
 */
export const ADMIN_COMMANDS = [...CHANGES, "transfer-leadership"] as const;

/** Those that change members. */
export const MEMBER_COMMANDS: ReadonlySet<string> = new Set(CHANGES);

/** Sets of nodes hold no more. */
const NODES_MAX = 30;

/** The nodes that an input names; none if anything in it is not a node's name. */
export function namedNodes(input: Value): NodeSet {
  let set: NodeSet = 0;
  for (const name of Array.isArray(input) ? input : [input]) {
    const node = typeof name === "number" ? name : parseNode(name);
    if (!Number.isInteger(node) || node < 1 || node > NODES_MAX) return 0;
    set = withNode(set, node);
  }
  return set;
}

/**
 * Who has a vote once a command has been done, and who has none.
 * @param nodes how many there are, at most 30.
 */
export function membersBy(
  f: string,
  input: Value,
  nodes: number,
): { readonly joined: NodeSet; readonly left: NodeSet } {
  const named = namedNodes(input);
  if (f === "add-server") return { joined: named, left: 0 };
  if (f === "remove-server") return { joined: 0, left: named };
  return { joined: named, left: (2 ** nodes - 1) & ~named };
}
