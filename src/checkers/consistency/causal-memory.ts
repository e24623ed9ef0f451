/**
 * Causal memory (Ahamad et al. 1995) by its bad patterns (Bouajjani et al. 2017): for each session
 * one order explains all of its reads and keeps causality; sessions may disagree. What a session's
 * read shows of the order of writes counts for all of its reads: edges are added until nothing
 * changes. Exact where every value is written once to its key.
 */
import type { Operation } from "../../history/operation.ts";
import { flawOfSessions } from "../certificates/causal-memory.ts";
import { deed, nounOf } from "../explain/words.ts";
import { Meter } from "../linearizability/limits.ts";
import { INITIAL } from "./accesses.ts";
import { type Causality, judgeCausality } from "./causality.ts";
import type { Check, Findings } from "./check.ts";

export const causalMemory: Check = {
  name: "causal-memory",
  about: "causal, and one order explains all reads of a session (Ahamad et al. 1995)",
  weakerThanLinearizable: true,
  run: (input) => {
    const meter = new Meter(input.budget);
    // By session: the causal past of its last read that had a known source.
    const pasts = new Map<number, Int32Array>();
    return judgeCausality(
      input,
      ({ sessions }, { index, past }) => {
        const session = sessions.session[index] as number;
        const known = pasts.get(session);
        if (known === undefined) pasts.set(session, past.slice());
        else known.set(past);
      },
      (causality, findings, fitsFirst) => {
        const { history, accesses, sessions } = causality;
        const orders: [number, number[]][] = [];
        for (const [session, members] of sessions.members.entries()) {
          const past = pasts.get(session);
          const order =
            past === undefined ? members : judgeSession(causality, session, past, meter, findings);
          if (order === "undecided") return order;
          if (order === "illegal") continue;
          const { process, outcome } = history[members[0] as number] as Operation;
          if (outcome === "ok") orders.push([process, order]);
        }
        if (findings.count > 0) return null;
        const certificate = { kind: "sessions", orders, sources: [...accesses.source] } as const;
        return { certificate, flaw: flawOfSessions(history, certificate, fitsFirst) };
      },
    );
  },
};

/** An order for one session, with all of its operations and their causal past. */
function judgeSession(
  causality: Causality,
  session: number,
  past: Int32Array,
  meter: Meter,
  findings: Findings,
): number[] | "illegal" | "undecided" {
  const { history, accesses, sessions } = causality;
  const { members, count } = sessions;
  const reads = (members[session] as number[]).filter((index) => {
    const source = accesses.source[index] as number;
    return source >= 0 || source === INITIAL;
  });
  const last = reads[reads.length - 1] as number;
  // The operations in the past of the last read, and that read.
  const nodes = members.flatMap((own, number) =>
    own.slice(
      0,
      number === session ? (sessions.place[last] as number) + 1 : (past[number] as number),
    ),
  );
  const bytes = nodes.length * count * 4;
  if (!meter.fits(bytes)) return "undecided";
  const number = new Map(nodes.map((index, at) => [index, at]));
  const after: number[][] = nodes.map(() => []);
  const waitsAtFirst = new Int32Array(nodes.length);
  const add = (from: number, to: number): void => {
    const end = number.get(to) as number;
    after[number.get(from) as number]?.push(end);
    waitsAtFirst[end] = (waitsAtFirst[end] as number) + 1;
  };
  for (const index of nodes) {
    const earlier = sessions.before[index] as number;
    if (earlier >= 0) add(earlier, index);
    const source = accesses.source[index] as number;
    if (source >= 0 && source !== index) add(source, index);
  }
  const added = new Set<string>();
  for (;;) {
    const clocks = clocksOf(nodes, after, waitsAtFirst, sessions, meter, bytes);
    if (clocks === "undecided") return clocks;
    if (clocks === "cyclic") {
      const culprit = history[last] as Operation;
      findings.add(
        [last],
        () =>
          `no one order explains all reads of c${culprit.process} up to where it ${deed(culprit).replace(/^c\d+ /, "")}`,
      );
      return "illegal";
    }
    const before = added.size;
    for (const index of reads) {
      const source = accesses.source[index] as number;
      const at = number.get(index) as number;
      const key = accesses.keyOf[index] as number;
      for (const [other, places] of sessions.writes[key] as ReadonlyMap<
        number,
        readonly number[]
      >) {
        const limit = clocks.clocks[at * count + other] as number;
        const write = latestBefore(members[other] as number[], places, limit, index);
        if (write < 0 || write === source) continue;
        if (source === INITIAL) {
          const replaced = history[write] as Operation;
          findings.add(
            [write, index],
            () =>
              `${deed(history[index] as Operation)} as it was at first, although ${nounOf(replaced)} comes before in every order of its session`,
          );
          return "illegal";
        }
        const name = `${write},${source}`;
        if (added.has(name)) continue;
        added.add(name);
        add(write, source);
      }
    }
    if (added.size === before) return orderOf(causality, session, nodes, reads, number, clocks);
  }
}

/**
 * Before each read, in their order, what must come before it and is not placed yet; the rest of
 * the session at the end.
 */
function orderOf(
  { sessions: { members, count, place } }: Causality,
  session: number,
  nodes: readonly number[],
  reads: readonly number[],
  number: ReadonlyMap<number, number>,
  { clocks, topological }: Clocks,
): number[] {
  const rank = new Int32Array(nodes.length);
  topological.forEach((node, at) => {
    rank[node] = at;
  });
  // By session: how many of its operations are placed.
  const taken = new Int32Array(count);
  const order: number[] = [];
  for (const read of reads) {
    const own = (number.get(read) as number) * count;
    const next: number[] = [];
    for (let other = 0; other < count; other++) {
      const until = clocks[own + other] as number;
      for (let at = taken[other] as number; at < until; at++)
        next.push(number.get((members[other] as number[])[at] as number) as number);
      taken[other] = Math.max(taken[other] as number, until);
    }
    next.sort((a, b) => (rank[a] as number) - (rank[b] as number));
    for (const node of next) order.push(nodes[node] as number);
  }
  const own = members[session] as number[];
  const last = reads[reads.length - 1] as number;
  return [...order, ...own.slice((place[last] as number) + 1)];
}

/**
 * The latest write among a session's first `limit` operations, the operation itself left out; -1 if
 * there is none.
 */
function latestBefore(
  own: readonly number[],
  places: readonly number[],
  limit: number,
  itself: number,
): number {
  for (let at = places.length - 1; at >= 0; at--) {
    const place = places[at] as number;
    if (place < limit && own[place] !== itself) return own[place] as number;
  }
  return -1;
}

interface Clocks {
  /** By node, then session: how many of its operations come before the node, or are it. */
  readonly clocks: Int32Array;
  readonly topological: readonly number[];
}

function clocksOf(
  nodes: readonly number[],
  after: readonly (readonly number[])[],
  waitsAtFirst: Int32Array,
  { count, session, place }: Causality["sessions"],
  meter: Meter,
  bytes: number,
): Clocks | "cyclic" | "undecided" {
  const clocks = new Int32Array(nodes.length * count);
  const waits = waitsAtFirst.slice();
  const queue: number[] = [];
  waits.forEach((open, node) => {
    if (open === 0) queue.push(node);
  });
  for (let head = 0; head < queue.length; head++) {
    if (!meter.spend(bytes)) return "undecided";
    const node = queue[head] as number;
    const index = nodes[node] as number;
    const own = node * count + (session[index] as number);
    clocks[own] = Math.max(clocks[own] as number, (place[index] as number) + 1);
    for (const end of after[node] as readonly number[]) {
      for (let at = 0; at < count; at++) {
        const mine = clocks[node * count + at] as number;
        if (mine > (clocks[end * count + at] as number)) clocks[end * count + at] = mine;
      }
      waits[end] = (waits[end] as number) - 1;
      if (waits[end] === 0) queue.push(end);
    }
  }
  return queue.length < nodes.length ? "cyclic" : { clocks, topological: queue };
}
