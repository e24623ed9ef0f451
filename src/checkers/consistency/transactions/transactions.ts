/**
 * Isolation of transactions: the anomalies of Adya (1999), each cycle with its edges as a witness; serializability and
 * snapshot isolation with a verified order where they hold; else the strongest levels that nothing seen rules out.
 */
import { assert } from "../../../core/assert.ts";
import type { Value } from "../../../core/json.ts";
import { Meter } from "../../linearizability/limits.ts";
import {
  type Check,
  type CheckInput,
  type CheckOutcome,
  FINDINGS_MAX,
  type Finding,
  notApplicable,
} from "../check.ts";
import { type Certificate, flawOf, type Respect, type SnapshotEvent } from "./certificate.ts";
import { type Cycle, cyclesOf } from "./cycles.ts";
import { dependenciesOf, type Uses, usesOf } from "./dependencies.ts";
import { callOf, cyclesDot, cycleText } from "./draw.ts";
import { Evidence } from "./evidence.ts";
import { type Graph, type Mode, nodeOf, PROCESS, REALTIME, RW, WR, WW } from "./graph.ts";
import { boundaryOf, implies, JUDGED, type Level, ruledOutBy, strongestOf } from "./levels.ts";
import { orderList } from "./lists.ts";
import { place } from "./placement.ts";
import { collectReads } from "./reads.ts";
import { transactionsOf } from "./transaction.ts";

export const transactions: Check = {
  name: "transactions",
  about:
    "isolation of transactions of list appends or register reads and writes: a verified order, or Adya's anomalies and the strongest level not ruled out",
  weakerThanLinearizable: false,
  run,
};

/** Levels that need a proof: the events that are placed, the orders that count, and what the proof must respect. */
interface Provable {
  readonly level: Level;
  readonly mode: Mode;
  readonly orders: number;
  readonly respect: Respect;
  /** What says that no placement exists. */
  readonly refuted: string;
}

/** The strongest first. */
const PROVABLE: readonly Provable[] = [
  {
    level: "strict-serializable",
    mode: "serial",
    orders: PROCESS | REALTIME,
    respect: "real-time",
    refuted: "PL-SS-cycle-exists",
  },
  {
    level: "strong-session-serializable",
    mode: "serial",
    orders: PROCESS,
    respect: "session",
    refuted: "strong-session-serializable-cycle-exists",
  },
  {
    level: "serializable",
    mode: "serial",
    orders: 0,
    respect: "nothing",
    refuted: "PL-3-cycle-exists",
  },
  {
    level: "strong-snapshot-isolation",
    mode: "snapshot",
    orders: PROCESS | REALTIME,
    respect: "real-time",
    refuted: "strong-snapshot-isolation-cycle-exists",
  },
  {
    level: "strong-session-snapshot-isolation",
    mode: "snapshot",
    orders: PROCESS,
    respect: "session",
    refuted: "strong-session-snapshot-isolation-cycle-exists",
  },
  {
    level: "snapshot-isolation",
    mode: "snapshot",
    orders: 0,
    respect: "nothing",
    refuted: "PL-SI-cycle-exists",
  },
];

/** What the columns, versions and edges of one step take. */
const STEP_BYTES = 240;

const NEEDS_CLOCK: ReadonlySet<Level> = new Set([
  "strict-serializable",
  "strong-snapshot-isolation",
  "strong-read-committed",
  "strong-read-uncommitted",
]);

/** What was found of one history. */
interface Judgement {
  readonly evidence: Evidence;
  readonly uses: Uses;
  readonly graph: Graph;
  readonly initialOf: (key: Value) => Value;
  readonly meter: Meter;
  readonly anomalies: Map<string, number>;
  readonly findings: Finding[];
  readonly proved: Map<Level, Certificate>;
  /** Levels on which the search did not come to an end. */
  readonly undecided: Level[];
}

function run(input: CheckInput): CheckOutcome {
  const { history, initial, level = "serializable", realTime = true } = input;
  const list = transactionsOf(history);
  if (list.count === 0) return notApplicable("there are no transactions (f: txn)");
  const meter = new Meter(input.budget);
  if (!meter.hold(list.steps * STEP_BYTES)) {
    const summary = `undecided: ${list.steps} steps need more memory than there is`;
    return { verdict: "unknown", summary, findings: [], figures: { transactions: list.count } };
  }
  const initialOf = initialsOf(initial);
  const evidence = new Evidence(list, initialOf);
  collectReads(evidence).forEach((reads, key) => {
    orderList(key, reads, evidence);
  });
  const uses = usesOf(evidence);
  const graph = dependenciesOf(evidence, uses, realTime);
  const judgement: Judgement = {
    evidence,
    uses,
    graph,
    initialOf,
    meter,
    anomalies: new Map(evidence.counts),
    findings: evidence.oddities.map(({ anomaly, transactions: numbers, message }) => ({
      operations: operationsOf(evidence, numbers),
      message: `${anomaly}: ${callOf(evidence, numbers[numbers.length - 1] as number)}: ${message}`,
    })),
    proved: new Map(),
    undecided: [],
  };
  const cycles = judge(judgement, history, realTime);
  return outcomeOf(judgement, level, realTime, input.draw === true ? cycles : []);
}

/** What keys hold at first: nil, or what `initial` says of them. */
function initialsOf(initial: Value | undefined): (key: Value) => Value {
  if (typeof initial !== "object" || initial === null || Array.isArray(initial)) return () => null;
  const values = new Map(Object.entries(initial as Readonly<Record<string, Value>>));
  return (key) => values.get(String(key)) ?? null;
}

/** Proves what can be proved, and finds what rules the rest out. @returns the cycles of known dependencies */
function judge(judgement: Judgement, history: CheckInput["history"], realTime: boolean): Cycle[] {
  const { anomalies, evidence, graph } = judgement;
  const levels = PROVABLE.filter(({ respect }) => realTime || respect !== "real-time");
  const [strongest] = levels;
  const isClean = anomalies.size === 0;
  if (isClean && strongest !== undefined && prove(judgement, history, strongest)) return [];
  const orders = realTime ? PROCESS | REALTIME : PROCESS;
  const cycles = cyclesOf(graph, orders, judgement.meter);
  for (const cycle of cycles) {
    note(
      judgement,
      cycle.anomaly,
      cycle.steps.map(({ from }) => from),
      () => cycleText(cycle, evidence),
    );
  }
  for (const provable of levels) {
    const { level } = provable;
    if (ruledOutBy(anomalies.keys()).has(level) || judgement.undecided.includes(level)) continue;
    if ([...judgement.proved.keys()].some((proved) => implies(proved, level))) continue;
    prove(judgement, history, provable);
  }
  return cycles;
}

function note(
  { anomalies, findings, evidence }: Judgement,
  anomaly: string,
  numbers: readonly number[],
  message: () => string,
): void {
  anomalies.set(anomaly, (anomalies.get(anomaly) ?? 0) + 1);
  if (findings.length < FINDINGS_MAX)
    findings.push({ operations: operationsOf(evidence, numbers), message: message() });
}

function operationsOf({ transactions: list }: Evidence, numbers: readonly number[]): number[] {
  return numbers.map((number) => list.operation[number] as number);
}

/** Looks for a placement; notes its certificate, or that there is none. @returns whether there is one */
function prove(judgement: Judgement, history: CheckInput["history"], provable: Provable): boolean {
  const { evidence, uses, graph, meter, initialOf } = judgement;
  const { level, mode, orders, respect, refuted } = provable;
  const found = place(evidence, uses, graph, mode, WW | WR | RW | orders, meter);
  // A cycle of known dependencies: the search for cycles names it.
  if (found === null) return false;
  if (found.kind === "undecided") {
    judgement.undecided.push(level);
    return false;
  }
  if (found.kind === "none") {
    const numbers = found.clause.map((event) => nodeOf(graph, event));
    note(judgement, refuted, [...new Set(numbers)], () => `${refuted}: ${ways(numbers, evidence)}`);
    return false;
  }
  const certificate = certificateOf(found.order, judgement, mode);
  const flaw = flawOf(history, certificate, respect, initialOf);
  const { versions, opaque } = evidence;
  if (flaw !== null) {
    // Where values say too little, the placement was a guess.
    assert(opaque.size > 0 || versions.foreign > 0, "a placement explains every read", {
      level,
      flaw,
    });
    judgement.undecided.push(level);
    return false;
  }
  judgement.proved.set(level, certificate);
  return true;
}

/** Both ways of a choice that each close a cycle. */
function ways(numbers: readonly number[], evidence: Evidence): string {
  const names = new Map<number, string>();
  for (const number of numbers) if (!names.has(number)) names.set(number, `T${names.size + 1}`);
  const members = [...names].map(([number, name]) => `${name} = ${callOf(evidence, number)}`);
  const pairs: string[] = [];
  for (let at = 0; at < numbers.length; at += 2) {
    pairs.push(
      `${names.get(numbers[at] as number)} before ${names.get(numbers[at + 1] as number)}`,
    );
  }
  return `${members.join("; ")}: no order of all writes explains the reads; ${pairs.join(" and ")} each close a cycle`;
}

function certificateOf(order: Int32Array, { evidence, graph }: Judgement, mode: Mode): Certificate {
  const { transactions: list, included } = evidence;
  const operations: number[] = [];
  const events: SnapshotEvent[] = [];
  for (const event of order) {
    const number = nodeOf(graph, event);
    if (number >= list.count || included[number] === 0) continue;
    const operation = list.operation[number] as number;
    if (mode === "serial") operations.push(operation);
    else events.push([event === number ? "start" : "commit", operation]);
  }
  return mode === "serial" ? { kind: "serial", order: operations } : { kind: "snapshot", events };
}

function outcomeOf(
  judgement: Judgement,
  level: Level,
  realTime: boolean,
  cycles: readonly Cycle[],
): CheckOutcome {
  const { anomalies, proved, evidence, undecided, findings, meter } = judgement;
  const boundary = boundaryOf(anomalies.keys());
  const out = ruledOutBy(anomalies.keys());
  const judged = JUDGED.filter((one) => realTime || !NEEDS_CLOCK.has(one));
  const left = strongestOf(judged.filter((one) => !out.has(one)));
  const proofs = strongestOf([...proved.keys()]);
  const verdict = out.has(level)
    ? "illegal"
    : proofs.some((one) => implies(one, level))
      ? "ok"
      : "unknown";
  const open = left.filter((one) => !proofs.includes(one));
  const seen = [...anomalies].map(
    ([anomaly, count]) => `${anomaly}${count > 1 ? ` ${count} times` : ""}`,
  );
  const strongest = proofs.length > 0 ? "also not ruled out" : "strongest level not ruled out";
  const parts = [
    ...(verdict === "illegal" ? [`not ${level}`] : []),
    ...(proofs.length > 0 ? [`${proofs.join(" and ")}, by a verified order`] : []),
    ...(open.length > 0 ? [`${strongest}: ${open.join(", ")}`] : []),
    ...(proofs.length + open.length === 0 ? ["no level is left"] : []),
    ...(seen.length > 0 ? [`seen: ${seen.join(", ")}`] : []),
    ...(verdict === "unknown" ? [doubt(judgement, level)] : []),
  ];
  return {
    verdict,
    summary: parts.join("; "),
    findings,
    figures: {
      transactions: evidence.transactions.count,
      level,
      strongest: left[left.length - 1] ?? "none",
      notRuledOut: left,
      proved: proofs,
      undecided,
      not: boundary.not,
      alsoNot: boundary.alsoNot,
      anomalies: Object.fromEntries(anomalies),
      work: meter.work,
    },
    ...(cycles.length > 0 ? { dot: cyclesDot(cycles.slice(0, FINDINGS_MAX), evidence) } : {}),
    ...(proofs.length > 0
      ? { certificate: proved.get(proofs[proofs.length - 1] as Level) as Certificate }
      : {}),
  };
}

function doubt({ evidence, meter }: Judgement, level: Level): string {
  if (meter.limit !== null) return `${level} is undecided: out of ${meter.limit}`;
  if (evidence.versions.foreign > 0)
    return `${level} is undecided: ${evidence.versions.foreign} steps are none of append, w, r`;
  if (evidence.opaque.size > 0)
    return `${level} is undecided: ${evidence.opaque.size} keys have repeated elements, or lists and registers mixed`;
  return `${level} is undecided: no proof was looked for`;
}
