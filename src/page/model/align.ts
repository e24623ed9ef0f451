/**
 * Two runs side by side: which step of one is which of the other. What a process did is compared in
 * its order, so that steps are matched by what happened and not by when: of the same seed under
 * two protocols, of a run and its shrunk form, of a run and a branch of it.
 */
import { STEP_MAX } from "../../world/event.ts";
import type { RunView } from "./run-view.ts";
import { onAxis, type Window, within } from "./window.ts";

/** The first step of each run that the other has not at that time; 0: it had ended. */
export interface Parting {
  readonly one: number;
  readonly other: number;
}

export interface Alignment {
  /** By step of the one: the step of the other that is the same; 0: the other has none. */
  readonly toOther: Int32Array;
  /** By step of the other: that of the one. */
  readonly toOne: Int32Array;
  /** Steps that both have. */
  readonly matched: number;
  /** Null: both runs are the same. */
  readonly parting: Parting | null;
  /** By the name of the process that acts: its steps in both, ascending. */
  readonly actors: ReadonlyMap<string, StepsOfBoth>;
}

interface StepsOfBoth {
  readonly mine: readonly number[];
  readonly theirs: readonly number[];
}

/** How far either side is looked ahead for steps that both have, once they differ. */
const AHEAD = 40;
/** So many steps in a row are to be the same, or one could be so by chance. */
const IN_A_ROW = 3;

/** Steps as numbers: the same number is the same step by kind, lanes and label. */
type Kinds = (view: RunView, step: number) => number;

/** Which steps are the same in both. */
export function aligned(one: RunView, other: RunView): Alignment {
  const kindOf = kinds();
  const toOther = new Int32Array(one.steps + 1);
  const toOne = new Int32Array(other.steps + 1);
  let matched = 0;
  const actors = new Map<string, StepsOfBoth>();
  const ofOther = stepsByActor(other);
  for (const [name, mine] of stepsByActor(one)) {
    const theirs = ofOther.get(name) ?? [];
    actors.set(name, { mine, theirs });
    for (const [a, b] of pairs(
      mine.map((step) => kindOf(one, step)),
      theirs.map((step) => kindOf(other, step)),
    )) {
      toOther[mine[a] as number] = theirs[b] as number;
      toOne[theirs[b] as number] = mine[a] as number;
      matched++;
    }
  }
  return { toOther, toOne, matched, parting: partingOf(one, other, kindOf), actors };
}

function kinds(): Kinds {
  const known = new Map<string, number>();
  return (view, step) => {
    const event = view.eventOf(step);
    const { kinds: kind, actors, others } = view.outline.columns;
    const actor = view.nameOf(actors[event] ?? 0);
    const key = `${kind[event]} ${actor} ${view.nameOf(others[event] ?? 0)} ${view.labelOf(event)}`;
    const place = known.get(key) ?? known.size + 1;
    known.set(key, place);
    return place;
  };
}

/** By the name of the process that acts: its steps, ascending. */
function stepsByActor(view: RunView): ReadonlyMap<string, readonly number[]> {
  const byActor = new Map<string, number[]>();
  for (let step = 1; step <= view.steps; step++) {
    const event = view.eventOf(step);
    if (event < 0 || (view.outline.columns.kinds[event] as number) > STEP_MAX) continue;
    const name = view.nameOf(view.actorOf(step));
    const steps = byActor.get(name);
    if (steps === undefined) byActor.set(name, [step]);
    else steps.push(step);
  }
  return byActor;
}

/**
 * Pairs of places with the same number, ascending on both sides. Where the two differ, both go on
 * at the nearest place from which some in a row are the same; without one, both take a step.
 */
export function* pairs(
  a: readonly number[],
  b: readonly number[],
): Generator<readonly [number, number]> {
  let at = 0;
  let to = 0;
  while (at < a.length && to < b.length) {
    if (a[at] === b[to]) {
      yield [at++, to++];
      continue;
    }
    const [skipA, skipB] = nearest(a, b, at, to);
    at += skipA;
    to += skipB;
  }
}

function nearest(
  a: readonly number[],
  b: readonly number[],
  at: number,
  to: number,
): readonly [number, number] {
  for (let away = 1; away <= 2 * AHEAD; away++) {
    for (let skipA = Math.max(0, away - AHEAD); skipA <= Math.min(away, AHEAD); skipA++) {
      if (isSameFrom(a, b, at + skipA, to + away - skipA)) return [skipA, away - skipA];
    }
  }
  return [1, 1];
}

function isSameFrom(a: readonly number[], b: readonly number[], at: number, to: number): boolean {
  const row = Math.min(IN_A_ROW, a.length - at, b.length - to);
  if (row <= 0) return false;
  for (let next = 0; next < row; next++) if (a[at + next] !== b[to + next]) return false;
  return true;
}

/** The first place of the two orders of steps that differs, in what happens or when. */
function partingOf(one: RunView, other: RunView, kindOf: Kinds): Parting | null {
  const most = Math.max(one.steps, other.steps);
  for (let step = 1; step <= most; step++) {
    if (step > one.steps) return { one: 0, other: step };
    if (step > other.steps) return { one: step, other: 0 };
    const isSame =
      one.timeOf(step) === other.timeOf(step) && kindOf(one, step) === kindOf(other, step);
    if (!isSame) return { one: step, other: step };
  }
  return null;
}

/** How two pictures are put above each other. */
export type AlignedBy = "time" | "step";

/**
 * The part of the other run that belongs to what is seen of the one: the same virtual time, or from
 * the first to the last of the steps seen that both have.
 */
export function windowBeside(
  one: RunView,
  other: RunView,
  alignment: Alignment,
  seen: Window,
  by: AlignedBy,
): Window {
  if (by === "time") {
    // The same moments, even past the end of the other.
    return seen.axis === "time" ? seen : onAxis(other, onAxis(one, seen, "time"), "steps");
  }
  const { toOther } = alignment;
  const steps = onAxis(one, seen, "steps");
  let from = Math.max(1, Math.ceil(steps.from));
  let to = Math.min(one.steps, Math.floor(steps.to));
  while (from < to && toOther[from] === 0) from++;
  while (to > from && toOther[to] === 0) to--;
  const first = toOther[from] ?? 0;
  const last = toOther[to] ?? 0;
  if (first === 0 || last <= first) return windowBeside(one, other, alignment, seen, "time");
  // As much room on both sides as in the picture of the one.
  const share = (last - first) / Math.max(1, to - from);
  const left = first - (from - steps.from) * share;
  const right = last + (steps.to - to) * share;
  return within(other, onAxis(other, { axis: "steps", from: left, to: right }, seen.axis));
}

/** What one process did in both: a step of both, of the one alone, or of the other alone. */
export interface BesideRow {
  readonly one: number;
  readonly other: number;
}

/** Steps of a process in both runs about a step of the one, in order: at most so many. */
export function rowsAbout(
  one: RunView,
  { toOther, toOne, actors }: Alignment,
  step: number,
  most: number,
): readonly BesideRow[] {
  const { mine, theirs } = actors.get(one.nameOf(one.actorOf(step))) ?? { mine: [], theirs: [] };
  const rows: BesideRow[] = [];
  let at = 0;
  let to = 0;
  while (at < mine.length || to < theirs.length) {
    const a = mine[at];
    const b = theirs[to];
    if (a !== undefined && toOther[a] === 0) {
      rows.push({ one: a, other: 0 });
      at++;
    } else if (b !== undefined && toOne[b] === 0) {
      rows.push({ one: 0, other: b });
      to++;
    } else {
      rows.push({ one: a ?? 0, other: b ?? 0 });
      at++;
      to++;
    }
  }
  const place = Math.max(
    0,
    rows.findIndex((row) => row.one >= step),
  );
  const first = Math.max(0, Math.min(place - (most >> 1), rows.length - most));
  return rows.slice(first, first + most);
}
