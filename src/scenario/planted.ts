/**
 * Where a bug is planted: in every node of a protocol, or in some of them, each with a bug of its
 * own.
 */
import { type NodeId, nodeName } from "../protocol/node-id.ts";
import type { Protocol } from "../protocol/protocol.ts";
import type { ProtocolEntry } from "../protocols/index.ts";

/**
 * A mutant's name: every node runs it. By node (`n2`): those run a mutant, all others the correct
 * protocol.
 */
export type Planted = string | Readonly<Record<string, string>>;

/** By protocol. What is not named runs correctly. */
export type Mutants = Readonly<Record<string, Planted>>;

/** What runs where. */
export interface Versions {
  /** What every node runs that is not named in `byNode`. */
  readonly protocol: Protocol;
  readonly byNode: ReadonlyMap<NodeId, Protocol>;
}

/** @param nodes how many there are. @throws {RangeError} if there is no such mutant. */
export function versionsOf(
  { make }: ProtocolEntry,
  planted: Planted | undefined,
  nodes: number,
): Versions {
  if (typeof planted !== "object") return { protocol: make(planted), byNode: new Map() };
  const made = new Map([...new Set(Object.values(planted))].map((name) => [name, make(name)]));
  const byNode = new Map<NodeId, Protocol>();
  for (let node = 1; node <= nodes; node++) {
    const version = made.get(planted[nodeName(node)] ?? "");
    if (version !== undefined) byNode.set(node, version);
  }
  return { protocol: make(), byNode };
}
