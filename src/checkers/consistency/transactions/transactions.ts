/**
 * Isolation of transactions: the anomalies of Adya (1999), each cycle with its edges as a witness;
 * serializability and snapshot isolation with a verified order where they hold; else the strongest
 * levels that nothing seen rules out.
 */
import { counted } from "../../../core/formatting.ts";
import type { Value } from "../../../core/json.ts";
import type { Operation } from "../../../history/operation.ts";
import type { Certificate } from "../../certificates/certificate.ts";
import { Meter, OutOfBudget } from "../../linearizability/limits.ts";
import {
  type Check,
  type CheckInput,
  type CheckOutcome,
  FINDINGS_MAX,
  notApplicable,
} from "../check.ts";
import { type Cycle, cyclesOf } from "./cycles.ts";
import { dependenciesOf, usesOf } from "./dependencies.ts";
import { callOf, cyclesDot, cycleText, drawnCycle } from "./draw.ts";
import { Evidence } from "./evidence.ts";
import { PROCESS, REALTIME } from "./graph.ts";
import { boundaryOf, implies, JUDGED, type Level, ruledOutBy, strongestOf } from "./levels.ts";
import { orderList } from "./lists.ts";
import {
  COMMITTED,
  hasGuessed,
  type Judgement,
  note,
  operationsOf,
  PROVABLE,
  prove,
  proveCommits,
} from "./proofs.ts";
import { collectReads } from "./reads.ts";
import {
  INFO,
  isAnswered,
  OK,
  operationOf,
  readsKnown,
  stepsOf,
  type Transactions,
  transactionsOf,
} from "./transaction.ts";

export const transactions: Check = {
  name: "transactions",
  about:
    "isolation of transactions of list appends or register reads and writes: a verified order, or Adya's anomalies and the strongest level not ruled out",
  weakerThanLinearizable: false,
  run,
};

/** What the columns, versions and edges of one step take. */
const STEP_BYTES = 240;

const NEEDS_CLOCK: ReadonlySet<Level> = new Set([
  "strict-serializable",
  "strong-snapshot-isolation",
  "strong-read-committed",
  "strong-read-uncommitted",
]);

function run(input: CheckInput): CheckOutcome {
  const { history, initial, level = "serializable", realTime = true } = input;
  const list = transactionsOf(history);
  if (list.count === 0) return notApplicable("there are no transactions (f: txn)");
  const unlogged = unloggedIn(list);
  if (unlogged !== null) {
    return notApplicable(`process ${unlogged.process} completes txn (ok) without its steps`);
  }
  const meter = new Meter(input.budget);
  const undecided = (summary: string): CheckOutcome => ({
    verdict: "unknown",
    summary: `undecided: ${summary}`,
    findings: [],
    figures: { transactions: list.count },
  });
  if (!meter.hold(list.steps * STEP_BYTES)) {
    return undecided(`more memory than there is for ${counted(list.steps, "step")}`);
  }
  let cycles: Cycle[] = [];
  let judgement: Judgement | null = null;
  try {
    judgement = judgementOf(list, initialsOf(initial), realTime, meter);
    cycles = judge(judgement, history, realTime);
  } catch (error) {
    if (!(error instanceof OutOfBudget)) throw error;
  }
  // What was found until the budget ended is as true as it was.
  if (judgement === null) {
    return undecided(`out of ${meter.limit} before all reads were gone through`);
  }
  const outcome = outcomeOf(judgement, level, realTime, input.draw === true ? cycles : []);
  if (mayShow(list)) return outcome;
  const { findings, figures } = outcome;
  const summary = "nothing judged: no transaction with a step took effect, or may have";
  return { verdict: "unknown", summary, findings, figures };
}

/** The first transaction that succeeded, and of which nothing says what it read; null: none. */
function unloggedIn(list: Transactions): Operation | null {
  for (let number = 0; number < list.count; number++) {
    if (list.outcome[number] !== OK) continue;
    const operation = operationOf(list, number);
    if (!isAnswered(operation)) return operation;
  }
  return null;
}

/** Whether any transaction that has steps took effect, or may have. */
function mayShow(list: Transactions): boolean {
  for (let number = 0; number < list.count; number++) {
    const isPossible = list.outcome[number] === OK || list.outcome[number] === INFO;
    if (isPossible && stepsOf(operationOf(list, number)).length > 0) return true;
  }
  return false;
}

/**
 * What the values read say, and nothing proved yet.
 * @throws OutOfBudget
 */
function judgementOf(
  list: Transactions,
  initialOf: (key: Value) => Value,
  realTime: boolean,
  meter: Meter,
): Judgement {
  const evidence = new Evidence(list, initialOf, meter);
  collectReads(evidence).forEach((reads, key) => {
    orderList(key, reads, evidence);
  });
  const uses = usesOf(evidence);
  const graph = dependenciesOf(evidence, uses, realTime);
  return {
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
}

/** What keys hold at first: nil, or what `initial` says of them. */
function initialsOf(initial: Value | undefined): (key: Value) => Value {
  if (typeof initial !== "object" || initial === null || Array.isArray(initial)) return () => null;
  const values = new Map(Object.entries(initial as Readonly<Record<string, Value>>));
  return (key) => values.get(String(key)) ?? null;
}

/**
 * Repairs that the first search for a level may take: a constant, and a number for each
 * transaction; each later one takes more.
 */
const FIRST_REPAIRS = 4096;
const REPAIRS_EACH = 4;
const MORE = 16;

/**
 * Proves what can be proved, and finds what rules the rest out.
 * @returns the cycles of known dependencies
 * @throws OutOfBudget
 */
function judge(judgement: Judgement, history: CheckInput["history"], realTime: boolean): Cycle[] {
  const { anomalies, evidence, graph, meter, proved } = judgement;
  const levels = PROVABLE.filter(({ respect }) => realTime || respect !== "real-time");
  const [strongest] = levels;
  const isClean = anomalies.size === 0;
  const first = FIRST_REPAIRS + REPAIRS_EACH * evidence.transactions.count;
  if (isClean && strongest !== undefined && prove(judgement, history, strongest, first)) return [];
  const orders = realTime ? PROCESS | REALTIME : PROCESS;
  const cycles = cyclesOf(graph, orders, meter);
  for (const cycle of cycles) {
    const numbers = cycle.steps.map(({ from }) => from);
    note(judgement, cycle.anomaly, numbers, () => cycleText(cycle, evidence));
  }
  const isOpen = (level: Level): boolean =>
    !ruledOutBy(anomalies.keys()).has(level) &&
    ![...proved.keys()].some((one) => implies(one, level));
  // A level that is hard must not take from the others what they need: all get a little, then all
  // more.
  for (let repairs = first; levels.some(({ level }) => isOpen(level)); repairs *= MORE) {
    judgement.undecided.length = 0;
    for (const provable of levels) {
      if (isOpen(provable.level)) prove(judgement, history, provable, repairs);
    }
    if (meter.limit !== null || judgement.undecided.length === 0 || hasGuessed(judgement)) break;
  }
  dropImplied(judgement);
  for (const committed of COMMITTED) {
    const { level, respect } = committed;
    if ((realTime || respect !== "real-time") && isOpen(level))
      proveCommits(judgement, history, committed);
  }
  return cycles;
}

/** That a level has no placement says nothing where something else rules it out as well. */
function dropImplied({ anomalies, findings }: Judgement): void {
  for (const { level, refuted } of PROVABLE) {
    if (!anomalies.has(refuted)) continue;
    const others = [...anomalies.keys()].filter((anomaly) => anomaly !== refuted);
    if (!ruledOutBy(others).has(level)) continue;
    anomalies.delete(refuted);
    const at = findings.findIndex(({ message }) => message.startsWith(`${refuted}: `));
    if (at >= 0) findings.splice(at, 1);
  }
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
  const proofs = strongestOf(JUDGED.filter((one) => proved.has(one)));
  // What proves the level asked for, if something does.
  const certified = proofs.findLast((one) => implies(one, level)) ?? proofs[proofs.length - 1];
  const verdict = out.has(level)
    ? "illegal"
    : certified !== undefined && implies(certified, level)
      ? "ok"
      : "unknown";
  const drawn = cycles.slice(0, FINDINGS_MAX);
  const open = left.filter((one) => !proofs.includes(one));
  const seen = [...anomalies].map(
    ([anomaly, count]) => `${anomaly}${count > 1 ? ` ${count} times` : ""}`,
  );
  const reads = readsKnown(evidence.transactions.history);
  const strongest = proofs.length > 0 ? "also not ruled out" : "strongest level not ruled out";
  const parts = [
    ...(verdict === "illegal" ? [`not ${level}`] : []),
    ...(proofs.length > 0 ? [`${proofs.join(" and ")}, by a verified order`] : []),
    ...(open.length > 0 ? [`${strongest}: ${open.join(", ")}`] : []),
    ...(proofs.length + open.length === 0 ? ["no level is left"] : []),
    ...(seen.length > 0 ? [`seen: ${seen.join(", ")}`] : []),
    ...(reads === 0 ? ["no read is known"] : []),
    ...(verdict === "unknown" ? [doubt(judgement, level)] : []),
  ];
  return {
    verdict,
    summary: parts.join("; "),
    findings,
    figures: {
      transactions: evidence.transactions.count,
      level,
      reads,
      strongest: left[left.length - 1] ?? "none",
      notRuledOut: left,
      proved: proofs,
      certified: certified ?? "none",
      undecided,
      not: boundary.not,
      alsoNot: boundary.alsoNot,
      anomalies: Object.fromEntries(anomalies),
      work: meter.work,
    },
    ...(drawn.length > 0
      ? { dot: cyclesDot(drawn, evidence), cycles: drawn.map((one) => drawnCycle(one, evidence)) }
      : {}),
    ...(certified === undefined ? {} : { certificate: proved.get(certified) as Certificate }),
  };
}

function doubt({ evidence, meter }: Judgement, level: Level): string {
  if (meter.limit !== null) return `${level} is undecided: out of ${meter.limit}`;
  if (evidence.versions.foreign > 0)
    return (
      `${level} is undecided: ${counted(evidence.versions.foreign, "step")} of other kinds than ` +
      "append, w, r"
    );
  if (evidence.opaque.size > 0)
    return (
      `${level} is undecided: ${counted(evidence.opaque.size, "key")} with repeated elements, or ` +
      "lists and registers mixed"
    );
  return `${level} is undecided: nothing found proves it`;
}
