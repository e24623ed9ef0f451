/**
 * Proofs of levels: a placement of the transactions, its certificate, verified; or that there is no
 * placement.
 */
import { assert } from "../../../core/assert.ts";
import type { Value } from "../../../core/json.ts";
import type { Operation } from "../../../history/operation.ts";
import { type CommitOrder, flawOfCommits } from "../../certificates/commits.ts";
import {
  flawOf,
  type IsolationCertificate,
  type SnapshotEvent,
} from "../../certificates/isolation.ts";
import type { Respect } from "../../certificates/steps.ts";
import type { Meter } from "../../linearizability/limits.ts";
import { FINDINGS_MAX, type Finding } from "../check.ts";
import type { Uses } from "./dependencies.ts";
import { callOf } from "./draw.ts";
import type { Evidence } from "./evidence.ts";
import { type Graph, type Mode, nodeOf, PROCESS, REALTIME, RW, WR, WW } from "./graph.ts";
import type { Column } from "./ints.ts";
import type { Level } from "./levels.ts";
import { knownOrder, place } from "./placement.ts";

/**
 * Levels that need a proof: the events that are placed, the orders that count, and what the proof
 * must respect.
 */
export interface Provable {
  readonly level: Level;
  readonly mode: Mode;
  readonly orders: number;
  readonly respect: Respect;
  /** What says that no placement exists. */
  readonly refuted: string;
}

/** The strongest first. */
export const PROVABLE: readonly Provable[] = [
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

/** What was found of one history. */
export interface Judgement {
  readonly evidence: Evidence;
  readonly uses: Uses;
  readonly graph: Graph;
  readonly initialOf: (key: Value) => Value;
  readonly meter: Meter;
  readonly anomalies: Map<string, number>;
  readonly findings: Finding[];
  readonly proved: Map<Level, IsolationCertificate | CommitOrder>;
  /** Levels on which the search did not finish. */
  readonly undecided: Level[];
}

export function note(
  { anomalies, findings, evidence }: Judgement,
  anomaly: string,
  numbers: readonly number[],
  message: () => string,
): void {
  anomalies.set(anomaly, (anomalies.get(anomaly) ?? 0) + 1);
  if (findings.length < FINDINGS_MAX)
    findings.push({ operations: operationsOf(evidence, numbers), message: message() });
}

export function operationsOf(
  { transactions: list }: Evidence,
  numbers: readonly number[],
): number[] {
  return numbers.map((number) => list.operation[number] as number);
}

/**
 * Looks for a placement; notes its certificate, or that there is none.
 * @returns whether there is one
 */
export function prove(
  judgement: Judgement,
  history: readonly Operation[],
  provable: Provable,
  repairs: number,
): boolean {
  const { evidence, uses, graph, meter, initialOf } = judgement;
  const { level, mode, orders, respect, refuted } = provable;
  const found = place(evidence, uses, graph, mode, WW | WR | RW | orders, meter, repairs);
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
  const flaw = flawOf(history, certificate, respect, initialOf, () => meter.demand());
  if (flaw !== null) {
    assert(hasGuessed(judgement), "a placement explains every read", { level, flaw });
    judgement.undecided.push(level);
    return false;
  }
  judgement.proved.set(level, certificate);
  return true;
}

/** Levels at which only the order of commits counts, the strongest first. */
export const COMMITTED: readonly {
  readonly level: Level;
  readonly kind: CommitOrder["kind"];
  readonly orders: number;
  readonly respect: Respect;
}[] = [
  {
    level: "strong-read-committed",
    kind: "committed",
    orders: PROCESS | REALTIME,
    respect: "real-time",
  },
  {
    level: "strong-session-read-committed",
    kind: "committed",
    orders: PROCESS,
    respect: "session",
  },
  { level: "read-committed", kind: "committed", orders: 0, respect: "nothing" },
  {
    level: "strong-read-uncommitted",
    kind: "uncommitted",
    orders: PROCESS | REALTIME,
    respect: "real-time",
  },
  {
    level: "strong-session-read-uncommitted",
    kind: "uncommitted",
    orders: PROCESS,
    respect: "session",
  },
  { level: "read-uncommitted", kind: "uncommitted", orders: 0, respect: "nothing" },
];

/**
 * Orders the commits by what is known, and notes that as the certificate of a level if it verifies.
 */
export function proveCommits(
  { evidence, graph, initialOf, proved, undecided }: Judgement,
  history: readonly Operation[],
  { level, kind, orders, respect }: (typeof COMMITTED)[number],
): void {
  const known = (kind === "committed" ? WW | WR : WW) | orders;
  const order = knownOrder(evidence, graph, known);
  const numbers = order?.filter((number) => evidence.included[number] === 1) ?? [];
  const certificate = { kind, order: operationsOf(evidence, [...numbers]) };
  const isProved =
    order !== null && flawOfCommits(history, certificate, respect, initialOf) === null;
  if (isProved) proved.set(level, certificate);
  else undecided.push(level);
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

function certificateOf(
  order: Column,
  { evidence, graph }: Judgement,
  mode: Mode,
): IsolationCertificate {
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

/** Whether values say too little, so that searching on would only be guessing on. */
export function hasGuessed({ evidence: { versions, opaque } }: Judgement): boolean {
  return opaque.size > 0 || versions.foreign > 0;
}
