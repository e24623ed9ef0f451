/**
 * Why a history is not linearizable: the first operation without a place, the smallest failing
 * core, in words and as a picture.
 */
import { assert } from "../../core/assert.ts";
import { sameValue, textOf, type Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import type { Model } from "../../objects/model.ts";
import { bruteForceWithin } from "../linearizability/brute-force.ts";
import {
  checkLinearizable,
  type Failure,
  type LinearizabilityResult,
} from "../linearizability/check.ts";
import { type Edge, neededEdges } from "./edges.ts";
import { edgeLines, operationLines } from "./groups.ts";
import { isReadOnly, type Judge, optional, partOf } from "./judge.ts";
import { type Core, minimize } from "./minimize.ts";
import { cutAfter } from "./prefix.ts";
import { drawTimeline } from "./timeline.ts";
import { callText, headline, valueText } from "./words.ts";

/** How much an explanation may cost. */
export interface ExplainOptions {
  readonly initial?: Value;
  /** Configurations that all judgements together may explore; default 4 million. */
  readonly workMax?: number;
  /** Bytes that a judgement may hold; default no limit. */
  readonly memoryBytes?: number;
  /** Asked now and then: true ends the search for something smaller. */
  readonly expired?: () => boolean;
}

/** The reason for `illegal`. Operations are named by their index in the history. */
export interface Explanation {
  /** The part of the object that failed; null where it is one whole. */
  readonly key: Value;
  /** One sentence. */
  readonly headline: string;
  /** The first operation that cannot be placed. */
  readonly culprit: number;
  /**
   * An order of what had completed before the culprit did: all of it, unless the budget ran out.
   */
  readonly prefix: readonly number[];
  /** The operations of the smallest failing sub-history found. */
  readonly core: readonly number[];
  /** Updates made optional: whichever of them happened, nothing explains the core. */
  readonly optional: readonly number[];
  /**
   * Whether leaving out any read of the core, or making any update of it, or the culprit, optional
   * would explain the rest.
   */
  readonly minimal: boolean;
  /**
   * Whether a judge that tries every order confirmed that the core is illegal: where it is small
   * enough for that.
   */
  readonly confirmed: boolean;
  /**
   * The pairs [before, after] of the core whose order in time the violation rests on; null if not
   * found within the budget.
   */
  readonly edges: readonly (readonly [number, number])[] | null;
  /** Sentences, one a line. */
  readonly words: readonly string[];
  readonly timeline: string;
}

const WORK_MAX = 4_000_000;
/** No single judgement may eat up what many small ones need. */
const WORK_PER_JUDGEMENT_MAX = 100_000;
/** Even a judgement that explores nothing has to lay out its history. */
const WORK_PER_OPERATION = 0.2;

/**
 * Explains a history that was judged illegal, from what the judge found. Operations keep their
 * indices.
 */
export function explain(
  history: readonly Operation[],
  model: Model,
  failure: Failure,
  options: ExplainOptions = {},
): Explanation {
  const { initial, memoryBytes, expired } = options;
  let work = options.workMax ?? WORK_MAX;
  const may = (): boolean => work > 0 && expired?.() !== true;
  const ask = (operations: readonly Operation[], witness: boolean): LinearizabilityResult => {
    const result = checkLinearizable(operations, model, {
      witness,
      failure: false,
      budget: {
        work: Math.min(Math.max(work, 1), WORK_PER_JUDGEMENT_MAX),
        ...(memoryBytes === undefined ? {} : { memoryBytes }),
        ...(expired === undefined ? {} : { expired }),
      },
      ...(initial === undefined ? {} : { initial }),
    });
    work -= result.work + operations.length * WORK_PER_OPERATION;
    return result;
  };
  const judge: Judge = (operations) => ask(operations, false).verdict;
  const indices = partOf(history, model, failure.key);
  const part = indices.map((index) => history[index] as Operation);
  const culprit = history[failure.culprit] as Operation;
  const prefix = cutAfter(part, culprit.completed);
  // A budget may have ended the judge's own search for the first culprit too early: then all of it
  // is the start.
  const start = judge(prefix) === "illegal" ? prefix : part;
  const core = minimize(start, culprit, model, judge, may);
  const edges = neededEdges(core, judge, may);
  const indexOf = new Map(part.map(({ invoked }, at) => [invoked, indices[at] as number]));
  const toIndex = ({ invoked }: Operation): number => indexOf.get(invoked) as number;
  const order = (operations: readonly Operation[]): Operation[] => {
    return (ask(operations, true).witness ?? []).map((index) => operations[index] as Operation);
  };
  return {
    key: failure.key,
    headline: headline(culprit, edges),
    culprit: failure.culprit,
    prefix: failure.prefix,
    core: core.certain.map(toIndex),
    optional: core.optional.map(toIndex),
    minimal: core.minimal,
    confirmed: confirm(core, model, initial),
    edges: edges?.map((edge) => [toIndex(edge.before), toIndex(edge.after)] as const) ?? null,
    words: inWords(culprit, core, edges, model, initial, failure.exact),
    timeline: picture(culprit, core, start, order),
  };
}

/** Past this many operations trying every order takes too long. */
const CONFIRMED_MAX = 14;
/** And so it does when many of them were in flight at once: some 50 ms. */
const CONFIGURATIONS_MAX = 10_000;

/** The certificate of an illegal verdict: the core, judged again by the plainest judge. */
function confirm(core: Core, model: Model, initial: Value | undefined): boolean {
  const members = [...core.certain, ...core.optional].sort((a, b) => a.invoked - b.invoked);
  if (members.length > CONFIRMED_MAX) return false;
  const explained = bruteForceWithin(members, model, initial, CONFIGURATIONS_MAX);
  assert(explained !== true, "the core of an illegal history is illegal", {
    members: members.length,
  });
  return explained === false;
}

function inWords(
  culprit: Operation,
  core: Core,
  edges: readonly Edge[] | null,
  model: Model,
  initial: Value | undefined,
  exact: boolean,
): string[] {
  const words = [`${headline(culprit, edges)}.`];
  if (!exact)
    words.push(
      "The budget ran out on the way: an operation that completed earlier may be at fault.",
    );
  const writers = [...core.certain, ...core.optional].filter((operation) =>
    mentions(operation.input, culprit.output),
  );
  const isRead = culprit.f === "read" || culprit.f === "get";
  const isWhole = Array.isArray(culprit.output) && !holdsOneValue(core, model);
  const item = isRead && isWhole ? surplus(culprit, core, initial) : null;
  if (item !== null) words.push(item);
  else if (
    isRead &&
    !isWhole &&
    writers.length === 0 &&
    !sameValue(culprit.output, initial ?? null)
  ) {
    words.push("No operation had asked for that value by then.");
  }
  const least = isVeiled(culprit, model)
    ? ", and were any one of them not answered, the rest could"
    : ", and without any one of them the rest can";
  words.push(`These operations cannot all have happened so${core.minimal ? least : ""}:`);
  const listed = core.certain.slice(-LISTED_MAX);
  if (listed.length < core.certain.length) {
    words.push(`  ${core.certain.length - listed.length} earlier operations, and`);
  }
  words.push(...operationLines(listed), ...edgeLines((edges ?? []).slice(-LISTED_MAX), listed));
  const others = core.optional.length;
  if (others > 0) {
    words.push(
      others === 1
        ? "  whether or not the one other update invoked by then took effect"
        : `  whichever of the ${others} other updates invoked by then took effect`,
    );
  }
  return words;
}

/**
 * Whether an operation changed nothing only by its answer: without the answer, it may have been
 * what the others need.
 */
function isVeiled(operation: Operation, model: Model): boolean {
  return isReadOnly(operation, model) && !isReadOnly(optional(operation), model);
}

/** Whether what is read is a value that was written, and not all of what was added. */
function holdsOneValue({ certain, optional: others }: Core, { algorithm }: Model): boolean {
  if (algorithm === "register" || algorithm === "kv") return true;
  return [...certain, ...others].some(({ f }) => f === "write" || f === "put" || f === "cas");
}

/** What is in a whole that was read more often than it was put there, null if nothing is. */
function surplus(culprit: Operation, core: Core, initial: Value | undefined): string | null {
  const counted = (values: readonly Value[]): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const value of values) counts.set(textOf(value), (counts.get(textOf(value)) ?? 0) + 1);
    return counts;
  };
  const asked = [...core.certain, ...core.optional].flatMap(({ input }) =>
    input === null ? [] : [input],
  );
  const put = counted([...asked, ...(Array.isArray(initial) ? (initial as readonly Value[]) : [])]);
  const items = culprit.output as readonly Value[];
  const there = counted(items);
  const item = items.find((one) => (there.get(textOf(one)) ?? 0) > (put.get(textOf(one)) ?? 0));
  if (item === undefined) return null;
  const often = (count: number): string => (count === 1 ? "once" : `${count} times`);
  const most = put.get(textOf(item)) ?? 0;
  return most === 0
    ? `No operation had put ${valueText(item)} there by then.`
    : `${valueText(item)} is in it ${often(there.get(textOf(item)) ?? 0)}, and was put there ` +
        `at most ${often(most)} by then.`;
}

/** Whether a value is, or has in it, another. */
function mentions(value: Value, wanted: Value): boolean {
  if (sameValue(value, wanted)) return true;
  if (Array.isArray(value)) return value.some((item: Value) => mentions(item, wanted));
  return (
    typeof value === "string" &&
    typeof wanted === "string" &&
    value !== "" &&
    wanted.includes(value)
  );
}

/** How many operations of a core are written out and drawn: the last ones. */
const LISTED_MAX = 16;
const MAYBES_MAX = 6;

/**
 * The core, with those optional updates that concern its values. What had completed by then is
 * drawn so, though the rest needs no more of it than that it may have happened.
 * @param start the operations that the core is of.
 */
function picture(
  culprit: Operation,
  core: Core,
  start: readonly Operation[],
  order: (operations: readonly Operation[]) => Operation[],
): string {
  const values = core.certain.flatMap(({ f, input, output }) =>
    f === "cas" && Array.isArray(input)
      ? [input[0] as Value]
      : output === null || typeof output === "boolean"
        ? []
        : [output],
  );
  const before = core.certain.filter((operation) => operation !== culprit);
  const orderWith = (others: readonly Operation[]): Operation[] =>
    order([...before, ...others].sort((a, b) => a.invoked - b.invoked));
  const asKnown = new Map(start.map((operation) => [operation.invoked, operation]));
  const known = core.optional.map((one) => asKnown.get(one.invoked) ?? one);
  const byKnown = orderWith(known);
  // Where the budget ran out, all that completed before the culprit may have none.
  const [others, placed] =
    byKnown.length > 0 ? [known, byKnown] : [core.optional, orderWith(core.optional)];
  const shown = others
    .filter(({ input }) => values.some((value) => mentions(input, value)))
    .slice(-MAYBES_MAX);
  const used = placed.filter(
    (operation) => before.includes(operation) || shown.includes(operation),
  );
  const operations = [...core.certain.slice(-LISTED_MAX), ...shown];
  return `${drawTimeline({ operations, order: used, culprit })}\n(${legend(culprit)})`;
}

function legend(culprit: Operation): string {
  return `numbers: an order that explains the rest; X: ${callText(culprit)} has no place in any; time runs to the right, not to scale`;
}
