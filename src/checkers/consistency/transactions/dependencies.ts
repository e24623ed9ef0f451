/**
 * Dependencies between transactions, told by the values they read (Adya 1999; Kingsbury and Alvaro, "Elle", VLDB 2020).
 * Lists give the order of their versions away. Of registers only this is known: what a transaction overwrites comes
 * after what it had read, and the initial value comes first.
 */
import type { Evidence } from "./evidence.ts";
import { Graph, NO_VERSION, PROCESS, REALTIME, RW, WR, WW } from "./graph.ts";
import { OK, operationOf } from "./transaction.ts";
import { INITIAL, LIST } from "./versions.ts";

/** What is known of one key. */
interface KeyUse {
  /** Who leaves a version in it, and which. */
  readonly writers: number[];
  readonly left: number[];
  /** Who read a version of it, and which. */
  readonly readers: number[];
  readonly read: number[];
}

/** By key number: its writers and readers among the transactions that took effect. */
export type Uses = readonly KeyUse[];

export function usesOf(evidence: Evidence): Uses {
  const { versions, included, reader, read } = evidence;
  const uses: KeyUse[] = versions.keys.map(() => ({
    writers: [],
    left: [],
    readers: [],
    read: [],
  }));
  for (let number = 0; number < included.length; number++) {
    if (included[number] === 0) continue;
    const end = versions.writesFrom[number + 1] as number;
    for (let at = versions.writesFrom[number] as number; at < end; at++) {
      const version = versions.written.at(at);
      const use = uses[versions.key.at(version)] as KeyUse;
      use.writers.push(number);
      use.left.push(version);
    }
  }
  for (let at = 0; at < reader.length; at++) {
    const use = uses[versions.key.at(read.at(at))] as KeyUse;
    use.readers.push(reader.at(at));
    use.read.push(read.at(at));
  }
  return uses;
}

/** The graph of what is known, with the orders of processes and, unless the history has no clock, of real time. */
export function dependenciesOf(evidence: Evidence, uses: Uses, realTime: boolean): Graph {
  const graph = new Graph(evidence.transactions.count);
  const { versions, reader, read } = evidence;
  evidence.position = new Int32Array(versions.values.length).fill(-1);
  for (let at = 0; at < reader.length; at++) {
    const version = read.at(at);
    const writer = versions.writer.at(version);
    if (writer !== INITIAL) graph.add(writer, reader.at(at), WR, version);
  }
  uses.forEach((use, key) => {
    if (evidence.opaque.has(key)) return;
    if (versions.kinds.at(key) === LIST) listEdges(graph, evidence, key, use);
    else registerEdges(graph, evidence, key, use);
  });
  for (const { transaction, version, candidates } of evidence.choices) {
    const [only] = candidates;
    if (candidates.length === 1 && only !== undefined && only !== INITIAL) {
      graph.add(only, transaction, WR, version);
    }
  }
  addProcesses(graph, evidence);
  if (realTime) addRealTime(graph, evidence);
  return graph;
}

function listEdges(graph: Graph, evidence: Evidence, key: number, use: KeyUse): void {
  const { versions, position } = evidence;
  const chain = evidence.chains.get(key) ?? new Int32Array(0);
  position[versions.initials.at(key)] = 0;
  // By place in the chain: the next version that counts, and the transaction that wrote it.
  const known: number[] = [];
  chain.forEach((version) => {
    if (version < 0 || !versions.mayHold(versions.writer.at(version))) return;
    position[version] = known.push(version);
  });
  for (let at = 1; at < known.length; at++) {
    const version = known[at] as number;
    graph.add(
      versions.writer.at(known[at - 1] as number),
      versions.writer.at(version),
      WW,
      version,
    );
  }
  const loose: number[] = [];
  const left: number[] = [];
  use.writers.forEach((writer, at) => {
    const version = use.left[at] as number;
    if ((position[version] as number) >= 0) return;
    loose.push(writer);
    left.push(version);
  });
  const last = known[known.length - 1];
  if (last !== undefined) {
    const writer = versions.writer.at(last);
    loose.forEach((after, at) => {
      graph.add(writer, after, WW, left[at] as number);
    });
  }
  const readersOfLast: number[] = [];
  use.readers.forEach((reader, at) => {
    const place = position[use.read[at] as number] as number;
    if (place < 0) return;
    const next = known[place];
    if (next === undefined) readersOfLast.push(reader);
    else graph.add(reader, versions.writer.at(next), RW, next);
  });
  graph.fanOut(readersOfLast, loose, left);
  lostUpdates(evidence, use);
}

function registerEdges(graph: Graph, evidence: Evidence, key: number, use: KeyUse): void {
  const { versions, position } = evidence;
  const first = versions.initials.at(key);
  position[first] = 0;
  const updates = lostUpdates(evidence, use);
  const readers = new Map<number, number[]>();
  use.readers.forEach((reader, at) => {
    pushed(readers, use.read[at] as number, reader);
  });
  const based = new Set<number>();
  for (const [version, updaters] of updates) {
    const writer = versions.writer.at(version);
    const lefts = updaters.map(({ left }) => left);
    const numbers = updaters.map(({ transaction }) => transaction);
    for (const { transaction, left } of updaters) {
      based.add(transaction);
      if (writer !== INITIAL) graph.add(writer, transaction, WW, left);
    }
    if (version !== first) graph.fanOut(readers.get(version) ?? [], numbers, lefts);
  }
  // What overwrites the initial value: all writes but those that follow another write for sure.
  const roots: number[] = [];
  const left: number[] = [];
  const ofFirst = new Set((updates.get(first) ?? []).map(({ transaction }) => transaction));
  use.writers.forEach((writer, at) => {
    if (based.has(writer) && !ofFirst.has(writer)) return;
    roots.push(writer);
    left.push(use.left[at] as number);
  });
  graph.fanOut(readers.get(first) ?? [], roots, left);
}

interface Update {
  readonly transaction: number;
  readonly left: number;
}

/** Who read a version and left another, by the version read; two of the same version are a lost update. */
function lostUpdates(evidence: Evidence, use: KeyUse): Map<number, Update[]> {
  const leaves = new Map<number, number>();
  use.writers.forEach((writer, at) => {
    leaves.set(writer, use.left[at] as number);
  });
  const updates = new Map<number, Update[]>();
  use.readers.forEach((transaction, at) => {
    const left = leaves.get(transaction);
    if (left !== undefined) pushed(updates, use.read[at] as number, { transaction, left });
  });
  for (const [version, list] of updates) {
    if (list.length < 2) continue;
    const numbers = [...new Set(list.map(({ transaction }) => transaction))];
    if (numbers.length < 2) continue;
    evidence.odd(
      "lost-update",
      numbers,
      () => `${numbers.length} transactions read ${evidence.named(version)} and replaced it`,
    );
  }
  return updates;
}

function addProcesses(graph: Graph, { transactions, included }: Evidence): void {
  const last = new Map<number, number>();
  for (let number = 0; number < transactions.count; number++) {
    if (included[number] === 0) continue;
    const { process } = operationOf(transactions, number);
    const before = last.get(process);
    if (before !== undefined) graph.add(before, number, PROCESS, NO_VERSION);
    if (transactions.outcome[number] === OK) last.set(process, number);
  }
}

/** Adds who had completed before whom was invoked, by way of moments between completions and invocations. */
function addRealTime(graph: Graph, { transactions, included }: Evidence): void {
  const numbers: number[] = [];
  for (let number = 0; number < transactions.count; number++) {
    if (included[number] === 1) numbers.push(number);
  }
  const invoked = (number: number): number => operationOf(transactions, number).invoked;
  const completed = (number: number): number => operationOf(transactions, number).completed;
  const begins = Float64Array.from(numbers, invoked);
  // Those that may complete at any time are before nobody.
  const ends = Float64Array.from(numbers, completed);
  const endOrder = orderBy(ends);
  let moment = -1;
  let used = true;
  let at = 0;
  for (const place of orderBy(begins)) {
    const number = numbers[place] as number;
    const begun = begins[place] as number;
    for (; at < endOrder.length && (ends[endOrder[at] as number] as number) < begun; at++) {
      const ended = numbers[endOrder[at] as number] as number;
      if (used) {
        const next = graph.hub();
        if (moment >= 0) graph.add(moment, next, REALTIME, NO_VERSION);
        moment = next;
        used = false;
      }
      graph.add(ended, moment, REALTIME, NO_VERSION);
    }
    if (moment < 0) continue;
    graph.add(moment, number, REALTIME, NO_VERSION);
    used = true;
  }
}

/** The places of numbers in ascending order: by a table where they are whole and close, as positions are. */
function orderBy(values: Float64Array): Int32Array {
  const table = new Int32Array(4 * values.length + 4);
  let isTable = true;
  let infinite = 0;
  for (let at = 0; at < values.length && isTable; at++) {
    const value = values[at] as number;
    if (value === Number.POSITIVE_INFINITY) infinite++;
    else if (!Number.isInteger(value) || value < 0 || value >= table.length || table[value] !== 0)
      isTable = false;
    else table[value] = at + 1;
  }
  if (!isTable) {
    const order = Int32Array.from(values, (_, index) => index);
    return order.sort((a, b) => (values[a] as number) - (values[b] as number) || a - b);
  }
  const order = new Int32Array(values.length - infinite);
  let count = 0;
  for (const place of table) if (place > 0) order[count++] = place - 1;
  return order;
}

function pushed<T>(map: Map<number, T[]>, key: number, item: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [item]);
  else list.push(item);
}
