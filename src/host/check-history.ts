/**
 * Judges one file of a history: reads it, asks every check, explains what fails. What a worker is
 * asked to do.
 */
import { performance } from "node:perf_hooks";
import { certify } from "../checkers/certificates/order.ts";
import type { Bound, CheckOutcome } from "../checkers/consistency/check.ts";
import { consistencyChecks } from "../checkers/consistency/index.ts";
import type { Level } from "../checkers/consistency/transactions/levels.ts";
import { type Explanation, explain } from "../checkers/explain/explain.ts";
import { drawTimeline } from "../checkers/explain/timeline.ts";
import { type Verified, verifiedPrefix } from "../checkers/explain/verified.ts";
import {
  checkLinearizable,
  Judgement,
  type LinearizabilityResult,
} from "../checkers/linearizability/check.ts";
import type { Budget } from "../checkers/linearizability/limits.ts";
import { assert } from "../core/assert.ts";
import { InputError, type InputProblem } from "../core/errors.ts";
import { formatCount } from "../core/formatting.ts";
import type { Value } from "../core/json.ts";
import { type Evidence, evidenceOf } from "../history/evidence.ts";
import type { Operation } from "../history/operation.ts";
import { objects } from "../objects/index.ts";
import { keyed, type Model } from "../objects/model.ts";
import type { PageHistory } from "../report/history-page.ts";
import { budgetOf } from "./check-budget.ts";
import { type LoadedModel, loadModel } from "./models.ts";
import { pageHistory } from "./page-history.ts";
import { readHistory } from "./read-history.ts";
import { digestOf, dropSaved, readSaved, writeSaved } from "./resume.ts";

/** The name of the check that is not among `consistencyChecks`. */
export const LINEARIZABLE = "linearizable";

/** What is asked of one file. */
export interface CheckTask {
  readonly file: string;
  /** Null: checks that need none. */
  readonly model: string | null;
  /** In a list, so that null differs from nothing. */
  readonly initial: readonly Value[];
  readonly format: string | null;
  /** 0: no limit. */
  readonly timeoutMs: number;
  readonly memoryBytes: number;
  /** Names of checks, or `all`: those that do not apply are then passed over. */
  readonly checks: readonly string[];
  readonly witness: boolean;
  /** What `transactions` is asked for. */
  readonly level: Level;
  /** Whether cycles of transactions are wanted as a graph. */
  readonly draw: boolean;
  /** How stale reads may be; null: it is measured. */
  readonly bound: Bound | null;
  /** Where what is known of an undecided history is kept, and read again; null: nowhere. */
  readonly resume: string | null;
  /** The command that judges it, where a page is to show it; else null. */
  readonly page: string | null;
}

/** An operation as reports show it. */
export type ShownOperation = Operation & { readonly index: number };

/** What a check of a file came to. */
export interface CheckLine extends CheckOutcome {
  readonly check: string;
}

/** What a file came to. */
export interface FileReport {
  readonly file: string;
  readonly model: string | null;
  readonly format: string;
  readonly operations: number;
  /** What the verdict rests on. */
  readonly evidence: Evidence;
  /** What was not taken as it stands in the file, a sentence each. */
  readonly notes: readonly string[];
  readonly verdict: "ok" | "illegal" | "unknown";
  /** Of judging, without reading and explaining. */
  readonly ms: number;
  /**
   * Why it is illegal, or what ended an undecided check; null for ok, and where nothing was judged.
   */
  readonly explanation: FileExplanation | null;
  /** One line a check, if others than linearizability were asked for; else null. */
  readonly checks: readonly CheckLine[] | null;
  /** On request, for ok: one valid order, as indices. */
  readonly witness: readonly number[] | null;
  /** The witness drawn, for short histories. */
  readonly witnessTimeline: string | null;
}

/** An explanation with its operations spelled out. */
export type FileExplanation =
  | (Omit<Explanation, "core" | "culprit"> & {
      readonly kind: "illegal";
      readonly culprit: ShownOperation;
      readonly core: readonly ShownOperation[];
      /** Earlier operations of a core that the budget left too long to be shown whole. */
      readonly coreOmitted: number;
    })
  | {
      readonly kind: "unknown";
      readonly limit: string;
      readonly work: number;
      /** A prefix that was proved linearizable. */
      readonly verified: Verified | null;
      readonly words: readonly string[];
    };

export type CheckAnswer =
  | { readonly kind: "judged"; readonly report: FileReport; readonly page: PageHistory | null }
  | { readonly kind: "bad-input"; readonly problems: readonly InputProblem[] };

const IMPLIED: CheckOutcome = {
  verdict: "ok",
  summary: "holds: the history is linearizable",
  findings: [],
  figures: {},
};

/**
 * How long the search for a smaller reason may take after the verdict: this long, and no longer
 * than the verdict may take.
 */
const EXPLAIN_MS = 20_000;
/** What a judgement of a prefix of an undecided history may explore. */
const VERIFY_WORK_MAX = 100_000;
/** So many operations of a core are spelled out, the latest. */
const CORE_SHOWN_MAX = 1_000;
/** A witness of more operations is not drawn. */
const DRAWN_MAX = 40;

/** Does one task. `interrupted` is asked now and then: true ends it with what is known by then. */
export async function checkHistory(
  task: CheckTask,
  interrupted: () => boolean = () => false,
): Promise<CheckAnswer> {
  try {
    return { kind: "judged", ...(await judge(task, interrupted)) };
  } catch (error) {
    if (error instanceof InputError) return { kind: "bad-input", problems: error.problems };
    if (hasOwnModel(task)) {
      const told = error instanceof Error ? error.message : String(error);
      const message = `the model ${task.model} threw: ${told}`;
      return { kind: "bad-input", problems: [{ file: task.file, message }] };
    }
    throw error;
  }
}

/** Whether it is judged by a user's own model, which may throw or never return. */
export function hasOwnModel({ model }: CheckTask): boolean {
  return model !== null && !objects.has(model);
}

interface Judged {
  readonly report: FileReport;
  readonly page: PageHistory | null;
}

async function judge(task: CheckTask, interrupted: () => boolean): Promise<Judged> {
  const found: LoadedModel | null = task.model === null ? null : await loadModel(task.model);
  const [given] = task.initial;
  const { codec, operations, unknownReads } = await readHistory(task.file, {
    ...(task.format === null ? {} : { format: task.format }),
    ...(given === undefined ? {} : { initial: given }),
    ...(found?.object ? { shapes: found.object.functions } : {}),
    ...(found?.functions ? { functions: found.functions, model: found.model.name } : {}),
  });
  const isWhole = found?.object?.partitioned === false;
  const hasKeys = isWhole && operations.some(({ key }) => key !== null);
  const loaded = found !== null && hasKeys ? { ...found, model: keyed(found.model) } : found;
  const initial = given === undefined ? codec.initial : given;
  const began = performance.now();
  const budget = budgetOf(task, interrupted);
  const all = task.checks.includes("all");
  const result =
    loaded !== null && (all || task.checks.includes(LINEARIZABLE))
      ? linearizable(operations, loaded.model, initial, budget, task)
      : null;
  const lines = result === null ? [] : [lineOf(result)];
  const cycles = new Map<string, CheckOutcome["cycles"]>();
  for (const [name, check] of consistencyChecks) {
    if (!all && !task.checks.includes(name)) continue;
    if (check.weakerThanLinearizable && result?.verdict === "ok") {
      lines.push({ check: name, ...IMPLIED });
      continue;
    }
    const {
      certificate,
      cycles: drawn,
      dot,
      ...outcome
    } = check.run({
      history: operations,
      model: loaded?.model ?? null,
      ...(initial === undefined ? {} : { initial }),
      budget: budgetOf(task, interrupted),
      level: task.level,
      realTime: codec.realTime !== false,
      draw: task.draw || task.page !== null,
      ...(task.bound === null ? {} : { bound: task.bound }),
    });
    if (outcome.verdict === "not-applicable" && !all) {
      const message = `the check ${name} does not apply: ${outcome.summary}`;
      throw new InputError([{ file: task.file, message }]);
    }
    cycles.set(name, drawn);
    lines.push({
      check: name,
      ...outcome,
      ...(task.witness && certificate !== undefined ? { certificate } : {}),
      ...(task.draw && dot !== undefined ? { dot } : {}),
    });
  }
  const ms = Math.round((performance.now() - began) * 1_000) / 1_000;
  const witness = task.witness ? (result?.witness ?? null) : null;
  const explanation =
    result === null || loaded === null
      ? null
      : explanationOf(operations, loaded.model, initial, result, task, interrupted);
  const evidence = evidenceOf(operations, unknownReads, found?.object?.functions);
  const notes = notesOf(evidence, codec.nilSays);
  const judged = worst(lines);
  const isBare = judged === "ok" && evidence.answers === 0 && unknownReads > 0;
  const head = {
    file: task.file,
    model: task.model,
    format: codec.name,
    verdict: isBare ? ("unknown" as const) : judged,
    ms,
  };
  const report = {
    ...head,
    operations: operations.length,
    evidence,
    notes,
    explanation,
    checks: all || task.checks.some((name) => name !== LINEARIZABLE) ? lines : null,
    witness,
    witnessTimeline: witness === null ? null : drawn(operations, witness),
  };
  if (task.page === null) return { report, page: null };
  const shown = {
    operations,
    model: loaded?.model ?? null,
    initial,
    result,
    reason: explanation?.kind === "illegal" ? pageReason(explanation) : null,
    checks: lines.map((line) => ({ ...line, cycles: cycles.get(line.check) ?? [] })),
  };
  const words = [...(explanation?.kind === "unknown" ? explanation.words : []), ...notes];
  const page = pageHistory(shown, { ...head, words, command: task.page }, interrupted);
  return { report, page };
}

/** Of reads of nil that say nothing: how many there are, and whether they are all there is. */
function notesOf({ answers, unknownReads }: Evidence, nilSays = ""): readonly string[] {
  if (unknownReads === 0) return [];
  const are = unknownReads === 1 ? "read of nil is" : "reads of nil are";
  const said = `${formatCount(unknownReads)} ${are} taken as unknown: ${nilSays}.`;
  return answers > 0 ? [said] : [said, "No answer is known: nothing is judged."];
}

function pageReason({ core, culprit, edges, ...rest }: FileExplanation & { kind: "illegal" }) {
  const { key, headline, optional, words } = rest;
  const indices = core.map(({ index }) => index);
  return {
    key,
    headline,
    culprit: culprit.index,
    core: indices,
    optional,
    edges: edges ?? [],
    words,
  };
}

function linearizable(
  operations: readonly Operation[],
  model: Model,
  initial: Value | undefined,
  budget: Budget,
  { resume, model: named }: CheckTask,
): LinearizabilityResult {
  const from = initial === undefined ? {} : { initial };
  const digest = resume === null ? "" : digestOf(operations, named ?? "", initial);
  const saved = resume === null ? null : readSaved(resume, digest);
  const judgement = new Judgement(operations, model, { witness: true, ...from }, saved);
  const result = judgement.run(budget);
  if (resume !== null) {
    if (result.verdict === "unknown") writeSaved(resume, digest, judgement.saved());
    else dropSaved(resume);
  }
  if (result.witness === null) return result;
  // No `ok` is said that a verifier does not accept, which knows only the model and the clock.
  const flaw = certify(operations, model, result.witness, from);
  assert(flaw === null, "an order explains its history", { model: model.name, flaw });
  return result;
}

function lineOf({ verdict, limit, work }: LinearizabilityResult): CheckLine {
  const summaries = {
    ok: "one order explains every answer and is true to real time",
    illegal: "no order explains every answer and is true to real time",
    unknown: limit === "interrupt" ? "undecided: interrupted" : `undecided: out of ${limit}`,
  };
  return {
    check: LINEARIZABLE,
    verdict,
    summary: summaries[verdict],
    findings: [],
    figures: { work },
  };
}

/** Illegal before undecided before ok. */
function worst(lines: readonly CheckLine[]): FileReport["verdict"] {
  if (lines.some(({ verdict }) => verdict === "illegal")) return "illegal";
  return lines.some(({ verdict }) => verdict === "unknown") ? "unknown" : "ok";
}

function explanationOf(
  operations: readonly Operation[],
  model: Model,
  initial: Value | undefined,
  result: LinearizabilityResult,
  task: CheckTask,
  interrupted: () => boolean,
): FileExplanation | null {
  if (result.verdict === "unknown") {
    const { work } = result;
    const limit = result.limit ?? "work";
    const verified = result.verified ?? verifiedOf(operations, model, initial, task, interrupted);
    const words = [
      limit === "interrupt"
        ? `Undecided: interrupted after ${work} configurations.`
        : `Undecided: out of ${limit} after ${work} configurations; give it more with ${limit === "memory" ? "--memory" : "--timeout"}.`,
      ...(task.resume === null ? [] : [`The same command resumes from ${task.resume}.`]),
      ...(verified === null
        ? []
        : [
            `Up to event ${verified.position}, the first ${verified.completed} completed operations are linearizable.`,
          ]),
    ];
    return { kind: "unknown", limit, work, verified, words };
  }
  if (result.failure === null) return null;
  const patience = task.timeoutMs === 0 ? EXPLAIN_MS : Math.min(EXPLAIN_MS, task.timeoutMs);
  const budget = budgetOf({ ...task, timeoutMs: patience }, interrupted);
  const { culprit, core, ...rest } = explain(operations, model, result.failure, {
    memoryBytes: budget.memoryBytes,
    expired: () => budget.expired() !== false,
    ...(initial === undefined ? {} : { initial }),
  });
  const shown = (index: number): ShownOperation => ({
    index,
    ...(operations[index] as Operation),
  });
  return {
    kind: "illegal",
    ...rest,
    culprit: shown(culprit),
    core: core.slice(-CORE_SHOWN_MAX).map(shown),
    coreOmitted: Math.max(0, core.length - CORE_SHOWN_MAX),
  };
}

/** Looks for a decided prefix, for at most a twentieth of the time that the verdict had. */
function verifiedOf(
  operations: readonly Operation[],
  model: Model,
  initial: Value | undefined,
  { timeoutMs, memoryBytes }: CheckTask,
  interrupted: () => boolean,
): Verified | null {
  const patience = timeoutMs === 0 ? EXPLAIN_MS : timeoutMs / 20;
  const budget = budgetOf({ timeoutMs: patience, memoryBytes }, interrupted);
  const judge = (history: readonly Operation[]) =>
    checkLinearizable(history, model, {
      failure: false,
      budget: { ...budget, work: VERIFY_WORK_MAX },
      ...(initial === undefined ? {} : { initial }),
    }).verdict;
  return verifiedPrefix(operations, judge, () => budget.expired() === false);
}

function drawn(operations: readonly Operation[], witness: readonly number[]): string | null {
  const order = witness.map((index) => operations[index] as Operation);
  return order.length === 0 || order.length > DRAWN_MAX
    ? null
    : drawTimeline({ operations: order, order });
}
