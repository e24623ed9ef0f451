/** A history as it is drawn: lanes of processes, operations as intervals, an order as points. */
import type { PageHistory, PageOperation, PagePart } from "../../report/history-page.ts";

/** Operations of which no two overlap, but for those that never ended. */
export interface HistoryLane {
  /** `c0`; `c0 +2`, where later processes took the place of one that crashed. */
  readonly name: string;
  readonly operations: readonly PageOperation[];
}

/** What runs from left to right: real time, or the events of the history one after the other. */
export type HistoryAxis = "time" | "events";

/** A stretch of an axis: microseconds, or positions. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export class HistoryView {
  readonly history: PageHistory;
  readonly part: PagePart | null;
  readonly operations: readonly PageOperation[];
  readonly lanes: readonly HistoryLane[];
  /** Whether the history has a clock. */
  readonly isTimed: boolean;
  /** By index of an operation: its place in the order, from 0. */
  readonly placeOf: ReadonlyMap<number, number>;
  readonly core: ReadonlySet<number>;
  readonly culprit: number | null;
  readonly #byIndex: ReadonlyMap<number, PageOperation>;
  /** Positions of events with a time, ascending, and the times. */
  readonly #positions: readonly number[];
  readonly #times: readonly number[];
  readonly #points: ReadonlyMap<number, number>;

  /** @param part null: all operations, and no order. */
  constructor(history: PageHistory, part: PagePart | null, onlyCore = false) {
    this.history = history;
    this.part = part;
    this.#byIndex = new Map(history.carried.map((operation) => [operation.index, operation]));
    const { reason = null, order = [] } = part ?? {};
    this.core = new Set(reason?.core ?? []);
    this.culprit = reason?.culprit ?? null;
    const shown = new Set(onlyCore ? this.core : (part?.operations ?? this.#byIndex.keys()));
    this.operations = history.carried.filter(({ index }) => shown.has(index));
    this.lanes = lanesOf(this.operations);
    this.placeOf = new Map(order.map((index, place) => [index, place]));
    const timed = this.operations.flatMap(({ invoked, completed, invokedUs, completedUs }) => [
      [invoked, invokedUs] as const,
      ...(completed === null ? [] : [[completed, completedUs] as const]),
    ]);
    this.isTimed = timed.length > 0 && timed.every(([, us]) => us !== null);
    timed.sort(([a], [b]) => a - b);
    this.#positions = timed.map(([position]) => position);
    let latest = 0;
    this.#times = timed.map(([, us]) => {
      latest = Math.max(latest, us ?? 0);
      return latest;
    });
    this.#points = pointsOf(order.flatMap((index) => this.operation(index) ?? []));
  }

  operation(index: number): PageOperation | null {
    return this.#byIndex.get(index) ?? null;
  }

  /** Where the whole history lies on an axis. */
  whole(axis: HistoryAxis): Stretch {
    const from = this.#positions[0] ?? 0;
    const to = this.#positions.at(-1) ?? from;
    const [left, right] = [this.onAxis(axis, from), this.onAxis(axis, to)];
    const margin = Math.max((right - left) * 0.03, axis === "time" ? 1 : 0.5);
    return { from: left - margin, to: right + margin };
  }

  /**
   * A position, also one between two events, on an axis. By events, those that are shown follow
   * each other evenly.
   */
  onAxis(axis: HistoryAxis, position: number): number {
    const at = this.#after(position);
    const [before, after] = [Math.max(0, at - 1), Math.min(at, this.#positions.length - 1)];
    const [one, other] = [this.#positions[before] ?? 0, this.#positions[after] ?? 0];
    const share = other === one ? 0 : Math.max(0, Math.min(1, (position - one) / (other - one)));
    if (axis === "events" || !this.isTimed) return before + (after - before) * share;
    const [from, to] = [this.#times[before] ?? 0, this.#times[after] ?? 0];
    return from + (to - from) * share;
  }

  /** The position of an event by its place among those shown, from 0; null: there is none. */
  positionAt(place: number): number | null {
    return this.#positions[place] ?? null;
  }

  /** How many events are not after a position. */
  #after(position: number): number {
    let low = 0;
    let high = this.#positions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#positions[middle] as number) <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** An operation's interval on an axis; `to` is null where it never ended. */
  interval(axis: HistoryAxis, { invoked, completed }: PageOperation) {
    const from = this.onAxis(axis, invoked);
    return { from, to: completed === null ? null : this.onAxis(axis, completed) };
  }

  /** Where an order takes an operation to happen, on an axis; null: it has no place in it. */
  pointOf(axis: HistoryAxis, index: number): number | null {
    const position = this.#points.get(index);
    return position === undefined ? null : this.onAxis(axis, position);
  }

  /** What the object held before and after an operation; null: not known. */
  statesOf(index: number): { readonly before: string; readonly after: string } | null {
    const place = this.placeOf.get(index);
    const { initial = null, after = null } = this.part ?? {};
    if (place === undefined || initial === null || after === null) return null;
    return { before: place === 0 ? initial : (after[place - 1] ?? ""), after: after[place] ?? "" };
  }

  /** What the object held where the order ends; null: not known. */
  get lastState(): string | null {
    const { initial = null, after = null } = this.part ?? {};
    return after?.at(-1) ?? initial;
  }
}

/**
 * Positions at which an order takes operations to happen: as early as it allows, those that
 * coincide one after the other before the next event.
 */
function pointsOf(order: readonly PageOperation[]): ReadonlyMap<number, number> {
  const points = new Map<number, number>();
  let run: number[] = [];
  let now = Number.NEGATIVE_INFINITY;
  const place = (): void => {
    for (const [at, index] of run.entries()) points.set(index, now + (at + 1) / (run.length + 1));
    run = [];
  };
  for (const { index, invoked } of order) {
    if (invoked > now) {
      place();
      now = invoked;
    }
    run.push(index);
  }
  place();
  return points;
}

/** A lane a process; a process that begins after another crashed takes its lane. */
function lanesOf(operations: readonly PageOperation[]): readonly HistoryLane[] {
  interface Open {
    readonly processes: Set<number>;
    readonly operations: PageOperation[];
  }
  const lanes: Open[] = [];
  const laneOf = new Map<number, Open>();
  for (const operation of operations) {
    let lane = laneOf.get(operation.process);
    if (lane === undefined) {
      lane = lanes.find(({ operations: own }) => own.at(-1)?.outcome === "info");
      if (lane === undefined) {
        lane = { processes: new Set(), operations: [] };
        lanes.push(lane);
      }
      laneOf.set(operation.process, lane);
      lane.processes.add(operation.process);
    }
    lane.operations.push(operation);
  }
  return lanes
    .map(({ processes, operations: own }) => {
      const [first = 0] = processes;
      const more = processes.size > 1 ? ` +${processes.size - 1}` : "";
      return { first, name: `c${first}${more}`, operations: own };
    })
    .sort((a, b) => a.first - b.first);
}

/** So many operations are seen at first. */
const OPENING = 24;

/** What is seen first: what contradicts and led up to the culprit, or the beginning. */
export function openingOf(view: HistoryView, axis: HistoryAxis): Stretch {
  const { operations } = view;
  if (operations.length <= 1.5 * OPENING) return view.whole(axis);
  const culprit = view.culprit === null ? null : view.operation(view.culprit);
  const end = culprit?.completed ?? operations[OPENING]?.invoked ?? 0;
  const upTo = operations.filter(({ invoked }) => invoked <= end).slice(-OPENING);
  const ours = operations.filter(({ index }) => view.core.has(index)).slice(-6);
  const start = Math.min(end, ...[...upTo.slice(0, 1), ...ours].map(({ invoked }) => invoked));
  const [from, to] = [view.onAxis(axis, start), view.onAxis(axis, end)];
  const margin = (to - from) * 0.06;
  return within(view, axis, { from: from - margin / 2, to: to + 3 * margin });
}

/** The same stretch within the history, no narrower than can be seen. */
export function within(view: HistoryView, axis: HistoryAxis, { from, to }: Stretch): Stretch {
  const all = view.whole(axis);
  const width = Math.min(all.to - all.from, Math.max(axis === "time" ? 10 : 3, to - from));
  const left = Math.min(Math.max(all.from, from), all.to - width);
  return { from: left, to: left + width };
}
