/** Where things are in the picture of space and time: pixels of lanes, moments and messages. */
import { CRASH, DISK, DROP, MESSAGE, STEP_MAX } from "../../world/event.ts";
import type { FaultSpan } from "../engine/messages.ts";
import type { RunView } from "../model/run-view.ts";
import type { Window } from "../model/window.ts";

/** Room for the names of lanes, for the axis, and for what faults are called. */
export const GUTTER = 62;
export const AXIS = 20;
const FAULT_ROW = 15;
const FAULT_ROWS_MAX = 5;
/** A lane is at least so high; more lanes than fit are scrolled. */
const LANE_MIN = 20;
const LANE_MAX = 132;
/** How far from a thing it still counts as pointed at. */
const REACH = 7;
/** More messages than this are not pointed at one by one. */
export const POINTED_MAX = 4_000;

export interface Scene {
  readonly view: RunView;
  readonly window: Window;
  readonly width: number;
  readonly height: number;
  /** Pixels that the lanes are scrolled up. */
  readonly scrolled: number;
  readonly laneHeight: number;
  /** Where lanes begin. */
  readonly top: number;
  /** Rows of fault labels. */
  readonly faultRows: number;
}

export function sceneOf(
  view: RunView,
  window: Window,
  width: number,
  height: number,
  scrolled: number,
): Scene {
  const faultRows = Math.min(FAULT_ROWS_MAX, view.outline.faults.length === 0 ? 0 : rowsOf(view));
  const top = AXIS + faultRows * FAULT_ROW + 4;
  const room = (height - top - 4) / Math.max(1, view.lanes.length);
  const laneHeight = Math.max(LANE_MIN, Math.min(LANE_MAX, room));
  const most = Math.max(0, laneHeight * view.lanes.length + top + 4 - height);
  const moved = Math.min(most, Math.max(0, scrolled));
  return { view, window, width, height, scrolled: moved, laneHeight, top, faultRows };
}

/** As many rows as faults are there at once. */
function rowsOf(view: RunView): number {
  return Math.max(1, ...faultRowOf(view).map((row) => row + 1));
}

const rows = new WeakMap<RunView, readonly number[]>();

/** What is over at once takes this share of the run in its row, so that its name has room. */
const ROOM_OF_MOMENT = 0.04;

/** By fault, the first row that is free when it begins; of more than there are rows, the last. */
export function faultRowOf(view: RunView): readonly number[] {
  const known = rows.get(view);
  if (known !== undefined) return known;
  const ends: number[] = [];
  const made = view.outline.faults.map(({ fromUs, toUs }) => {
    const free = ends.findIndex((end) => end <= fromUs);
    const row = free >= 0 ? free : Math.min(ends.length, FAULT_ROWS_MAX - 1);
    ends[row] = Math.max(ends[row] ?? 0, toUs, fromUs + view.endUs * ROOM_OF_MOMENT);
    return row;
  });
  rows.set(view, made);
  return made;
}

export function faultY(row: number): number {
  return AXIS + row * FAULT_ROW;
}

/** A fault's bar, in pixels: what is over at once is as wide as a mark. */
export interface FaultBar {
  readonly fault: number;
  readonly row: number;
  readonly x1: number;
  readonly x2: number;
  /** Where the room for its name ends: the next bar of its row begins there. */
  readonly roomEnd: number;
}

/** The bars of faults that are seen, in the order of their beginnings. */
export function faultBars(scene: Scene): readonly FaultBar[] {
  const { view, width, window } = scene;
  const places = faultRowOf(view);
  const placeOf = (us: number, step: number) => (window.axis === "time" ? us : step);
  const bars: FaultBar[] = [];
  /** By row: where the bar to the right of it begins. */
  const next: number[] = [];
  for (let fault = view.outline.faults.length - 1; fault >= 0; fault--) {
    const { fromUs, toUs, step } = view.outline.faults[fault] as FaultSpan;
    const row = places[fault] as number;
    const x1 = xOf(scene, placeOf(fromUs, step));
    const end = toUs === fromUs ? x1 : xOf(scene, placeOf(toUs, view.stepAt(toUs)));
    const x2 = Math.max(x1 + 2, end);
    const roomEnd = Math.min(width, next[row] ?? width);
    next[row] = x1;
    if (x2 >= GUTTER && x1 <= width) bars.push({ fault, row, x1, x2, roomEnd });
  }
  return bars.reverse();
}

/** The faults at a point of the rows in which they are named. */
export function faultsNear(scene: Scene, x: number, y: number): readonly FaultSpan[] {
  const row = Math.floor((y - AXIS) / FAULT_ROW);
  if (row < 0 || row >= scene.faultRows || x < GUTTER) return [];
  return faultBars(scene)
    .filter((bar) => bar.row === row && bar.x1 <= x + 2 && Math.max(bar.x2, named(bar)) >= x - 2)
    .map(({ fault }) => scene.view.outline.faults[fault] as FaultSpan);
}

/** How far the name of a bar reaches at most. */
function named({ x1, roomEnd }: FaultBar): number {
  return Math.min(roomEnd, x1 + 160);
}

/** The x of a place on the axis. */
export function xOf({ window, width }: Scene, place: number): number {
  const { from, to } = window;
  return GUTTER + ((place - from) / (to - from)) * (width - GUTTER - 10);
}

/** The place on the axis of an x. */
export function placeAt({ window, width }: Scene, x: number): number {
  const { from, to } = window;
  return from + ((x - GUTTER) / (width - GUTTER - 10)) * (to - from);
}

/** The middle of a lane. */
export function yOf({ top, laneHeight, scrolled }: Scene, lane: number): number {
  return top + laneHeight * (lane + 0.5) - scrolled;
}

export function eventX(scene: Scene, event: number): number {
  const { times, steps } = scene.view.outline.columns;
  const column = scene.window.axis === "time" ? times : steps;
  return xOf(scene, column[event] as number);
}

/** The messages of which some part is seen, in the order in which they were sent. */
export function seenMessages(scene: Scene): readonly number[] {
  const { messages } = scene.view;
  const { axis, from, to } = scene.window;
  const starts = axis === "time" ? messages.fromUs : messages.fromStep;
  const ends = axis === "time" ? messages.toUs : messages.toStep;
  const seen: number[] = [];
  for (let at = 0; at < messages.count; at++) {
    const start = starts[at] as number;
    if (start > to) break;
    const end = messages.toStep[at] === 0 ? start : (ends[at] as number);
    if (end >= from) seen.push(at);
  }
  return seen;
}

/** The events of the window: from one index to before another. */
export function seenEvents({ view, window }: Scene): {
  readonly from: number;
  readonly to: number;
} {
  const { times, steps } = view.outline.columns;
  const column = window.axis === "time" ? times : steps;
  const first = (place: number, after: boolean): number => {
    let low = 0;
    let high = column.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const value = column[middle] as number;
      if (value < place || (after && value === place)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return { from: first(window.from, false), to: first(window.to, true) };
}

/** The ends of a line, in pixels. */
export interface Ends {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** What is marked in the picture. */
export interface Marks {
  readonly step: number;
  readonly pins: readonly number[];
  readonly hovered: number | null;
  /** By step 1: it is part of what led to the step that is asked about; null: nothing is asked. */
  readonly cone: Uint8Array | null;
  /** The first step in which another run differs; 0: none is beside it, or it does not differ. */
  readonly parting: number;
  /** The steps of the story, with the numbers that its lines have. */
  readonly numbered: readonly { readonly step: number; readonly number: number }[];
  /** Which labels of messages are shown; null: all. */
  readonly only: ReadonlySet<string> | null;
}

/** Both ends of a message, in pixels; of what never arrives, a short line towards its receiver. */
export function endsOf(scene: Scene, message: number): Ends {
  const { messages } = scene.view;
  const { axis } = scene.window;
  const from = axis === "time" ? messages.fromUs[message] : messages.fromStep[message];
  const to = axis === "time" ? messages.toUs[message] : messages.toStep[message];
  const x1 = xOf(scene, from as number);
  const y1 = yOf(scene, messages.fromLane[message] as number);
  const target = yOf(scene, messages.toLane[message] as number);
  if (messages.toStep[message] !== 0) return { x1, y1, x2: xOf(scene, to as number), y2: target };
  const reach =
    Math.sign(target - y1) * Math.min(Math.abs(target - y1) * 0.4, scene.laneHeight * 0.6);
  return { x1, y1, x2: x1 + 13, y2: y1 + reach };
}

/** The step that is pointed at: that of the nearest event, or of the nearest message's arrival. */
export function stepNear(scene: Scene, x: number, y: number): number | null {
  const { view } = scene;
  const { kinds, steps, actors } = view.outline.columns;
  let best = REACH;
  let found: number | null = null;
  const lane = Math.floor((y - scene.top + scene.scrolled) / scene.laneHeight);
  const { from, to } = seenEvents(scene);
  const isNear = Math.abs(y - yOf(scene, lane)) < scene.laneHeight * 0.3;
  for (let event = from; event < to && isNear; event++) {
    const kind = kinds[event] as number;
    if (kind > STEP_MAX || kind === DROP) continue;
    if (view.laneOf(actors[event] as number) !== lane) continue;
    // What is drawn larger is easier to meet.
    const away = Math.abs(eventX(scene, event) - x) - (kind === CRASH || kind === DISK ? 1 : 0);
    if (away < best) {
      best = away;
      found = steps[event] as number;
    }
  }
  if (found !== null) return found;
  const messages = seenMessages(scene);
  if (messages.length > POINTED_MAX) return null;
  for (const message of messages) {
    const away = distance(endsOf(scene, message), x, y);
    if (away < best) {
      best = away;
      const arrival = view.messages.toStep[message] as number;
      found = arrival === 0 ? (view.messages.fromStep[message] as number) : arrival;
    }
  }
  return found;
}

/** Whether a kind of step is what a message becomes. */
export function isArrival(kind: number): boolean {
  return kind === MESSAGE || (kind >= 4 && kind <= 7 && kind !== 6);
}

function distance({ x1, y1, x2, y2 }: Ends, x: number, y: number): number {
  const length = (x2 - x1) ** 2 + (y2 - y1) ** 2;
  const share = length === 0 ? 0 : ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length;
  const part = Math.max(0, Math.min(1, share));
  return Math.hypot(x - x1 - part * (x2 - x1), y - y1 - part * (y2 - y1));
}
