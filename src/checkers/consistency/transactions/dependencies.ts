/**
 * Dependencies between transactions, inferred from the values they read (Adya 1999; Kingsbury and
 * Alvaro, "Elle", VLDB 2020). Lists give the order of their versions away. Of registers only this
 * is known: what a transaction overwrites comes after what it had read, and the initial value comes
 * first.
 */
import type { Evidence } from "./evidence.ts";
import { Graph, NO_VERSION, PROCESS, REALTIME, RW, WR, WW } from "./graph.ts";
import { orderBy } from "./order.ts";
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
  const { versions, included, reader, read, meter } = evidence;
  const uses: KeyUse[] = versions.keys.map(() => ({
    writers: [],
    left: [],
    readers: [],
    read: [],
  }));
  for (let number = 0; number < included.length; number++) {
    meter.demand();
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
    meter.demand();
    const use = uses[versions.key.at(read.at(at))] as KeyUse;
    use.readers.push(reader.at(at));
    use.read.push(read.at(at));
  }
  return uses;
}

/**
 * The graph of what is known, with the orders of processes and, unless the history has no clock, of
 * real time.
 */
export function dependenciesOf(evidence: Evidence, uses: Uses, realTime: boolean): Graph {
  const { count, steps } = evidence.transactions;
  const { versions, reader, read, meter } = evidence;
  // Each step has a dependency or two, each transaction two orders.
  const graph = new Graph(count, 2 * steps + 4 * count, meter);
  evidence.position = new Int32Array(versions.values.length).fill(-1);
  for (let at = 0; at < reader.length; at++) {
    meter.demand();
    const version = read.at(at);
    const writer = versions.writer.at(version);
    if (writer !== INITIAL) graph.add(writer, reader.at(at), WR, version);
  }
  for (const [transaction, version] of evidence.late) {
    graph.add(versions.writer.at(version), transaction, WR, version);
  }
  const based = updateEdges(graph, evidence);
  uses.forEach((use, key) => {
    if (evidence.opaque.has(key)) return;
    if (versions.kinds.at(key) === LIST) listEdges(graph, evidence, key, use);
    else firstEdges(graph, evidence, key, use, based);
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

/**
 * By version: whether its transaction had read another version, not the initial one, of the same
 * register.
 */
type Based = Uint8Array;

/**
 * What comes of transactions that read a version and left another: updates that are lost, and the
 * order of registers.
 */
function updateEdges(graph: Graph, evidence: Evidence): Based {
  const { versions, reader, read, meter } = evidence;
  const count = versions.values.length;
  // Readers by version, in one block.
  const start = new Int32Array(count + 2);
  for (let at = 0; at < read.length; at++) {
    const version = read.at(at) + 2;
    start[version] = (start[version] as number) + 1;
  }
  for (let version = 1; version < count + 2; version++) {
    start[version] = (start[version] as number) + (start[version - 1] as number);
  }
  const readers = new Int32Array(read.length);
  for (let at = 0; at < read.length; at++) {
    const version = read.at(at) + 1;
    const place = start[version] as number;
    readers[place] = reader.at(at);
    start[version] = place + 1;
  }
  const based: Based = new Uint8Array(count);
  const updaters: number[] = [];
  const lefts: number[] = [];
  const all: number[] = [];
  for (let version = 0; version < count; version++) {
    meter.demand();
    const from = start[version] as number;
    const until = start[version + 1] as number;
    const key = versions.key.at(version);
    if (from === until || evidence.opaque.has(key)) continue;
    const isFirst = version === versions.initials.at(key);
    const isOrder = !isFirst && versions.kinds.at(key) !== LIST;
    if (from + 1 === until) {
      // One reader, the most frequent case: its own write is after nothing but its own read.
      const left = isOrder ? versions.leftBy(readers[from] as number, key) : -1;
      if (left >= 0) based[left] = 1;
      continue;
    }
    updaters.length = 0;
    lefts.length = 0;
    all.length = 0;
    for (let at = from; at < until; at++) {
      const transaction = readers[at] as number;
      all.push(transaction);
      const left = versions.leftBy(transaction, key);
      if (left < 0 || updaters.includes(transaction)) continue;
      updaters.push(transaction);
      lefts.push(left);
    }
    if (updaters.length > 1) {
      const numbers = updaters.slice();
      evidence.odd(
        "lost-update",
        numbers,
        () => `${numbers.length} transactions read ${evidence.named(version)} and replaced it`,
      );
    }
    if (!isOrder) continue;
    // That they come after the writer of what they read is said by that read.
    for (let at = 0; at < updaters.length; at++) {
      const left = lefts[at] as number;
      based[left] = 1;
    }
    if (updaters.length > 0) graph.fanOut(all, updaters, lefts);
  }
  return based;
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
}

/**
 * What overwrites the initial value of a register: all writes but those that follow another write
 * for sure.
 */
function firstEdges(
  graph: Graph,
  evidence: Evidence,
  key: number,
  use: KeyUse,
  based: Based,
): void {
  const first = evidence.versions.initials.at(key);
  evidence.position[first] = 0;
  const readers = use.readers.filter((_, at) => use.read[at] === first);
  if (readers.length === 0) return;
  const roots: number[] = [];
  const left: number[] = [];
  use.writers.forEach((writer, at) => {
    const version = use.left[at] as number;
    if (based[version] === 1) return;
    roots.push(writer);
    left.push(version);
  });
  graph.fanOut(readers, roots, left);
}

function addProcesses(graph: Graph, { transactions, included, meter }: Evidence): void {
  const last = new Map<number, number>();
  for (let number = 0; number < transactions.count; number++) {
    meter.demand();
    if (included[number] === 0) continue;
    const { process } = operationOf(transactions, number);
    const before = last.get(process);
    if (before !== undefined) graph.add(before, number, PROCESS, NO_VERSION);
    if (transactions.outcome[number] === OK) last.set(process, number);
  }
}

/**
 * Adds who had completed before whom was invoked, by way of moments between completions and
 * invocations.
 */
function addRealTime(graph: Graph, { transactions, included, meter }: Evidence): void {
  const numbers: number[] = [];
  for (let number = 0; number < transactions.count; number++) {
    meter.demand();
    if (included[number] === 1) numbers.push(number);
  }
  const begins = new Float64Array(numbers.length);
  // Those that may complete at any time precede nothing.
  const ends = new Float64Array(numbers.length);
  for (let at = 0; at < numbers.length; at++) {
    meter.demand();
    const operation = operationOf(transactions, numbers[at] as number);
    begins[at] = operation.invoked;
    ends[at] = operation.completed;
  }
  const endOrder = orderBy(ends);
  let moment = -1;
  let used = true;
  let at = 0;
  for (const place of orderBy(begins)) {
    meter.demand();
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
