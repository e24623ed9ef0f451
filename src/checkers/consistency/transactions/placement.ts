/**
 * Places transactions in an order that explains every read: one event each for serializability, a
 * start and a commit for snapshot isolation. What the graph leaves open are clauses: a reader's
 * version is the last one before it, and under snapshot isolation two writers of a key do not
 * overlap (Berenson et al. 1995).
 */
import type { Meter } from "../../linearizability/limits.ts";
import type { Uses } from "./dependencies.ts";
import type { Evidence } from "./evidence.ts";
import { adjacencyOf, commitOf, type Graph, type Mode } from "./graph.ts";
import { type Column, column } from "./ints.ts";
import { topologicalOrder } from "./order.ts";
import { type Clause, type Clauses, type Outcome, PrecedenceSearch } from "./precedence.ts";
import { operationOf } from "./transaction.ts";
import { INITIAL, LIST } from "./versions.ts";

/** Bytes that one event and one edge of the search take. */
const EVENT_BYTES = 56;
const EDGE_BYTES = 24;

/**
 * An order of the graph's events that satisfies all, in the numbers of its events.
 * @param kinds the edges that count: with or without those of processes and of the clock
 * @param repairsMax how much of the budget this search may take
 * @returns null if the graph alone allows none
 */
export function place(
  evidence: Evidence,
  uses: Uses,
  graph: Graph,
  mode: Mode,
  kinds: number,
  meter: Meter,
  repairsMax: number,
): Outcome | null {
  const bytes = 2 * graph.nodes * EVENT_BYTES + graph.from.length * EDGE_BYTES;
  if (!meter.fits(bytes) || !meter.spend(bytes)) return { kind: "undecided" };
  const adjacency = adjacencyOf(graph, mode, kinds);
  const order = topologicalOrder(adjacency, timesOf(evidence, graph, mode, adjacency.size));
  if (order.length < adjacency.size) return null;
  const clauses = new OpenOrders(evidence, uses, graph, mode);
  return new PrecedenceSearch(adjacency, order, clauses, meter, repairsMax).run();
}

/**
 * An order of the transactions, and hubs, that goes with these edges and is near time; null if
 * there is none.
 */
export function knownOrder(evidence: Evidence, graph: Graph, kinds: number): Column | null {
  const adjacency = adjacencyOf(graph, "serial", kinds);
  const order = topologicalOrder(adjacency, timesOf(evidence, graph, "serial", adjacency.size));
  return order.length < adjacency.size ? null : order;
}

/** When events are thought to have happened: an order near real time needs the fewest repairs. */
function timesOf({ transactions }: Evidence, graph: Graph, mode: Mode, size: number): Float64Array {
  const times = new Float64Array(size).fill(-1);
  for (let number = 0; number < transactions.count; number++) {
    const { invoked, completed } = operationOf(transactions, number);
    if (mode === "snapshot") times[number] = invoked;
    times[commitOf(graph, mode, number)] = completed;
  }
  return times;
}

/** What is open of one key. */
interface OpenKey {
  /** Its writers in the order of their commits, as far as last known. */
  readonly writers: number[];
  /** Readers, and the writers of what they read. */
  readonly readers: readonly number[];
  readonly sources: readonly number[];
  readonly choices: { readonly reader: number; readonly candidates: readonly number[] }[];
}

class OpenOrders implements Clauses {
  readonly #keys: (OpenKey | null)[];
  readonly #mode: Mode;
  readonly #graph: Graph;
  /** By transaction, while a key is gone through: its place among the writers. */
  readonly #rank: Column;
  #keysOf: number[][] | null = null;
  /** By key: the call that judged it last. */
  readonly #asked: Column;
  #mark = 0;

  constructor(evidence: Evidence, uses: Uses, graph: Graph, mode: Mode) {
    const { versions } = evidence;
    this.#graph = graph;
    this.#mode = mode;
    this.#rank = column(graph.transactions);
    this.#asked = column(uses.length);
    this.#keys = uses.map(({ writers, readers, read }, key): OpenKey | null => {
      const isList = versions.kinds.at(key) === LIST;
      if (evidence.opaque.has(key) || writers.length === 0 || (isList && mode === "serial"))
        return null;
      return {
        writers: writers.slice(),
        readers: isList ? [] : readers,
        sources: isList ? [] : read.map((version) => versions.writer.at(version)),
        choices: [],
      };
    });
    for (const { transaction, key, candidates } of evidence.choices) {
      this.#keys[key]?.choices.push({ reader: transaction, candidates });
    }
  }

  violated(place: Column, moved: readonly number[] | null, found: (clause: Clause) => void): void {
    if (moved === null) {
      for (const key of this.#keys) if (key !== null) this.#judge(key, place, found);
      return;
    }
    const keysOf = this.#keysOf ?? this.#indexed();
    const mark = ++this.#mark;
    const { nodes, transactions } = this.#graph;
    for (let at = 0; at < moved.length; at++) {
      const event = moved[at] as number;
      const node = event < nodes ? event : event - nodes;
      if (node >= transactions) continue;
      const keys = keysOf[node] as number[];
      for (let of = 0; of < keys.length; of++) {
        const number = keys[of] as number;
        if (this.#asked[number] === mark) continue;
        this.#asked[number] = mark;
        this.#judge(this.#keys[number] as OpenKey, place, found);
      }
    }
  }

  #judge(key: OpenKey, place: Column, found: (clause: Clause) => void): void {
    const { writers, readers, sources, choices } = key;
    const offset = this.#mode === "snapshot" ? this.#graph.nodes : 0;
    const commits = (writer: number): number => place[offset + writer] as number;
    // Nearly sorted since last time.
    for (let at = 1; at < writers.length; at++) {
      const writer = writers[at] as number;
      const its = commits(writer);
      let to = at;
      for (; to > 0 && commits(writers[to - 1] as number) > its; to--)
        writers[to] = writers[to - 1] as number;
      writers[to] = writer;
    }
    for (let at = 0; at < writers.length; at++) this.#rank[writers[at] as number] = at;
    if (offset > 0) {
      for (let at = 1; at < writers.length; at++) {
        const one = writers[at - 1] as number;
        const next = writers[at] as number;
        if ((place[next] as number) < commits(one)) found([offset + one, next, offset + next, one]);
      }
    }
    for (let at = 0; at < readers.length; at++) {
      this.#graph.meter.demand();
      const reader = readers[at] as number;
      const source = sources[at] as number;
      const next = writers[source === INITIAL ? 0 : (this.#rank[source] as number) + 1];
      if (next === undefined || next === reader || commits(next) > (place[reader] as number))
        continue;
      if (source === INITIAL) found([reader, offset + next]);
      else found([reader, offset + next, offset + next, source]);
    }
    for (const { reader, candidates } of choices)
      this.#judgeChoice(writers, reader, candidates, place, found);
  }

  /** A read of a value that several wrote: the last write before it must be one of those. */
  #judgeChoice(
    writers: readonly number[],
    reader: number,
    candidates: readonly number[],
    place: Column,
    found: (clause: Clause) => void,
  ): void {
    const offset = this.#mode === "snapshot" ? this.#graph.nodes : 0;
    const begins = place[reader] as number;
    let last = INITIAL;
    for (const writer of writers) {
      if (writer === reader) continue;
      if ((place[offset + writer] as number) > begins) break;
      last = writer;
    }
    if (candidates.includes(last)) return;
    const clause: number[] = last === INITIAL ? [] : [reader, offset + last];
    for (const candidate of candidates) {
      if (candidate === INITIAL) continue;
      if ((place[offset + candidate] as number) > begins) clause.push(offset + candidate, reader);
      else clause.push(offset + last, candidate);
    }
    found(clause);
  }

  #indexed(): number[][] {
    const keysOf: number[][] = Array.from({ length: this.#graph.transactions }, () => []);
    this.#keys.forEach((key, number) => {
      if (key === null) return;
      for (const writer of key.writers) keysOf[writer]?.push(number);
      for (const reader of key.readers) keysOf[reader]?.push(number);
      for (const { reader } of key.choices) keysOf[reader]?.push(number);
    });
    this.#keysOf = keysOf;
    return keysOf;
  }
}
