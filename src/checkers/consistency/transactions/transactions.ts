/**
 * Isolation of transactions: the anomalies of Adya (1999), each cycle with its edges as a witness, and the strongest
 * level that nothing seen rules out.
 */
import { callText } from "../../explain/words.ts";
import {
  type Check,
  type CheckInput,
  type CheckOutcome,
  FINDINGS_MAX,
  type Finding,
  notApplicable,
} from "../check.ts";
import { type Edge, type Graph, REAL_TIME, RW, WR, WW } from "./graph.ts";
import { infer } from "./infer.ts";
import { type Transaction, transactionsOf } from "./transaction.ts";

export const transactions: Check = {
  name: "transactions",
  about:
    "serializable transactions of list appends or register reads and writes; names Adya's anomalies and the strongest level that holds",
  weakerThanLinearizable: false,
  run,
};

/** Levels from weak to strong, and the anomalies that rule each (and all above it) out. */
const LEVELS: readonly (readonly [string, readonly string[]])[] = [
  ["read-uncommitted", ["G0"]],
  [
    "read-committed",
    ["G1a", "G1b", "G1c", "incompatible-order", "duplicate-elements", "unwritten-read"],
  ],
  ["snapshot-isolation", ["G-single", "lost-update", "internal"]],
  ["serializable", ["G2"]],
  ["strict-serializable", ["real-time"]],
];

/** How many edges are asked for a way back. */
const SEARCHES_MAX = 2000;

function run({ history, initial }: CheckInput): CheckOutcome {
  const list = transactionsOf(history);
  if (list.length === 0) return notApplicable("there are no transactions (f: txn)");
  const { graph, oddities, repeated } = infer(list, initial);
  const counts = new Map<string, number>();
  const findings: Finding[] = [];
  const note = (anomaly: string, numbers: readonly number[], message: string): void => {
    const count = (counts.get(anomaly) ?? 0) + 1;
    counts.set(anomaly, count);
    if (findings.length >= FINDINGS_MAX) return;
    const operations = numbers.map((number) => (list[number] as Transaction).operation);
    findings.push({ operations, message });
  };
  const tell = (number: number): string => {
    const { operation, process } = list[number] as Transaction;
    const call = history[operation];
    return `c${process} ${call === undefined ? "" : callText(call)}`;
  };
  for (const { anomaly, transactions: numbers, message } of oddities) {
    note(
      anomaly,
      numbers,
      `${anomaly}: ${tell(numbers[numbers.length - 1] as number)}: ${message}`,
    );
  }
  for (const { anomaly, edges } of cyclesOf(graph)) {
    note(
      anomaly,
      edges.map(({ from }) => from),
      inWords(anomaly, edges, tell),
    );
  }
  if (counts.size === 0) {
    addRealTime(graph, list);
    for (const { edges } of realTimeCycles(graph)) {
      note(
        "real-time",
        edges.map(({ from }) => from),
        inWords("real-time", edges, tell),
      );
    }
  }
  const strongest = strongestOf(counts);
  const isolated = strongest === "serializable" || strongest === "strict-serializable";
  const seen = [...counts].map(
    ([anomaly, count]) => `${anomaly}${count > 1 ? ` ${count} times` : ""}`,
  );
  const doubt =
    repeated > 0 ? `; ${repeated} writes repeat a value, so that reads of it tell nothing` : "";
  return {
    verdict: isolated ? (repeated > 0 ? "unknown" : "ok") : "illegal",
    summary: `strongest level not ruled out: ${strongest}${seen.length > 0 ? `; seen: ${seen.join(", ")}` : ""}${doubt}`,
    findings,
    figures: {
      transactions: list.length,
      strongest,
      anomalies: Object.fromEntries(counts),
      repeated,
    },
  };
}

/** The strongest level of which no anomaly was seen, and none of a weaker one. */
function strongestOf(counts: ReadonlyMap<string, number>): string {
  let strongest = "none";
  for (const [level, anomalies] of LEVELS) {
    if (anomalies.some((anomaly) => counts.has(anomaly))) break;
    strongest = level;
  }
  return strongest;
}

interface Cycle {
  readonly anomaly: string;
  readonly edges: readonly Edge[];
}

/** One shortest cycle for each component, of the worst anomaly that the component has. */
function* cyclesOf(graph: Graph): Generator<Cycle> {
  // By kinds allowed, and the kind that a cycle must have exactly one of (or, for G2, at least).
  const searches: readonly [string, number, number, number][] = [
    ["G0", WW, WW, WW],
    ["G1c", WW | WR, WR, WW | WR],
    ["G-single", WW | WR | RW, RW, WW | WR],
    ["G2", WW | WR | RW, RW, WW | WR | RW],
  ];
  const told = new Set<number>();
  for (const [anomaly, kinds, must, way] of searches) {
    const component = graph.components(kinds);
    const done = new Set<number>();
    let tries = 0;
    for (const edges of graph.out) {
      for (const edge of edges) {
        const number = component[edge.from] as number;
        if (number < 0 || number !== component[edge.to] || (edge.kind & must) === 0) continue;
        if (done.has(number) || told.has(edge.from) || ++tries > SEARCHES_MAX) continue;
        const back = graph.path(edge.to, edge.from, way, component);
        if (back === null) continue;
        done.add(number);
        for (const { from } of [edge, ...back]) told.add(from);
        yield { anomaly, edges: [edge, ...back] };
      }
    }
  }
}

/** Cycles that only the clock closes. */
function* realTimeCycles(graph: Graph): Generator<Cycle> {
  const all = WW | WR | RW | REAL_TIME;
  const component = graph.components(all);
  const done = new Set<number>();
  for (const edges of graph.out) {
    for (const edge of edges) {
      const number = component[edge.from] as number;
      if (number < 0 || number !== component[edge.to] || edge.kind === REAL_TIME) continue;
      if (done.has(number)) continue;
      const back = graph.path(edge.to, edge.from, all, component);
      if (back === null) continue;
      done.add(number);
      yield { anomaly: "real-time", edges: [edge, ...back] };
    }
  }
}

/** Adds who had completed before whom was invoked, without what follows from other such edges. */
function addRealTime(graph: Graph, list: readonly Transaction[]): void {
  const events = list
    .flatMap(({ outcome, invoked, completed }, number) =>
      outcome === "fail"
        ? []
        : outcome === "ok"
          ? [
              { number, position: invoked, start: true },
              { number, position: completed, start: false },
            ]
          : [{ number, position: invoked, start: true }],
    )
    .sort((a, b) => a.position - b.position);
  let frontier: number[] = [];
  const before = new Map<number, readonly number[]>();
  for (const { number, start } of events) {
    if (start) {
      before.set(number, frontier);
      for (const from of frontier) {
        graph.add(from, number, REAL_TIME, () => "had completed before the next was invoked");
      }
    } else {
      const covered = new Set(before.get(number));
      frontier = [...frontier.filter((other) => !covered.has(other)), number];
    }
  }
}

const NAMES: ReadonlyMap<number, string> = new Map([
  [WW, "ww"],
  [WR, "wr"],
  [RW, "rw"],
  [REAL_TIME, "rt"],
]);

function inWords(
  anomaly: string,
  edges: readonly Edge[],
  tell: (number: number) => string,
): string {
  const number = new Map(edges.map(({ from }, at) => [from, at + 1]));
  const members = edges.map(({ from }, at) => `T${at + 1} = ${tell(from)}`);
  const steps = edges.map(
    ({ from, to, kind, why }) =>
      `T${number.get(from)} -${NAMES.get(kind)}-> T${number.get(to)} (T${number.get(from)} ${why()})`,
  );
  return `${anomaly}: ${members.join("; ")}: ${steps.join(", ")}`;
}
