/**
 * Where a bug is planted: in every node of a protocol, or in some of them, each with a bug of its
 * own.
 */
import { type NodeId, nodeName } from "../protocol/node-id.ts";
import type { Protocol } from "../protocol/protocol.ts";
import type { ProtocolEntry } from "../protocols/index.ts";
import type { Reader } from "./reader.ts";

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

/**
 * Reads `mutant`: a name, names by node, or with several protocols either of these by protocol.
 * @param perProtocol whether the file names several protocols.
 */
export function readMutants(
  reader: Reader,
  value: unknown,
  names: readonly string[],
  nodes: number,
  perProtocol: boolean,
): Mutants {
  if (value === undefined) return {};
  const givenTo = perProtocol
    ? Object.entries(reader.fields(value, ["mutant"], names, "mutants by protocol") ?? {}).filter(
        ([name]) => names.includes(name),
      )
    : names.slice(0, 1).map((name) => [name, value] as const);
  return Object.fromEntries(
    givenTo.flatMap(([protocol, given]) => {
      const path = perProtocol ? ["mutant", protocol] : ["mutant"];
      const planted = readPlanted(reader, given, path, protocol, nodes);
      return planted === null ? [] : [[protocol, planted]];
    }),
  );
}

function readPlanted(
  reader: Reader,
  value: unknown,
  path: readonly string[],
  protocol: string,
  nodes: number,
): Planted | null {
  const known = [...(reader.protocols.get(protocol)?.mutants.keys() ?? [])];
  const named = (given: unknown, at: readonly string[]) =>
    reader.name(given, at, `mutant of ${protocol}`, known);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return named(value, path);
  }
  const all = Array.from({ length: nodes }, (_, at) => nodeName(at + 1));
  const planted = Object.entries(value).flatMap(([node, given]) => {
    if (!all.includes(node)) reader.unknownName([...path, node], "node", node, all, true);
    const mutant = named(given, [...path, node]);
    return mutant === null ? [] : [[node, mutant] as const];
  });
  if (Object.keys(value).length === 0) {
    reader.wrong(path, `expected a mutant of ${protocol}, or mutants by node such as { n2: NAME }`);
  }
  return planted.length === 0 ? null : Object.fromEntries(planted);
}
