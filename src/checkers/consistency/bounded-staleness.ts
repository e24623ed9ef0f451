/**
 * Bounded staleness: every read returns one of the latest versions (k-atomicity, Aiyer et al.
 * 2005), or one that was the latest at most some time before the read began (delta-atomicity, Golab
 * et al. 2011). Both are linearizability: of an object that remembers its last states, and of a
 * history whose reads began earlier.
 */
import { formatDuration } from "../../core/formatting.ts";
import type { Operation } from "../../history/operation.ts";
import type { Model } from "../../objects/model.ts";
import { checkLinearizable, type LinearizabilityResult } from "../linearizability/check.ts";
import { observedOf } from "../observed.ts";
import {
  type Check,
  type CheckInput,
  type CheckOutcome,
  type CheckVerdict,
  initialOf,
  notApplicable,
} from "./check.ts";
import { provenByOrder } from "./proven.ts";
import { type Times, timesOf, widened } from "./times.ts";

export const boundedStaleness: Check = {
  name: "bounded-staleness",
  about:
    "no read is staler than --bound, in versions (3) or in time (200ms); without a bound it measures versions",
  weakerThanLinearizable: true,
  run,
};

/** Where no bound is given, more versions than these are not tried. */
const VERSIONS_MAX = 16;

function run(input: CheckInput): CheckOutcome {
  const { model, bound } = input;
  if (model === null) return notApplicable("it needs a model");
  if (model.readOnly === undefined) return notApplicable("the model does not say what only reads");
  if (bound === undefined) return measure(input, model);
  if ("versions" in bound) return judgeVersions(input, model, bound.versions);
  return judgeTime(input, model, bound.us);
}

function judgeTime(input: CheckInput, model: Model, us: number): CheckOutcome {
  const { history } = input;
  const times = timesOf(history);
  if (typeof times === "string") return notApplicable(times);
  const early = begunEarlier(history, model, us, times);
  const { verdict, witness } = judge({ ...input, history: early }, model);
  const order = witness?.map((index) => (early[index] as Operation).process) ?? null;
  const terms = { ...initialOf(input), earlierUs: us };
  const judged = outcome(verdict, formatDuration(us), null);
  if (verdict === "illegal" && times.backUs > 0) {
    // Clocks and lines contradict each other: it is illegal if it is so whichever of them is right.
    const wide = begunEarlier(history, model, us, widened(history, times));
    if (judge({ ...input, history: wide }, model).verdict !== "illegal") {
      const summary =
        `undecided for ${formatDuration(us)}: times run back by up to ` +
        `${formatDuration(times.backUs)} from one line to a later one`;
      return { ...judged, verdict: "unknown", summary };
    }
  }
  return provenByOrder(judged, history, model, order, terms);
}

function judgeVersions(input: CheckInput, model: Model, versions: number): CheckOutcome {
  const { verdict, witness } = judge(input, lagging(model, versions));
  const bound = `${versions} version${versions === 1 ? "" : "s"}`;
  const terms = { ...initialOf(input), versions };
  return provenByOrder(outcome(verdict, bound, versions), input.history, model, witness, terms);
}

function measure(input: CheckInput, model: Model): CheckOutcome {
  for (let versions = 0; versions <= VERSIONS_MAX; versions++) {
    const judged = judgeVersions(input, model, versions);
    if (judged.verdict !== "illegal") return judged;
  }
  return outcome("illegal", `${VERSIONS_MAX} versions`, null);
}

function outcome(verdict: CheckVerdict, bound: string, versionsMax: number | null): CheckOutcome {
  const summaries = {
    ok: `no read is staler than ${bound}`,
    illegal: `no order explains every read with at most ${bound} of staleness`,
    unknown: `undecided for ${bound}: out of time or memory`,
    "not-applicable": "",
  };
  return { verdict, summary: summaries[verdict], findings: [], figures: { versionsMax } };
}

function judge(input: CheckInput, model: Model): LinearizabilityResult {
  const { history, budget } = input;
  return checkLinearizable(history, model, {
    failure: false,
    witness: true,
    ...(budget === undefined ? {} : { budget }),
    ...initialOf(input),
  });
}

/**
 * An object that remembers its last states: a read may return what any of them holds. The latest
 * comes first.
 */
function lagging(model: Model, versions: number): Model<readonly unknown[]> {
  const { partition } = model;
  const isRead: NonNullable<Model["readOnly"]> = (call) => model.readOnly?.(call) === true;
  return {
    name: `${model.name} up to ${versions} versions late`,
    initial: (value) => [value === undefined ? model.initial() : model.initial(value)],
    step: (states, call) => {
      if (isRead(call))
        return states.some((state) => model.step(state, call).length > 0) ? [states] : [];
      return model.step(states[0], call).map((next) => [next, ...states].slice(0, versions + 1));
    },
    readOnly: isRead,
    identity: (states) =>
      JSON.stringify(states.map((state) => model.identity?.(state) ?? JSON.stringify(state))),
    ...(partition === undefined ? {} : { partition: (call) => partition.call(model, call) }),
  };
}

/** The history by its times, with reads begun earlier by this much. */
function begunEarlier(
  history: readonly Operation[],
  model: Model,
  us: number,
  { began, ended }: Times,
): Operation[] {
  interface Moment {
    readonly index: number;
    readonly at: number;
    readonly position: number;
    readonly isEnd: boolean;
  }
  const moments: Moment[] = [];
  for (const [index, operation] of history.entries()) {
    const isRead = model.readOnly?.(observedOf(operation)) === true;
    const at = (began[index] as number) - (isRead ? us : 0);
    moments.push({ index, at, position: operation.invoked, isEnd: false });
    const end = ended[index] as number;
    if (end === Number.POSITIVE_INFINITY) continue;
    moments.push({ index, at: end, position: operation.completed, isEnd: true });
  }
  moments.sort((a, b) => a.at - b.at || a.position - b.position);
  const begins = new Map<number, number>();
  const ends = new Map<number, number>();
  moments.forEach(({ index, isEnd }, position) => {
    (isEnd ? ends : begins).set(index, position);
  });
  // Reads now overlap with what their processes did before.
  return history
    .map((operation, index) => ({
      ...operation,
      process: index,
      invoked: begins.get(index) as number,
      completed: ends.get(index) ?? Number.POSITIVE_INFINITY,
    }))
    .sort((a, b) => a.invoked - b.invoked);
}
