/**
 * Judges one file of a history: reads it, asks every check, explains what fails. What a worker is
 * asked to do.
 */
import { performance } from "node:perf_hooks";
import { certify } from "../checkers/certificates/order.ts";
import type { CheckOutcome } from "../checkers/consistency/check.ts";
import { consistencyChecks } from "../checkers/consistency/index.ts";
import { drawTimeline } from "../checkers/explain/timeline.ts";
import { Judgement, type LinearizabilityResult } from "../checkers/linearizability/check.ts";
import type { Budget } from "../checkers/linearizability/limits.ts";
import { assert } from "../core/assert.ts";
import { InputError, type InputProblem } from "../core/errors.ts";
import { formatCount } from "../core/formatting.ts";
import type { Value } from "../core/json.ts";
import { type Evidence, evidenceOf } from "../history/evidence.ts";
import type { Operation } from "../history/operation.ts";
import { keyed, type Model } from "../objects/model.ts";
import type { PageHistory } from "../report/history-page.ts";
import { budgetOf } from "./check-budget.ts";
import { type CheckTask, hasOwnModel, LINEARIZABLE } from "./check-task.ts";
import { explanationOf, type FileExplanation } from "./file-explanation.ts";
import { type LoadedModel, loadModel } from "./models.ts";
import { pageHistory } from "./page-history.ts";
import { readHistory } from "./read-history.ts";
import { digestOf, dropSaved, readSaved, writeSaved } from "./resume.ts";

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
  /** What was not taken as the file has it, a sentence each. */
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

export type CheckAnswer =
  | { readonly kind: "judged"; readonly report: FileReport; readonly page: PageHistory | null }
  | { readonly kind: "bad-input"; readonly problems: readonly InputProblem[] };

const IMPLIED: CheckOutcome = {
  verdict: "ok",
  summary: "holds: the history is linearizable",
  findings: [],
  figures: {},
};

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

interface Judged {
  readonly report: FileReport;
  readonly page: PageHistory | null;
}

async function judge(task: CheckTask, interrupted: () => boolean): Promise<Judged> {
  const found: LoadedModel | null = task.model === null ? null : await loadModel(task.model);
  const [given] = task.initial;
  const {
    codec,
    operations,
    unknownReads,
    notes: readNotes,
  } = await readHistory(task.file, {
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
  const { result, unsaved } =
    loaded !== null && (all || task.checks.includes(LINEARIZABLE))
      ? linearizable(operations, loaded.model, initial, budget, task)
      : { result: null, unsaved: [] };
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
  const kept = unsaved.length > 0 ? { ...task, resume: null } : task;
  const explanation =
    result === null || loaded === null
      ? null
      : explanationOf(operations, loaded.model, initial, result, kept, interrupted);
  const evidence = evidenceOf(operations, unknownReads, found?.object?.functions);
  const notes = [...readNotes, ...notesOf(evidence, codec.nilSays), ...unsaved];
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

/** @returns `unsaved`: why what is known could not be kept for another time; empty: it was. */
function linearizable(
  operations: readonly Operation[],
  model: Model,
  initial: Value | undefined,
  budget: Budget,
  { resume, model: named }: CheckTask,
): { readonly result: LinearizabilityResult; readonly unsaved: readonly string[] } {
  const from = initial === undefined ? {} : { initial };
  const digest = resume === null ? "" : digestOf(operations, named ?? "", initial);
  const saved = resume === null ? null : readSaved(resume, digest);
  const judgement = new Judgement(operations, model, { witness: true, ...from }, saved);
  const result = judgement.run(budget);
  const unsaved: string[] = [];
  if (resume !== null) {
    try {
      if (result.verdict === "unknown") writeSaved(resume, digest, judgement.saved());
      else dropSaved(resume);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      // What was found is worth more than what could be saved of the way to it.
      unsaved.push(`Nothing is kept for another --resume: ${error.message}.`);
    }
  }
  if (result.witness === null) return { result, unsaved };
  // No `ok` is said that a verifier does not accept, which knows only the model and the clock.
  const flaw = certify(operations, model, result.witness, from);
  assert(flaw === null, "an order explains its history", { model: model.name, flaw });
  return { result, unsaved };
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

function drawn(operations: readonly Operation[], witness: readonly number[]): string | null {
  const order = witness.map((index) => operations[index] as Operation);
  return order.length === 0 || order.length > DRAWN_MAX
    ? null
    : drawTimeline({ operations: order, order });
}
