/** Values of states as text and as trees. */
import { nodesOf as membersOf } from "../../protocol/quorum.ts";
import { entriesOf } from "../../runner/changes.ts";
import type { ProcessPlace } from "../engine/messages.ts";

/** One line; what is long is cut. */
export function shortText(value: unknown, length = 120): string {
  const text = jsonOf(value);
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

function jsonOf(value: unknown): string {
  if (value === undefined) return "nothing";
  return JSON.stringify(value, plain) ?? String(value);
}

/** A map as a list of pairs, a set as a list: as `replay --state --json` writes them. */
export function plain(_name: string, value: unknown): unknown {
  return value instanceof Map || value instanceof Set ? [...value] : value;
}

/** A value that is opened: what it holds, by name. */
export interface Node {
  readonly name: string | number;
  readonly value: unknown;
  /** Whether it holds something that one line does not show. */
  readonly isOpenable: boolean;
}

/** Items of a list that is opened; of more the last, which is where things happen. */
export const ITEMS_MAX = 60;

/** What a value holds, and how many items before them are left out. */
export function nodesOf(value: unknown): {
  readonly nodes: readonly Node[];
  readonly more: number;
} {
  const all = [...(entriesOf(value) ?? [])];
  const kept = all.length > ITEMS_MAX ? all.slice(-ITEMS_MAX) : all;
  const nodes = kept.map(([name, item]) => ({ name, value: item, isOpenable: isOpenable(item) }));
  return { nodes, more: all.length - kept.length };
}

function isOpenable(value: unknown): boolean {
  const entries = entriesOf(value);
  return entries !== null && entries.size > 0 && (entries.size > 12 || jsonOf(value).length > 46);
}

/** A container in one line: how many it holds, and as much as has room. */
export function summaryOf(value: unknown): string {
  const entries = entriesOf(value);
  if (entries === null || entries.size === 0) return shortText(value, 90);
  const names = [...entries.keys()];
  const isList = names.every((name) => typeof name === "number");
  if (isList) {
    const [first = 0] = names;
    const range = entries.size === 1 ? `${first}` : `${first} to ${names.at(-1)}`;
    return `${entries.size} (${range})`;
  }
  return shortText(value, 70);
}

/** What a number of a state means beside itself, by the name of its field; empty: nothing more. */
export type Meaning = (field: string | number, value: unknown) => string;

/** Says who is meant by the numbers of a process's state: `n1, n3` of a set that is bits. */
export function meaningOf(
  { sets, nodes, base }: Pick<ProcessPlace, "sets" | "nodes" | "base">,
  nameOf: (address: number) => string,
): Meaning {
  const named = (member: number) => nameOf(base + member) || `node ${member}`;
  return (field, value) => {
    if (typeof field !== "string" || typeof value !== "number" || !Number.isInteger(value)) {
      return "";
    }
    if (sets.includes(field) && value >= 0) {
      return value === 0 ? "no one" : membersOf(value).map(named).join(", ");
    }
    if (nodes.includes(field)) return value <= 0 ? "no one" : named(value);
    return "";
  };
}
