/** The disk that a directed scenario starts a Raft server from, read from the scenario's words. */
import { isWhole } from "../../core/json.ts";
import { shown } from "../../core/shown.ts";
import type { Write } from "../../protocol/disk.ts";
import { parseNode } from "../../protocol/node-id.ts";
import type { Given } from "../../protocol/protocol.ts";
import { type NodeSet, withNode } from "../../protocol/quorum.ts";
import type { Configuration, Entry } from "./state.ts";
import { HARD_STATE, type HardState } from "./storage.ts";

/**
 * `{ term: 3, votedFor: 1, log: [1, 1, { term: 2, voters: [n1, n2] }] }`: the log by its entries'
 * terms, or as configurations with `voters`, `outgoing` and `learners`.
 * @throws {RangeError} naming the field at fault.
 */
export function givenDisk(given: Given, nodes: number): readonly Write[] {
  const { term = 0, votedFor = 0, log = [], ...unknown } = given;
  const stranger = Object.keys(unknown)[0];
  if (stranger !== undefined)
    throw new RangeError(`${stranger}: raft is given term, votedFor and log`);
  if (!isWhole(term)) throw new RangeError("term: expected a whole number");
  const vote = typeof votedFor === "string" ? parseNode(votedFor) : votedFor;
  if (!isWhole(vote) || vote > nodes) {
    throw new RangeError(`votedFor: expected a node from n1 to n${nodes}, 0 for none`);
  }
  if (!Array.isArray(log)) {
    throw new RangeError("log: expected the terms of its entries, such as [1, 1, 2]");
  }
  const entries = log.map((value) => entryOf(value, nodes));
  if (entries.some((entry, at) => entry.term < (entries[at - 1]?.term ?? 1))) {
    throw new RangeError("log: terms start at 1 and never fall");
  }
  if ((entries.at(-1)?.term ?? 0) > term) {
    throw new RangeError("term: lower than the log's last term");
  }
  const hard: HardState = { term, votedFor: vote };
  return [
    { kind: "put", key: HARD_STATE, value: hard },
    ...entries.map((entry, at): Write => ({ kind: "append", index: at + 1, entry })),
  ];
}

function entryOf(value: unknown, nodes: number): Entry {
  const { term, ...sets } = (
    typeof value === "object" && value !== null ? value : { term: value }
  ) as Readonly<Record<string, unknown>>;
  if (!isWhole(term)) throw new RangeError("log: expected terms, or { term, voters, ... }");
  if (sets["voters"] === undefined) {
    return { term, timeUs: 0, request: null, configuration: null };
  }
  const configuration: Configuration = {
    voters: setOf(sets["voters"], nodes),
    outgoing: setOf(sets["outgoing"] ?? [], nodes),
    learners: setOf(sets["learners"] ?? [], nodes),
  };
  return { term, timeUs: 0, request: null, configuration };
}

/** The set that a list of nodes names. @throws {RangeError} where it names none. */
function setOf(value: unknown, nodes: number): NodeSet {
  if (!Array.isArray(value)) throw new RangeError("expected a list of nodes, such as [n1, n2]");
  let set: NodeSet = 0;
  for (const name of value) {
    const node = typeof name === "number" ? name : parseNode(name);
    if (!isWhole(node) || node < 1 || node > nodes) {
      throw new RangeError(`${shown(name)}: expected a node from n1 to n${nodes}`);
    }
    set = withNode(set, node);
  }
  return set;
}
