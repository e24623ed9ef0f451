/**
 * Histories of queues, stacks and priority queues: one record for each value put in. Where equal
 * values are put in, which of them a take took is taken from the clock.
 */
import type { Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import { Heap } from "./heap.ts";
import { Interner } from "./interner.ts";
import { type Layout, NEVER } from "./layout.ts";
import type { Meter } from "./limits.ts";

/**
 * What became of one value. Times are moments, counted in returns as in `Layout`: moment m is after
 * return m - 1 and all invocations up to return m, and before return m. An operation may take
 * effect at any moment from its invocation to its return.
 */
export interface Life {
  readonly value: Value;
  /**
   * The operation that put it in (rank in the part), and its first and last moment: not after it
   * was taken.
   */
  readonly put: number;
  readonly putFrom: number;
  readonly putUntil: number;
  /**
   * The operation that took it out, -1 if none; its first and last moment, NEVER where none: not
   * before it was put in.
   */
  readonly take: number;
  readonly takeFrom: number;
  readonly takeUntil: number;
}

/** A take that found nothing. */
export interface Empty {
  readonly take: number;
  readonly from: number;
  readonly until: number;
}

export interface CollectionProblem {
  readonly returns: number;
  readonly lives: Life[];
  readonly empties: Empty[];
  /** Of equal values: those of which other takes might have taken other puts. */
  readonly guessed: readonly Value[];
  /**
   * Crashed takes, which may have taken anything or nothing: the moment of their invocation, and
   * the operation.
   */
  readonly lost: { readonly take: number; readonly from: number }[];
}

export type Collection = "fifo-queue" | "stack" | "priority-queue";

const NAMES: Readonly<Record<Collection, readonly [string, string]>> = {
  "fifo-queue": ["enqueue", "dequeue"],
  stack: ["push", "pop"],
  "priority-queue": ["insert", "take"],
};

/**
 * The problem; "illegal" if a value comes out that was never put in, more often than it was, or
 * before it was put in; null if the history is not of this kind: null is put in, which cannot be
 * distinguished from nothing, or something is answered that no such object answers.
 * @throws OutOfBudget
 */
export function collectionProblem(
  history: readonly Operation[],
  layout: Layout,
  kind: Collection,
  meter: Meter,
): CollectionProblem | "illegal" | null {
  const [put, take] = NAMES[kind];
  const count = layout.starts[1] as number;
  const at = (x: number): Operation => history[layout.source[x] as number] as Operation;
  const interner = new Interner();
  interner.reset();
  /** By value: the operation that put it in; of values put in several times: all. */
  const putOf: number[] = [];
  const putsOf = new Map<number, number[]>();
  for (let x = 0; x < count; x++) {
    meter.demand();
    const { f, input, output } = at(x);
    if (f === put) {
      if (input === null || output !== null) return null;
      const id = interner.of(input);
      if (id === putOf.length) putOf.push(x);
      else append(putsOf, id, putOf[id] as number, x);
    } else if (f !== take) return null;
  }
  const takeOf = new Int32Array(putOf.length).fill(-1);
  const takesOf = new Map<number, number[]>();
  const empties: Empty[] = [];
  const lost: { take: number; from: number }[] = [];
  for (let x = 0; x < count; x++) {
    meter.demand();
    const { f, output } = at(x);
    if (f !== take) continue;
    const from = layout.invoked[x] as number;
    const until = layout.returned[x] as number;
    if (until === NEVER) lost.push({ take: x, from });
    else if (output === null) empties.push({ take: x, from, until });
    else {
      const id = interner.of(output);
      if (id >= putOf.length) return "illegal";
      if (takeOf[id] === -1) takeOf[id] = x;
      else append(takesOf, id, takeOf[id] as number, x);
    }
  }
  const lives: Life[] = [];
  const guessed: Value[] = [];
  for (let id = 0; id < putOf.length; id++) {
    meter.demand();
    const x = putOf[id] as number;
    const y = takeOf[id] as number;
    const puts = putsOf.get(id);
    const takes = takesOf.get(id) ?? (y < 0 ? [] : [y]);
    if (takes.length > (puts?.length ?? 1)) return "illegal";
    const pairs = puts === undefined ? null : paired(layout, kind, puts, takes);
    if (pairs === "illegal") return pairs;
    // A crashed take may have taken one of equal values, and another the next.
    if (pairs !== null && (pairs.isGuess || lost.length > 0)) guessed.push(at(x).input);
    for (const [first, second] of pairs?.pairs ?? [[x, y] as const]) {
      const putUntil = layout.returned[first] as number;
      // It makes no difference whether a crashed put of a value that was never taken took effect.
      if (second < 0 && putUntil === NEVER) continue;
      const putFrom = layout.invoked[first] as number;
      const takeUntil = second < 0 ? NEVER : (layout.returned[second] as number);
      if (takeUntil < putFrom) return "illegal";
      const life: Life = {
        value: at(first).input,
        put: first,
        putFrom,
        putUntil: Math.min(putUntil, takeUntil),
        take: second,
        takeFrom: second < 0 ? NEVER : Math.max(putFrom, layout.invoked[second] as number),
        takeUntil,
      };
      lives.push(life);
    }
  }
  return { returns: layout.returnStarts[1] as number, lives, empties, guessed, lost };
}

function append(lists: Map<number, number[]>, id: number, first: number, next: number): void {
  const list = lists.get(id);
  if (list === undefined) lists.set(id, [first, next]);
  else list.push(next);
}

/**
 * The puts of one value with what took each, -1 if nothing: takes in the order in which they must
 * return, each with the put that must return first (of a stack: last). Not a guess where the clock
 * leaves no other choice: of a stack, if each is taken before the next is put in; of the others, if
 * neither puts nor takes lie within one another, so that equal ones can be swapped until they
 * follow one another as they return, and the first in is the first out.
 */
function paired(
  { invoked, returned }: Layout,
  kind: Collection,
  puts: readonly number[],
  takes: readonly number[],
): { pairs: (readonly [number, number])[]; isGuess: boolean } | "illegal" {
  const from = (x: number): number => invoked[x] as number;
  const until = (x: number): number => returned[x] as number;
  const byReturn = (a: number, b: number): number => until(a) - until(b) || from(a) - from(b);
  const isChain = (list: readonly number[]): boolean =>
    list.every((x, index) => index === 0 || from(list[index - 1] as number) <= from(x));
  const entering = [...puts].sort((a, b) => from(a) - from(b));
  const leaving = [...takes].sort(byReturn);
  const isLast = kind === "stack";
  // Of crashed ones, which all return never, the one that was invoked first comes first.
  const due = [...puts].sort(byReturn);
  const numberOf = new Map(due.map((x, index) => [x, index]));
  const open = new Heap(Int32Array.from(due, (_, index) => (isLast ? -index : index)));
  const pairs: (readonly [number, number])[] = [];
  let next = 0;
  for (const take of leaving) {
    while (next < entering.length && from(entering[next] as number) <= until(take)) {
      open.push(numberOf.get(entering[next++] as number) as number);
    }
    if (open.size === 0) return "illegal";
    pairs.push([due[open.pop()] as number, take]);
  }
  const taken = new Set(pairs.map(([x]) => x));
  const isGuess = isLast
    ? pairs.some(([, take], index) => until(take) >= from(entering[index + 1] ?? take))
    : !isChain(due) || !isChain(leaving);
  const left = puts.filter((x) => !taken.has(x)).map((x) => [x, -1] as const);
  return { pairs: [...pairs, ...left], isGuess };
}

/** Of each moment 0 to `returns`: whether some value is certainly inside then. */
export function coverage(returns: number, lives: readonly Life[]): Uint8Array {
  const changes = new Int32Array(returns + 3);
  for (const { putUntil, takeFrom } of lives) {
    const from = putUntil + 1;
    const until = Math.min(takeFrom, returns + 1);
    if (from >= until) continue;
    changes[from] = (changes[from] as number) + 1;
    changes[until] = (changes[until] as number) - 1;
  }
  const covered = new Uint8Array(returns + 1);
  let inside = 0;
  for (let moment = 0; moment <= returns; moment++) {
    inside += changes[moment] as number;
    if (inside > 0) covered[moment] = 1;
  }
  return covered;
}

/**
 * By take that found nothing: a moment at which nothing need be inside; null if one of them has
 * none.
 */
export function emptyMoments(covered: Uint8Array, empties: readonly Empty[]): number[] | null {
  const next = new Int32Array(covered.length + 1);
  next[covered.length] = NEVER;
  for (let moment = covered.length - 1; moment >= 0; moment--) {
    next[moment] = covered[moment] === 0 ? moment : (next[moment + 1] as number);
  }
  const moments: number[] = [];
  for (const { from, until } of empties) {
    const moment = next[from] as number;
    if (moment > until) return null;
    moments.push(moment);
  }
  return moments;
}
