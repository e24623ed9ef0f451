/** The page of histories: what `rashomon check --html` writes, and `page/history.ts` shows. */
import type { DrawnCycle } from "../checkers/consistency/transactions/drawn-cycle.ts";
import type { Operation } from "../history/operation.ts";

const FORMAT = "rashomon-history-page";

/** Several judged histories. */
export interface HistoryPage {
  readonly format: typeof FORMAT;
  readonly formatVersion: 1;
  readonly histories: readonly PageHistory[];
}

/** A history, judged. Operations are named by their index in the history. */
export interface PageHistory {
  readonly file: string;
  readonly model: string | null;
  readonly format: string;
  readonly verdict: "ok" | "illegal" | "unknown";
  readonly ms: number;
  /** How many operations the history has; the page may carry fewer. */
  readonly operations: number;
  /** The command that judges it. */
  readonly command: string;
  /** Those that the page carries, ascending. */
  readonly carried: readonly PageOperation[];
  /** By part of the object: what failed first, then in the order of the history. */
  readonly parts: readonly PagePart[];
  /** What an undecided check ran out of, a sentence each. */
  readonly words: readonly string[];
  readonly checks: readonly PageCheck[];
}

/** `completed` is null where it is not known to have happened: JSON knows no infinity. */
export interface PageOperation extends Omit<Operation, "completed"> {
  readonly index: number;
  readonly completed: number | null;
}

/** A part of an object: of a kv a key. */
export interface PagePart {
  /** Null: the object is one whole. */
  readonly name: string | null;
  readonly verdict: "ok" | "illegal" | "unknown";
  readonly operations: readonly number[];
  /** An order of all of them; of `illegal` and `unknown` the longest prefix that was found. */
  readonly order: readonly number[];
  /** What the object held at first, and after each of the order; null: not known. */
  readonly initial: string | null;
  readonly after: readonly string[] | null;
  /** Why there is no order; null: there is one, or it was not decided. */
  readonly reason: PageReason | null;
}

/** Why no order explains a part. */
export interface PageReason {
  readonly headline: string;
  /** The first operation that cannot be placed. */
  readonly culprit: number;
  /** The fewest operations that contradict each other, and updates that may be left out. */
  readonly core: readonly number[];
  readonly optional: readonly number[];
  /** Pairs [before, after] of the core that the contradiction rests on. */
  readonly edges: readonly (readonly [number, number])[];
  readonly words: readonly string[];
}

/** What one check came to. */
export interface PageCheck {
  readonly check: string;
  readonly verdict: "ok" | "illegal" | "unknown" | "not-applicable";
  readonly summary: string;
  readonly findings: readonly {
    readonly operations: readonly number[];
    readonly message: string;
  }[];
  readonly cycles: readonly DrawnCycle[];
}

/** What a page of histories carries. */
export function historyPage(histories: readonly PageHistory[]): HistoryPage {
  return { format: FORMAT, formatVersion: 1, histories };
}

/** A page with at most so many operations of each history: those that matter most. */
export function cutHistory(history: PageHistory, most: number): PageHistory {
  if (history.carried.length <= most) return history;
  const wanted = wantedOf(history, most);
  const isKept = (index: number): boolean => wanted.has(index);
  return {
    ...history,
    carried: history.carried.filter(({ index }) => isKept(index)),
    parts: history.parts.flatMap((part) => {
      const operations = part.operations.filter(isKept);
      if (operations.length === 0) return [];
      const from = part.order.findIndex(isKept);
      if (from < 0) return [{ ...part, operations, order: [], initial: null, after: null }];
      // States are those between neighbours of the order: it is cut at its beginning only.
      const order = part.order.slice(from);
      if (!order.every(isKept)) {
        return [{ ...part, operations, order: order.filter(isKept), initial: null, after: null }];
      }
      const initial = from === 0 ? part.initial : (part.after?.[from - 1] ?? null);
      return [{ ...part, operations, order, initial, after: part.after?.slice(from) ?? null }];
    }),
  };
}

/**
 * What is asked about, what led up to it, then the rest of what failed, then all from the start.
 */
function wantedOf({ carried, parts, checks }: PageHistory, most: number): ReadonlySet<number> {
  const wanted = new Set<number>();
  const take = (indices: Iterable<number>): void => {
    for (const index of indices) {
      if (wanted.size >= most) return;
      wanted.add(index);
    }
  };
  for (const { reason } of parts) take(reason === null ? [] : [reason.culprit, ...reason.core]);
  for (const { findings, cycles } of checks) {
    take(cycles.flatMap(({ members }) => members.map(({ operation }) => operation)));
    take(findings.flatMap(({ operations }) => operations));
  }
  for (const { reason, order } of parts) if (reason !== null) take(order.toReversed());
  take(carried.map(({ index }) => index));
  return wanted;
}
