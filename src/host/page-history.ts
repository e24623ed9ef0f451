/** What a page shows of a judged history: each part of the object with an order and its states. */
import { performance } from "node:perf_hooks";
import type { CheckOutcome } from "../checkers/consistency/check.ts";
import { explain } from "../checkers/explain/explain.ts";
import { statesAlong } from "../checkers/explain/states.ts";
import { valueText } from "../checkers/explain/words.ts";
import {
  checkLinearizable,
  type LinearizabilityResult,
} from "../checkers/linearizability/check.ts";
import { observedOf } from "../checkers/observed.ts";
import { textOf, type Value } from "../core/json.ts";
import type { Operation } from "../history/operation.ts";
import type { Model } from "../objects/model.ts";
import {
  cutHistory,
  type PageHistory,
  type PagePart,
  type PageReason,
} from "../report/history-page.ts";

/** A history as it was judged. */
export interface JudgedHistory {
  readonly operations: readonly Operation[];
  /** Null: checks that need none. */
  readonly model: Model | null;
  readonly initial: Value | undefined;
  /** Null: linearizability was not asked for. */
  readonly result: LinearizabilityResult | null;
  /** Of `illegal`: why. */
  readonly reason: (PageReason & { readonly key: Value }) | null;
  readonly checks: readonly (CheckOutcome & { readonly check: string })[];
}

/** How long the parts may be looked into again, beside the verdict. */
const AGAIN_MS = 5_000;
/** Configurations that one of them may take. */
const WORK_MAX = 400_000;
/** More than can be looked at on a page. */
const OPERATIONS_MAX = 20_000;

/** @param interrupted asked now and then: true ends it with what is known by then. */
export function pageHistory(
  judged: JudgedHistory,
  head: Pick<PageHistory, "file" | "model" | "format" | "verdict" | "ms" | "words" | "command">,
  interrupted: () => boolean,
): PageHistory {
  const { operations, checks } = judged;
  const until = performance.now() + AGAIN_MS;
  const expired = (): boolean => interrupted() || performance.now() > until;
  const history: PageHistory = {
    ...head,
    operations: operations.length,
    carried: operations.map((operation, index) => {
      const { completed } = operation;
      return { ...operation, index, completed: Number.isFinite(completed) ? completed : null };
    }),
    parts: partsOf(judged, expired),
    checks: checks.map(({ check, verdict, summary, findings, cycles = [] }) => {
      return { check, verdict, summary, findings, cycles };
    }),
  };
  return cutHistory(history, OPERATIONS_MAX);
}

function partsOf(judged: JudgedHistory, expired: () => boolean): readonly PagePart[] {
  const { operations, model, result, reason } = judged;
  if (model === null || result === null) return [];
  const byPart = new Map<string, { readonly key: Value; readonly indices: number[] }>();
  for (const [index, operation] of operations.entries()) {
    const key = model.partition?.(observedOf(operation)) ?? null;
    const part = byPart.get(textOf(key)) ?? { key, indices: [] };
    byPart.set(textOf(key), part);
    part.indices.push(index);
  }
  const orders = new Map<string, number[]>();
  for (const index of result.witness ?? []) {
    const key = textOf(model.partition?.(observedOf(operations[index] as Operation)) ?? null);
    const order = orders.get(key) ?? [];
    orders.set(key, order);
    order.push(index);
  }
  const parts = [...byPart].map(([text, { key, indices }]): PagePart => {
    const name = model.partition === undefined ? null : valueText(key);
    const known = { name, operations: indices };
    const isAtFault = reason !== null && textOf(reason.key) === text;
    const judgement: Judgement =
      result.verdict === "ok"
        ? { verdict: "ok", order: orders.get(text) ?? [], reason: null }
        : isAtFault
          ? { verdict: "illegal", order: result.failure?.prefix ?? [], reason }
          : judgedAgain(judged, model, indices, expired);
    const { order } = judgement;
    const along = statesAlong(
      order.map((index) => operations[index] as Operation),
      model,
      judged.initial,
      expired,
    );
    return { ...known, ...judgement, initial: along?.initial ?? null, after: along?.after ?? null };
  });
  const first = ({ reason: why }: PagePart): number =>
    why === null ? Number.POSITIVE_INFINITY : (operations[why.culprit]?.completed ?? 0);
  const rank = (part: PagePart): number => (part.verdict === "unknown" ? 1 : 0);
  return parts
    .map((part, place) => ({ part, place }))
    .sort((a, b) => {
      const [one, other] = [first(a.part), first(b.part)];
      if (one !== other) return one < other ? -1 : 1;
      return rank(b.part) - rank(a.part) || a.place - b.place;
    })
    .map(({ part }) => part);
}

type Judgement = Pick<PagePart, "verdict" | "order" | "reason">;

/** A part that the verdict did not need to be judged for. */
function judgedAgain(
  { operations, initial }: JudgedHistory,
  model: Model,
  indices: readonly number[],
  expired: () => boolean,
): Judgement {
  const unknown: Judgement = { verdict: "unknown", order: [], reason: null };
  if (expired()) return unknown;
  const part = indices.map((index) => operations[index] as Operation);
  const toIndex = (at: number): number => indices[at] as number;
  const from = initial === undefined ? {} : { initial };
  const { verdict, witness, failure } = checkLinearizable(part, model, {
    budget: { work: WORK_MAX, expired },
    witness: true,
    ...from,
  });
  if (verdict === "unknown") return unknown;
  if (failure === null) return { verdict, order: (witness ?? []).map(toIndex), reason: null };
  const { headline, culprit, core, optional, edges, words } = explain(part, model, failure, {
    workMax: WORK_MAX,
    expired,
    ...from,
  });
  const reason: PageReason = {
    headline,
    culprit: toIndex(culprit),
    core: core.map(toIndex),
    optional: optional.map(toIndex),
    edges: (edges ?? []).map(([before, after]) => [toIndex(before), toIndex(after)] as const),
    words,
  };
  return { verdict, order: failure.prefix.map(toIndex), reason };
}
