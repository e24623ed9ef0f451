/**
 * A candidate: a scenario over the calm base and the decisions that make its run deviate from it;
 * and what can be taken out of one.
 */
import type { Value } from "../../core/json.ts";
import type { Decision } from "../../kernel/choices/decisions.ts";
import { operationOfKey } from "../../protocol/request.ts";

/** A scenario as its file would hold it, its decisions apart. */
export type Source = Readonly<Record<string, Value>>;

export interface Candidate {
  readonly source: Source;
  readonly decisions: readonly Decision[];
}

/** ` for c2/17` before the occurrence: the operation that a choice goes back to. */
const FOR_OPERATION = / for (c\d+)\/(\d+)(?= #\d+$)/;

/** What follows the key of an operation where its moment, or whom it is asked, is decided. */
export const MOMENT = " moment";
const NODE = " node";

/** The operations that are decided, in the order of their moments: `c2/17`. */
export function operationsOf(candidate: Candidate): readonly string[] {
  const moments = momentsOf(candidate);
  const keys = candidate.decisions.flatMap(([kind, key]) =>
    kind === "operation" && key === operationOfKey(key) ? [key] : [],
  );
  const momentOf = (key: string): number => moments.get(key) ?? 0;
  return keys.sort((a, b) => momentOf(a) - momentOf(b) || (a < b ? -1 : 1));
}

/** When each operation is asked for, microseconds; absent: it is not said. */
function momentsOf({ decisions }: Candidate): ReadonlyMap<string, number> {
  const moments = new Map<string, number>();
  for (const [kind, key, decision] of decisions) {
    if (kind !== "operation" || !key.endsWith(MOMENT)) continue;
    moments.set(key.slice(0, -MOMENT.length), decision as number);
  }
  return moments;
}

/** The faults that are planned, by id, in order. */
export function faultsOf({ source }: Candidate): readonly string[] {
  return plansOf(source).map((plan) => String(plan["id"]));
}

export function plansOf(source: Source): readonly Source[] {
  return (source["faults"] ?? []) as readonly Source[];
}

/** What else is decided: neither operations nor their moments, but whom they are asked. */
export function othersOf({ decisions }: Candidate): readonly Decision[] {
  return decisions.filter(([kind, key]) => kind !== "operation" || key.endsWith(NODE));
}

/**
 * How many decisions a candidate is made of: an operation with its moment, a fault with its length,
 * and anything else that is decided count as one each.
 */
export function sizeOf(candidate: Candidate): number {
  return operationsOf(candidate).length + faultsOf(candidate).length + othersOf(candidate).length;
}

/**
 * The candidate without some operations and all that goes back to them. A client's later operations
 * move up in its numbering, so that nothing waits for those that are gone.
 */
export function withoutOperations(candidate: Candidate, gone: Iterable<string>): Candidate {
  const removed = new Set(gone);
  const kept = operationsOf(candidate).filter((key) => !removed.has(key));
  const byClient = new Map<string, string[]>();
  for (const key of kept.sort((a, b) => sequenceOf(a) - sequenceOf(b))) {
    byClient.set(clientOf(key), [...(byClient.get(clientOf(key)) ?? []), key]);
  }
  return renumbered(candidate, byClient, removed);
}

/**
 * The candidate with an operation that is asked for by another client, between those of its own
 * that are asked for before and after.
 */
export function withClientOf(candidate: Candidate, moved: string, client: string): Candidate {
  const moments = momentsOf(candidate);
  const momentOf = (key: string): number => moments.get(key) ?? 0;
  const byClient = new Map<string, string[]>([[client, []]]);
  const others = operationsOf(candidate).filter((key) => key !== moved);
  for (const key of others.sort((a, b) => sequenceOf(a) - sequenceOf(b))) {
    byClient.set(clientOf(key), [...(byClient.get(clientOf(key)) ?? []), key]);
  }
  const own = byClient.get(client) ?? [];
  const next = own.findIndex((key) => momentOf(key) > momentOf(moved));
  own.splice(next < 0 ? own.length : next, 0, moved);
  return renumbered(candidate, byClient, new Set());
}

/** By whom an operation is asked for, and when, microseconds. */
export interface Asked {
  readonly client: string;
  readonly us: number;
}

/** The candidate with some operations that are asked for by others, at other moments. */
export function withAsked(candidate: Candidate, plan: ReadonlyMap<string, Asked>): Candidate {
  const decisions = candidate.decisions.map((one): Decision => {
    const [kind, key] = one;
    if (kind !== "operation" || !key.endsWith(MOMENT)) return one;
    const asked = plan.get(key.slice(0, -MOMENT.length));
    return asked === undefined ? one : [kind, key, asked.us];
  });
  const moved = { ...candidate, decisions };
  const byClient = new Map<string, string[]>();
  for (const key of operationsOf(moved)) {
    const client = plan.get(key)?.client ?? clientOf(key);
    byClient.set(client, [...(byClient.get(client) ?? []), key]);
  }
  return renumbered(moved, byClient, new Set());
}

/** The candidate with those operations only, each of its client and by its place in the order. */
function renumbered(
  candidate: Candidate,
  byClient: ReadonlyMap<string, readonly string[]>,
  removed: ReadonlySet<string>,
): Candidate {
  const names = new Map<string, string>();
  for (const [client, keys] of byClient) {
    keys.forEach((key, at) => {
      names.set(key, `${client}/${at + 1}`);
    });
  }
  const decisions = candidate.decisions.flatMap((decision): readonly Decision[] => {
    const [kind, key, value] = decision;
    if (kind === "operation") {
      const operation = operationOfKey(key);
      const name = names.get(operation);
      const what = key.slice(operation.length);
      return name === undefined ? [] : [[kind, `${name}${what}`, value]];
    }
    const operation = operationIn(key);
    if (operation === null) return [decision];
    if (removed.has(operation)) return [];
    const name = names.get(operation);
    if (name === undefined || name === operation) return [decision];
    const [was, is] = [clientOf(operation), clientOf(name)];
    const link = key.replace(memberIn("c"), (member) => (member === was ? is : member));
    return [[kind, link.replace(FOR_OPERATION, ` for ${name}`), value]];
  });
  return { ...candidate, decisions };
}

function clientOf(operation: string): string {
  return operation.slice(0, operation.indexOf("/"));
}

function sequenceOf(operation: string): number {
  return Number(operation.slice(operation.indexOf("/") + 1));
}

/** The operation that a choice goes back to; null: none. */
export function operationIn(key: string): string | null {
  const match = FOR_OPERATION.exec(key);
  return match === null ? null : `${match[1]}/${match[2]}`;
}

/** The candidate without some planned faults and what is decided of them. */
export function withoutFaults(candidate: Candidate, gone: readonly string[]): Candidate {
  const { source, decisions } = candidate;
  return {
    source: { ...source, faults: plansOf(source).filter(({ id }) => !gone.includes(String(id))) },
    decisions: decisions.filter(
      ([kind, key]) => kind !== "fault" || !gone.some((id) => key.startsWith(`${id}/`)),
    ),
  };
}

/** The candidate without some decisions. */
export function without(candidate: Candidate, gone: Iterable<Decision>): Candidate {
  const removed = new Set(gone);
  return { ...candidate, decisions: candidate.decisions.filter((one) => !removed.has(one)) };
}

/** The candidate with some fields of its scenario otherwise; undefined leaves one out. */
export function withFields(
  candidate: Candidate,
  fields: Readonly<Record<string, Value | undefined>>,
): Candidate {
  const entries = Object.entries({ ...candidate.source, ...fields }).filter(
    (entry): entry is [string, Value] => entry[1] !== undefined,
  );
  return { ...candidate, source: Object.fromEntries(entries) };
}

/**
 * The candidate with one member less, `n3` or `c2`: those after it move up. What is decided of it
 * is gone.
 * @param letter of nodes or of clients.
 */
export function withoutMember(candidate: Candidate, letter: "n" | "c", gone: number): Candidate {
  const isGone = (text: string): boolean =>
    [...text.matchAll(memberIn(letter))].some(([, number]) => Number(number) === gone);
  const decisions = candidate.decisions.filter(([, key]) => !isGone(key));
  return renamed({ ...candidate, decisions }, letter, (number) =>
    number > gone ? number - 1 : number,
  );
}

/** The candidate with two members that exchange all that is planned and decided of them. */
export function withExchanged(
  candidate: Candidate,
  letter: "n" | "c",
  one: number,
  other: number,
): Candidate {
  return renamed(candidate, letter, (number) =>
    number === one ? other : number === other ? one : number,
  );
}

/** The fields of a scenario that name nodes. */
const LOCATED: readonly string[] = ["faults", "script", "given", "services", "mutant"];

const memberIn = (letter: "n" | "c"): RegExp => new RegExp(`(?<![\\w-])${letter}(\\d+)\\b`, "g");

/** The candidate with clients whose numbers are so much higher. */
export function withClientsMoved(candidate: Candidate, by: number): Candidate {
  return renamed(candidate, "c", (number) => number + by);
}

/** The candidate with clients that have other numbers; each is one client as before. */
export function withClients(candidate: Candidate, numbers: ReadonlyMap<number, number>): Candidate {
  return renamed(candidate, "c", (number) => numbers.get(number) ?? number);
}

/** The candidate with members that have other numbers wherever they are named. */
function renamed(
  { source, decisions }: Candidate,
  letter: "n" | "c",
  numberOf: (number: number) => number,
): Candidate {
  const moved = (text: string): string =>
    text.replace(memberIn(letter), (_, number) => `${letter}${numberOf(Number(number))}`);
  return {
    source: Object.fromEntries(
      Object.entries(source).map(([name, value]) => [
        name,
        LOCATED.includes(name) ? mappedTexts(value, moved) : value,
      ]),
    ),
    decisions: decisions.map(([kind, key, value]) => {
      const isNode = letter === "n" && kind === "operation" && key.endsWith(NODE) && value !== 0;
      const other = isNode ? numberOf(value as number) : mappedTexts(value, moved);
      return [kind, moved(key), other];
    }),
  };
}

/** A value with all of its texts, names of fields included, changed. */
function mappedTexts(value: Value, change: (text: string) => string): Value {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item: Value) => mappedTexts(item, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [change(name), mappedTexts(item, change)]),
  );
}
