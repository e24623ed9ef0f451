/**
 * Sequential consistency (Lamport 1979): one order that explains every answer and keeps the order
 * of each process, whatever the clock says. It is not local: keys are judged together. NP-complete
 * (Gibbons and Korach 1997), so: what is linearizable is sequential, what is not causal is not, and
 * between them a search with memo and budget decides.
 */

import { textOf } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import type { Model } from "../../objects/model.ts";
import { checkLinearizable } from "../linearizability/check.ts";
import { Meter } from "../linearizability/limits.ts";
import { observedOf } from "../observed.ts";
import { causal } from "./causal.ts";
import {
  type Check,
  type CheckInput,
  type CheckOutcome,
  initialOf,
  notApplicable,
} from "./check.ts";
import { provenByOrder } from "./proven.ts";

export const sequential: Check = {
  name: "sequential",
  about: "one order explains every answer and keeps the order of each process (Lamport 1979)",
  weakerThanLinearizable: true,
  run,
};

/** Configurations explored if no budget is given. */
const WORK_MAX = 2_000_000;
/** Of the parts alone, which must be sequential too. */
const WORK_PER_PART_MAX = 50_000;
/** What a configuration kept takes, roughly. */
const ENTRY_BYTES = 400;

function run(input: CheckInput): CheckOutcome {
  const { history, model } = input;
  if (model === null) return notApplicable("it needs a model");
  const { order, ...outcome } = findOrder(input, model);
  const laneOf = ({ process }: Operation): number => process;
  return provenByOrder(outcome, history, model, order, { ...initialOf(input), laneOf });
}

/** Looks for an order; what it says is not verified. */
export function findOrder(
  input: CheckInput,
  model: Model,
): CheckOutcome & { readonly order: readonly number[] | null } {
  const { history } = input;
  const work = input.budget?.work ?? WORK_MAX;
  const budget = { ...input.budget, work };
  const strong = checkLinearizable(history, model, {
    budget,
    failure: false,
    witness: true,
    ...initialOf(input),
  });
  if (strong.witness !== null) {
    return { ...outcome("ok", "holds: the history is even linearizable"), order: strong.witness };
  }
  const weak = causal.run(input);
  if (weak.verdict === "illegal") {
    return {
      ...outcome(
        "illegal",
        "no order of the processes' operations explains it: it is not even causal",
      ),
      findings: weak.findings,
      order: null,
    };
  }
  for (const part of partsOf(history, model)) {
    if (search(part, model, input, WORK_PER_PART_MAX) !== "illegal") continue;
    const [{ key }] = part as [Operation];
    return outcome(
      "illegal",
      `no order of the processes' operations on ${JSON.stringify(key)} alone explains it`,
    );
  }
  const found = search(history, model, input, work);
  if (found === "unknown") return outcome("unknown", `undecided after ${work} configurations`);
  return found === "illegal"
    ? outcome("illegal", "no order of the processes' operations explains it")
    : { ...outcome("ok", "holds, though not in real time"), order: found };
}

function outcome(
  verdict: CheckOutcome["verdict"],
  summary: string,
): CheckOutcome & { order: null } {
  return { verdict, summary, findings: [], figures: {}, order: null };
}

/**
 * A configuration on the way: how far each process is, the states of all parts, which loose updates
 * are used.
 */
interface Frame {
  readonly positions: Int32Array;
  readonly states: readonly unknown[];
  readonly used: readonly number[];
  /** What was placed since the configuration before: indices into the history. */
  readonly taken: readonly number[];
  /** What to try next. */
  readonly choices: Choice[];
}

interface Choice {
  readonly process: number;
  readonly loose: number;
  readonly index: number;
  readonly states: readonly unknown[];
}

function search(
  history: readonly Operation[],
  model: Model,
  input: CheckInput,
  work: number,
): readonly number[] | "illegal" | "unknown" {
  const { lanes, loose } = lanesOf(history, model);
  const at = (index: number): Operation => history[index] as Operation;
  const parts = new Map<string, number>();
  const partOf = (index: number): number => {
    const name = textOf(model.partition?.(observedOf(at(index))) ?? null);
    const known = parts.get(name) ?? parts.size;
    parts.set(name, known);
    return known;
  };
  const laneParts = lanes.map((lane) => lane.map(partOf));
  const looseParts = loose.map(({ index }) => partOf(index));
  const first = input.initial === undefined ? model.initial() : model.initial(input.initial);
  const meter = new Meter({ ...input.budget, work });
  const identity = (state: unknown): string => model.identity?.(state) ?? JSON.stringify(state);
  const refuted = new Set<string>();

  /** Takes every read that is possible now: it changes nothing, so no order is lost by it. */
  const settle = (positions: Int32Array, states: readonly unknown[], taken: number[]): void => {
    for (let again = true; again; ) {
      again = false;
      for (let process = 0; process < lanes.length; process++) {
        const index = lanes[process]?.[positions[process] as number];
        if (index === undefined) continue;
        const call = observedOf(at(index));
        if (model.readOnly?.(call) !== true) continue;
        const part = laneParts[process]?.[positions[process] as number] as number;
        if (model.step(states[part], call).length === 0) continue;
        taken.push(index);
        positions[process] = (positions[process] as number) + 1;
        again = true;
      }
    }
  };
  const finished = (positions: Int32Array): boolean =>
    lanes.every((lane, process) => (positions[process] as number) >= lane.length);
  const replaced = (states: readonly unknown[], part: number, state: unknown): unknown[] => {
    const copy = states.slice();
    copy[part] = state;
    return copy;
  };
  const frameOf = (
    positions: Int32Array,
    states: readonly unknown[],
    used: readonly number[],
    taken: readonly number[],
  ): Frame => {
    const choices: Choice[] = [];
    lanes.forEach((lane, process) => {
      const place = positions[process] as number;
      const index = lane[place];
      if (index === undefined) return;
      const part = laneParts[process]?.[place] as number;
      for (const state of model.step(states[part], observedOf(at(index)))) {
        choices.push({ process, loose: -1, index, states: replaced(states, part, state) });
      }
    });
    // Earlier invocations are tried first: the order that happened is mostly near real time.
    // Choices are popped.
    choices.sort((a, b) => at(b.index).invoked - at(a.index).invoked);
    loose.forEach(({ index, lane, after }, number) => {
      if (used.includes(number) || (positions[lane] as number) < after) return;
      const part = looseParts[number] as number;
      for (const state of model.step(states[part], observedOf(at(index)))) {
        const next = replaced(states, part, state);
        choices.unshift({ process: -1, loose: number, index, states: next });
      }
    });
    return { positions, states, used, taken, choices };
  };
  const keyOf = ({ positions, states, used }: Frame): string =>
    `${positions.join()}|${used.join()}|${states.map(identity).join()}`;

  const start = new Int32Array(lanes.length);
  const states: unknown[] = new Array<unknown>(parts.size).fill(first);
  const settled: number[] = [];
  settle(start, states, settled);
  const stack: Frame[] = [frameOf(start, states, [], settled)];
  for (let top = stack[0]; top !== undefined; top = stack[stack.length - 1]) {
    if (finished(top.positions)) return stack.flatMap(({ taken }) => taken);
    const choice = top.choices.pop();
    if (choice === undefined) {
      refuted.add(keyOf(top));
      stack.pop();
      continue;
    }
    if (
      !meter.spend() ||
      !meter.goesOn() ||
      !meter.fits((refuted.size + stack.length) * ENTRY_BYTES)
    )
      return "unknown";
    const positions = top.positions.slice();
    if (choice.process >= 0) positions[choice.process] = (positions[choice.process] as number) + 1;
    const used = choice.loose < 0 ? top.used : [...top.used, choice.loose].sort((a, b) => a - b);
    const taken = [choice.index];
    settle(positions, choice.states, taken);
    const frame = frameOf(positions, choice.states, used, taken);
    if (!refuted.has(keyOf(frame))) stack.push(frame);
  }
  return "illegal";
}

/**
 * An update that may have happened: at any time after what its process had done before, or never.
 */
interface Loose {
  readonly index: number;
  readonly lane: number;
  /** How far its process must be. */
  readonly after: number;
}

/**
 * The operations of each process in their order; updates that may not have happened are kept apart.
 */
function lanesOf(
  history: readonly Operation[],
  model: Model,
): { lanes: number[][]; loose: Loose[] } {
  const numbers = new Map<number, number>();
  const lanes: number[][] = [];
  const loose: Loose[] = [];
  for (const [index, operation] of history.entries()) {
    if (operation.outcome === "fail") continue;
    let lane = numbers.get(operation.process);
    if (lane === undefined) {
      lane = lanes.length;
      numbers.set(operation.process, lane);
      lanes.push([]);
    }
    const own = lanes[lane] as number[];
    if (operation.outcome === "ok") own.push(index);
    else if (model.readOnly?.(observedOf(operation)) !== true) {
      loose.push({ index, lane, after: own.length });
    }
  }
  return { lanes, loose };
}

/** The histories of the parts, where there are several. */
function partsOf(history: readonly Operation[], model: Model): Operation[][] {
  const { partition } = model;
  if (partition === undefined) return [];
  const parts = new Map<string, Operation[]>();
  for (const operation of history) {
    const name = textOf(partition.call(model, observedOf(operation)));
    const part = parts.get(name);
    if (part === undefined) parts.set(name, [operation]);
    else part.push(operation);
  }
  return parts.size > 1 ? [...parts.values()] : [];
}
