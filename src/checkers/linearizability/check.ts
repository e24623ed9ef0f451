/** Linearizability: whether one order of the operations, true to real time, explains every answer. */
import type { Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import type { Model } from "../../objects/model.ts";
import { collectionProblem } from "./collection-problem.ts";
import { judgeQueue } from "./fifo-queue.ts";
import { Arranger, type Layout } from "./layout.ts";
import { type Budget, type Limit, Meter } from "./limits.ts";
import { Lowering } from "./lowering.ts";
import { ModelMachine, observedOf, textOf } from "./machine.ts";
import { judgePriorityQueue } from "./priority-queue.ts";
import { type RegisterProblem, RegisterProblems } from "./register-problem.ts";
import { RegisterSearch } from "./register-search.ts";
import { Search, type Verdict } from "./search.ts";
import { Settler } from "./settle.ts";
import { judgeStack } from "./stack.ts";
import { TextMachine } from "./text-machine.ts";
import { Zones } from "./zones.ts";

export interface LinearizabilityResult {
  readonly verdict: Verdict;
  /** What ended an `unknown`. */
  readonly limit: Limit | null;
  /** Configurations explored: the same on every machine. */
  readonly work: number;
  /** On request, for `ok`: indices into the history in a valid order; crashed operations that never took effect left out. */
  readonly witness: readonly number[] | null;
  /** For `illegal`. */
  readonly failure: Failure | null;
}

export interface Failure {
  /** The part of the object that is at fault, null where it is one whole. */
  readonly key: Value;
  /** The longest linearizable prefix found, as an order: indices into the history. */
  readonly prefix: readonly number[];
  /** The first operation, by completion, that cannot be placed: an index into the history. */
  readonly culprit: number;
}

export interface Options {
  readonly budget?: Budget;
  /** The state at first, where it is not the model's own. */
  readonly initial?: Value;
  /** Whether an order is wanted for `ok`. */
  readonly witness?: boolean;
  /** Whether the reason is wanted for `illegal`; the default. */
  readonly failure?: boolean;
}

/** Of the arrays in which a history is laid out and lowered, per operation. */
const LAYOUT_BYTES = 100;

/** Scratch, used again by every call: a call leaves nothing in it that the next one reads. */
const arranger = new Arranger();
const search = new Search();
const texts = new TextMachine();
const zones = new Zones();
const lowering = new Lowering();
const problems = new RegisterProblems();
const registerSearch = new RegisterSearch();
const settler = new Settler();
let partOf = new Int32Array(256);

/** Judges a history. The verdict depends on nothing but the arguments. */
export function checkLinearizable(
  history: readonly Operation[],
  model: Model,
  options: Options = {},
): LinearizabilityResult {
  const meter = new Meter(options.budget);
  if (!meter.hold(LAYOUT_BYTES * history.length)) return undecided(meter);
  const lowered = lowering.lower(history, model, options.initial);
  const layout = lowered
    ? arranger.arrange(history, lowering.partOf, lowering.keys)
    : arrange(history, model);
  const collected = layout.parts === 1 ? collect(history, layout, model, options.initial) : null;
  const witness: number[][] | null = options.witness === true ? [] : null;
  let unknown = false;
  for (let part = 0; part < layout.parts; part++) {
    let verdict: Verdict;
    let byZones = false;
    let settled = false;
    const simple = lowered && lowering.foreign[part] !== true;
    if (collected !== null) {
      verdict = collected === "illegal" ? "illegal" : "ok";
    } else if (simple) {
      const problem = problemOf(layout, part);
      const zoned = problem.distinct ? zones.judge(problem) : "undecided";
      byZones = zoned !== "undecided";
      settled = !byZones && problem.distinct && problem.crashed > 0;
      verdict = byZones
        ? (zoned as Verdict)
        : settled
          ? searchSettled(layout, part, problem, meter)
          : registerSearch.run(problem, meter);
    } else if (lowered && texts.prepare(history, layout, part, options.initial)) {
      verdict = search.run(layout, part, texts, meter);
    } else {
      const machine = new ModelMachine(history, layout, part, model, options.initial);
      verdict = search.run(layout, part, machine, meter);
    }
    if (verdict === "illegal") {
      const key = layout.keys[part] ?? null;
      return {
        verdict,
        limit: null,
        work: meter.work,
        witness: null,
        failure:
          options.failure === false
            ? null
            : explain(history, layout, part, key, model, options, meter.work),
      };
    }
    if (verdict === "unknown") {
      unknown = true;
      if (meter.limit !== "memory") break;
    } else if (witness !== null) {
      const start = layout.starts[part] as number;
      const ranks =
        collected !== null && collected !== "illegal"
          ? collected
          : (byZones ? zones : simple ? registerSearch : search).placed();
      witness.push(
        ranks.map((rank) => {
          const member = settled ? (settler.origin[rank] as number) : rank;
          return layout.source[start + member] as number;
        }),
      );
    }
  }
  return {
    verdict: unknown ? "unknown" : "ok",
    limit: unknown ? meter.limit : null,
    work: meter.work,
    witness: unknown || witness === null ? null : merged(history, witness),
    failure: null,
  };
}

function problemOf(layout: Layout, part: number): RegisterProblem {
  const { kindOf, aOf, bOf, valueCount, initial } = lowering;
  return problems.make(layout, part, kindOf, aOf, bOf, valueCount, initial);
}

/** For values of one supplier, with crashed operations, after zones: with few of these, and with all only where that finds no order. */
function searchSettled(
  layout: Layout,
  part: number,
  problem: RegisterProblem,
  meter: Meter,
): Verdict {
  settler.settle(problem, zones.needed, true);
  const verdict = registerSearch.run(problem, meter);
  if (verdict !== "illegal") return verdict;
  const whole = problemOf(layout, part);
  settler.settle(whole, zones.needed, false);
  return registerSearch.run(whole, meter);
}

function undecided(meter: Meter): LinearizabilityResult {
  const { limit, work } = meter;
  return { verdict: "unknown", limit, work, witness: null, failure: null };
}

/** Queues, stacks and priority queues of distinct values, empty at first: an order, "illegal", or null if they are not of that kind. */
function collect(
  history: readonly Operation[],
  layout: Layout,
  model: Model,
  initial: Value | undefined,
): readonly number[] | "illegal" | null {
  const { algorithm } = model;
  if (algorithm === undefined || (Array.isArray(initial) && initial.length > 0)) return null;
  const problem = collectionProblem(history, layout, algorithm);
  if (problem === null || problem === "illegal") return problem;
  switch (algorithm) {
    case "fifo-queue":
      return judgeQueue(problem);
    case "stack":
      return judgeStack(problem);
    default:
      return judgePriorityQueue(problem);
  }
}

/**
 * The orders of all parts, one after the other, as one order: each operation takes effect at the latest invocation
 * before it in its part, which is before its own completion (Herlihy and Wing 1990: linearizability is local).
 */
function merged(history: readonly Operation[], orders: readonly number[][]): number[] {
  if (orders.length === 1) return orders[0] ?? [];
  const timed: { index: number; moment: number }[] = [];
  for (const order of orders) {
    let moment = Number.NEGATIVE_INFINITY;
    for (const index of order) {
      moment = Math.max(moment, (history[index] as Operation).invoked);
      timed.push({ index, moment });
    }
  }
  // The sort is stable, so operations of one part stay in their order.
  return timed.sort((a, b) => a.moment - b.moment).map(({ index }) => index);
}

/** Splits a history into parts and lays them out. Operations that did not take effect, and crashed ones that only read, are left out. */
function arrange(history: readonly Operation[], model: Model): Layout {
  if (partOf.length < history.length) partOf = new Int32Array(2 * history.length);
  const keys: Value[] = [];
  const partitioned = model.partition !== undefined;
  const parts = new Map<string, number>();
  if (!partitioned && history.length > 0) keys.push(null);
  for (let index = 0; index < history.length; index++) {
    const operation = history[index] as Operation;
    partOf[index] = -1;
    if (operation.outcome === "fail") continue;
    if (operation.outcome === "info" && model.readOnly?.(observedOf(operation)) === true) continue;
    if (!partitioned) {
      partOf[index] = 0;
      continue;
    }
    const key = model.partition?.(observedOf(operation)) ?? null;
    const text = textOf(key);
    let part = parts.get(text);
    if (part === undefined) {
      part = keys.length;
      parts.set(text, part);
      keys.push(key);
    }
    partOf[index] = part;
  }
  return arranger.arrange(history, partOf, keys);
}

/** The shortest prefix, in returns, that is not linearizable, found by halving: it ends with the culprit. */
function explain(
  history: readonly Operation[],
  layout: Layout,
  part: number,
  key: Value,
  model: Model,
  options: Options,
  spent: number,
): Failure {
  const start = layout.starts[part] as number;
  const end = layout.starts[part + 1] as number;
  const members = Array.from(layout.source.subarray(start, end));
  const returns = Array.from(
    layout.byReturn.subarray(layout.returnStarts[part], layout.returnStarts[part + 1]),
    (rank) => members[rank] as number,
  );
  // The verdict and its reason share one budget of work; without work left the prefix is a shorter one.
  let work = options.budget?.work === undefined ? undefined : options.budget.work - spent;
  let low = 0;
  let high = returns.length;
  let prefix: readonly number[] = [];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    const until = (history[returns[middle - 1] as number] as Operation).completed;
    const kept = members.filter((index) => (history[index] as Operation).invoked <= until);
    const cut = kept.map((index): Operation => {
      const operation = history[index] as Operation;
      if (operation.completed <= until) return operation;
      return { ...operation, outcome: "info", output: null, completed: Number.POSITIVE_INFINITY };
    });
    const budget = {
      ...options.budget,
      ...(work === undefined ? {} : { work: Math.max(0, work) }),
    };
    const asked = { ...options, budget, witness: true, failure: false };
    const result = checkLinearizable(cut, model, asked);
    if (work !== undefined) work -= result.work;
    if (result.verdict === "ok") {
      low = middle;
      prefix = (result.witness ?? []).map((index) => kept[index] as number);
    } else {
      high = middle;
    }
  }
  return { key, prefix, culprit: returns[high - 1] as number };
}
