/** Draws space and time: lanes, roles, faults, messages and what happens on a lane. */
import {
  CRASH,
  DISK,
  DISK_FAILED,
  ISSUED,
  PAUSED,
  RESUMED,
  START,
  TIMER,
} from "../../world/event.ts";
import { operationText } from "../model/operations.ts";
import { fateName, isGone } from "../model/run-view.ts";
import { axisText, ticksOf } from "../model/ticks.ts";
import { type Colours, termColour } from "./colours.ts";
import {
  AXIS,
  endsOf,
  eventX,
  faultRowOf,
  faultY,
  GUTTER,
  type Scene,
  seenEvents,
  seenMessages,
  xOf,
  yOf,
} from "./scene.ts";

/** What is marked in the picture. */
export interface Marks {
  readonly step: number;
  readonly pins: readonly number[];
  readonly hovered: number | null;
  /** By step 1: it is part of what led to the step that is asked about; null: nothing is asked. */
  readonly cone: Uint8Array | null;
  /** The first step in which another run differs; 0: none is beside it, or it does not differ. */
  readonly parting: number;
  /** Which labels of messages are shown; null: all. */
  readonly only: ReadonlySet<string> | null;
}

/** More messages than this are drawn as thin lines, more than that as a haze. */
const HEADS_MAX = 900;
const LINES_MAX = 6_000;
/** What is written at the first step in which the run beside differs. */
const PARTING = "first difference";
/** So few are labelled. */
const LABELS_MAX = 60;

const FONT = '11px system-ui, "DejaVu Sans", sans-serif';
const SMALL = '10px system-ui, "DejaVu Sans", sans-serif';

/** Where a text is: its left end, its middle line, its width. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
}

type Context = CanvasRenderingContext2D;

export function paint(context: Context, scene: Scene, marks: Marks, colours: Colours): void {
  const { width, height } = scene;
  context.clearRect(0, 0, width, height);
  context.fillStyle = colours.background;
  context.fillRect(0, 0, width, height);
  context.save();
  context.beginPath();
  context.rect(GUTTER, 0, width - GUTTER, height);
  context.clip();
  paintFaults(context, scene, colours);
  paintAxis(context, scene, colours);
  context.beginPath();
  context.rect(GUTTER, scene.top - 4, width - GUTTER, height);
  context.clip();
  const taken = paintLanes(context, scene, colours);
  paintOperations(context, scene, colours);
  paintMessages(context, scene, marks, colours, taken);
  paintEvents(context, scene, marks, colours);
  paintMarks(context, scene, marks, colours);
  context.restore();
  paintNames(context, scene, colours);
}

function paintFaults(context: Context, scene: Scene, colours: Colours): void {
  const { view, height, width } = scene;
  const rows = faultRowOf(view);
  context.font = SMALL;
  context.textBaseline = "middle";
  context.textAlign = "left";
  view.outline.faults.forEach(({ fault, words, fromUs, toUs, step }, place) => {
    const isTime = scene.window.axis === "time";
    const x1 = xOf(scene, isTime ? fromUs : step);
    const x2 = Math.max(x1 + 2, xOf(scene, isTime ? toUs : view.stepAt(toUs)));
    if (x2 < GUTTER || x1 > width) return;
    const y = faultY(rows[place] ?? 0);
    context.globalAlpha = 0.09;
    context.fillStyle = colours.warn;
    context.fillRect(x1, y, x2 - x1, height);
    context.globalAlpha = 0.28;
    context.fillRect(x1, y + 1, x2 - x1, 13);
    context.globalAlpha = 1;
    context.strokeStyle = colours.warn;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(Math.round(x1) + 0.5, y + 1);
    context.lineTo(Math.round(x1) + 0.5, y + 14);
    context.stroke();
    const from = Math.max(GUTTER, x1) + 4;
    const text = fitted(context, words === "" ? fault : `${fault} ${words}`, x2 - from - 2);
    context.fillStyle = colours.text;
    if (text !== "") context.fillText(text, from, y + 8);
  });
}

function paintAxis(context: Context, scene: Scene, colours: Colours): void {
  const { window, width, height } = scene;
  context.font = SMALL;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineWidth = 1;
  for (const tick of ticksOf(window, Math.max(2, Math.floor((width - GUTTER) / 120)))) {
    const x = Math.round(xOf(scene, tick)) + 0.5;
    context.strokeStyle = colours.faint;
    context.beginPath();
    context.moveTo(x, AXIS - 4);
    context.lineTo(x, height);
    context.stroke();
    context.fillStyle = colours.dim;
    const text = axisText(window, tick);
    if (x - context.measureText(text).width / 2 > GUTTER) context.fillText(text, x, 8);
  }
}

/** Draws the lanes. @returns the boxes of their texts, which no other text is to cover. */
function paintLanes(context: Context, scene: Scene, colours: Colours): Box[] {
  const boxes: Box[] = [];
  const { view, width, height, laneHeight } = scene;
  view.lanes.forEach((_, lane) => {
    const y = Math.round(yOf(scene, lane)) + 0.5;
    if (y < -laneHeight || y > height + laneHeight) return;
    context.strokeStyle = colours.line;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(GUTTER, y);
    context.lineTo(width, y);
    context.stroke();
  });
  const thick = Math.max(5, Math.min(11, laneHeight * 0.2));
  context.font = SMALL;
  context.textBaseline = "middle";
  context.textAlign = "left";
  for (const { address, role, term, fromUs, toUs, step } of view.outline.roles) {
    const isTime = scene.window.axis === "time";
    const x1 = Math.max(GUTTER, xOf(scene, isTime ? fromUs : step));
    const x2 = Math.min(width, xOf(scene, isTime ? toUs : view.stepAt(toUs) + 1));
    if (x2 < GUTTER || x1 > width || x2 <= x1) continue;
    const y = yOf(scene, view.laneOf(address));
    if (role === "down") {
      context.fillStyle = colours.background;
      context.fillRect(x1, y - thick / 2, x2 - x1, thick);
      context.strokeStyle = colours.bad;
      context.setLineDash([2, 4]);
      context.lineWidth = 1.5;
      context.beginPath();
      context.moveTo(x1, y);
      context.lineTo(x2, y);
      context.stroke();
      context.setLineDash([]);
      continue;
    }
    const isLeader = role === "leader" || role === "leading";
    const isCandidate = /candidate|looking|campaign|elect/.test(role);
    context.fillStyle = termColour(term);
    context.globalAlpha = isLeader ? 0.85 : isCandidate ? 0.55 : 0.22;
    const high = isLeader ? thick : isCandidate ? thick * 0.7 : thick * 0.45;
    if (isCandidate) {
      for (let x = x1; x < x2; x += 6) {
        context.fillRect(x, y - high / 2, Math.min(3, x2 - x), high);
      }
    } else context.fillRect(x1, y - high / 2, x2 - x1, high);
    context.globalAlpha = 1;
    if (laneHeight < 30 || role === "up") continue;
    const text = fitted(context, `${role} ${term}`, x2 - x1 - 8);
    if (text.length < 4 || text.endsWith("…")) continue;
    context.fillStyle = isLeader ? colours.text : colours.dim;
    const below = y + thick / 2 + 7;
    context.fillText(text, x1 + 3, below);
    boxes.push({ x: x1 + 3, y: below, w: context.measureText(text).width });
  }
  return boxes;
}

/** What clients asked for, from invocation to completion. */
function paintOperations(context: Context, scene: Scene, colours: Colours): void {
  const { view, width, laneHeight } = scene;
  const { from, to } = scene.window;
  if (scene.window.axis === "steps") return;
  const { actors, numbers } = view.outline.columns;
  const concerned = new Set(view.outline.result.violations.flatMap((one) => one.operations ?? []));
  const high = Math.max(6, Math.min(15, laneHeight * 0.34));
  context.font = SMALL;
  context.textBaseline = "middle";
  context.textAlign = "left";
  for (const event of view.invocations) {
    const number = numbers[event] as number;
    const operation = view.outline.history[number];
    const lane = view.laneOf(actors[event] as number);
    if (operation === undefined || lane < 0 || operation.invokedUs === null) continue;
    const endUs = operation.completedUs ?? view.endUs;
    if (operation.invokedUs > to) break;
    if (endUs < from) continue;
    const x1 = Math.max(GUTTER - 2, xOf(scene, operation.invokedUs));
    const x2 = Math.min(width + 2, Math.max(x1 + 1.5, xOf(scene, endUs)));
    const y = yOf(scene, lane);
    const { outcome } = operation;
    context.globalAlpha = outcome === "ok" ? 0.35 : 0.6;
    context.fillStyle =
      outcome === "ok" ? colours.accent : outcome === "fail" ? colours.bad : colours.warn;
    if (concerned.has(number)) {
      context.globalAlpha = 0.9;
      context.fillStyle = colours.bad;
    }
    context.fillRect(x1, y - high / 2, x2 - x1, high);
    context.globalAlpha = 1;
    if (x2 - x1 < 34 || high < 11) continue;
    const text = fitted(context, operationText(operation), x2 - x1 - 6);
    context.fillStyle = concerned.has(number) ? colours.background : colours.text;
    context.fillText(text, x1 + 3, y + 0.5);
  }
}

function paintMessages(
  context: Context,
  scene: Scene,
  marks: Marks,
  colours: Colours,
  taken: Box[],
): void {
  const { view } = scene;
  const { only, cone } = marks;
  const { messages } = view;
  const seen = seenMessages(scene).filter(
    (at) =>
      (messages.fromLane[at] as number) >= 0 &&
      (messages.toLane[at] as number) >= 0 &&
      (only === null || only.has(view.labelOf(messages.event[at] as number))),
  );
  if (seen.length > LINES_MAX) {
    paintHaze(context, scene, seen, colours);
    return;
  }
  const withHeads = seen.length <= HEADS_MAX;
  const withLabels = seen.length <= LABELS_MAX;
  context.lineWidth = withHeads ? 1.2 : 0.7;
  context.font = SMALL;
  for (const at of seen) {
    const fate = messages.fate[at] as number;
    const ends = endsOf(scene, at);
    const isGoneNow = isGone(fate);
    const inCone =
      cone === null ||
      (cone[messages.fromStep[at] as number] === 1 &&
        (messages.toStep[at] === 0 ? false : cone[messages.toStep[at] as number] === 1));
    const isMarked =
      messages.fromStep[at] === marks.step ||
      (messages.toStep[at] !== 0 && messages.toStep[at] === marks.step);
    const name = fateName(fate);
    context.strokeStyle = isMarked
      ? colours.accent
      : isGoneNow
        ? colours.bad
        : name === "held"
          ? colours.warn
          : colours.dim;
    context.globalAlpha = isMarked ? 1 : inCone ? (withHeads ? 0.75 : 0.4) : 0.12;
    context.lineWidth = isMarked ? 2.2 : withHeads ? 1.2 : 0.7;
    context.setLineDash(isGoneNow ? [4, 3] : name === "held" ? [1, 3] : []);
    line(context, ends);
    context.setLineDash([]);
    if (messages.twice[at] === 1) {
      line(context, { ...ends, x1: ends.x1 + 2.5, x2: ends.x2 + 2.5 });
    }
    if (isGoneNow) cross(context, ends.x2, ends.y2, 3.5);
    else if (withHeads && messages.toStep[at] !== 0) head(context, ends);
    if (withLabels && (inCone || isMarked)) {
      label(context, view.labelOf(messages.event[at] as number), ends, colours, taken);
    }
    context.globalAlpha = 1;
  }
}

/** A label that would cover another is left out. @param taken the boxes of those before. */
function label(
  context: Context,
  text: string,
  { x1, y1, x2, y2 }: ReturnType<typeof endsOf>,
  colours: Colours,
  taken: Box[],
): void {
  const width = context.measureText(text).width;
  for (const share of [0.5, 0.35, 0.65, 0.22]) {
    const x = x1 + (x2 - x1) * share - width / 2;
    const y = y1 + (y2 - y1) * share;
    const isFree = taken.every(
      (box) => Math.abs(box.y - y) > 12 || box.x > x + width + 4 || box.x + box.w + 4 < x,
    );
    if (!isFree || x < GUTTER) continue;
    taken.push({ x, y, w: width });
    context.fillStyle = colours.background;
    const before = context.globalAlpha;
    context.globalAlpha = 0.85;
    context.fillRect(x - 2, y - 6, width + 4, 12);
    context.globalAlpha = before;
    context.fillStyle = colours.text;
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.fillText(text, x, y);
    return;
  }
}

/** So many messages that only their number by lane and place can be shown. */
function paintHaze(
  context: Context,
  scene: Scene,
  seen: readonly number[],
  colours: Colours,
): void {
  const { view, laneHeight } = scene;
  const cell = 4;
  const columns = Math.ceil(scene.width / cell);
  const counts = new Uint32Array(columns * view.lanes.length);
  let most = 1;
  for (const at of seen) {
    const { x1 } = endsOf(scene, at);
    const column = Math.floor(x1 / cell);
    const lane = view.messages.fromLane[at] as number;
    if (column < 0 || column >= columns) continue;
    const place = lane * columns + column;
    const count = (counts[place] as number) + 1;
    counts[place] = count;
    if (count > most) most = count;
  }
  context.fillStyle = colours.dim;
  for (let place = 0; place < counts.length; place++) {
    const count = counts[place] as number;
    if (count === 0) continue;
    context.globalAlpha = 0.12 + 0.5 * Math.sqrt(count / most);
    const lane = Math.floor(place / columns);
    const y = yOf(scene, lane);
    const high = Math.max(2, laneHeight * 0.36 * Math.sqrt(count / most));
    context.fillRect((place % columns) * cell, y - laneHeight * 0.12 - high, cell - 1, high);
  }
  context.globalAlpha = 1;
}

function paintEvents(context: Context, scene: Scene, marks: Marks, colours: Colours): void {
  const { view, laneHeight } = scene;
  const { kinds, actors, steps } = view.outline.columns;
  const { from, to } = seenEvents(scene);
  const isDense = to - from > 5_000;
  const size = Math.max(2, Math.min(4, laneHeight * 0.1));
  for (let event = from; event < to; event++) {
    const kind = kinds[event] as number;
    const isRare = kind === CRASH || kind === START || kind === PAUSED || kind === RESUMED;
    if (isDense && !isRare) continue;
    if (!isRare && kind !== TIMER && kind !== DISK && kind !== DISK_FAILED && kind !== ISSUED)
      continue;
    const lane = view.laneOf(actors[event] as number);
    if (lane < 0) continue;
    const x = eventX(scene, event);
    const y = yOf(scene, lane);
    context.globalAlpha = marks.cone === null || marks.cone[steps[event] as number] === 1 ? 1 : 0.2;
    switch (kind) {
      case TIMER:
        context.fillStyle = colours.text;
        triangle(context, x, y - size - 2, size, -1);
        break;
      case ISSUED:
        context.strokeStyle = colours.good;
        context.lineWidth = 1;
        context.strokeRect(x - size * 0.7, y + 1.5, size * 1.4, size * 1.4);
        break;
      case DISK:
        context.fillStyle = colours.good;
        context.fillRect(x - size * 0.8, y + 1, size * 1.6, size * 1.6);
        break;
      case DISK_FAILED:
      case CRASH:
        context.strokeStyle = colours.bad;
        context.lineWidth = 2.4;
        cross(context, x, y, kind === CRASH ? 6 : 4);
        break;
      case START:
        context.fillStyle = colours.good;
        triangle(context, x, y - 1, size + 1.5, 1);
        break;
      default:
        context.fillStyle = colours.warn;
        context.fillRect(x - 3, y - 5, 2, 10);
        context.fillRect(x + 1, y - 5, 2, 10);
        if (kind === RESUMED) triangle(context, x + 6, y, 3, 1);
    }
  }
  context.globalAlpha = 1;
}

function paintMarks(context: Context, scene: Scene, marks: Marks, colours: Colours): void {
  const { view, height, top } = scene;
  const lineAt = (step: number, colour: string, dash: number[], width: number): number => {
    const place = scene.window.axis === "steps" ? step : view.timeOf(step);
    const x = xOf(scene, place);
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.setLineDash(dash);
    context.beginPath();
    context.moveTo(x, top - 4);
    context.lineTo(x, height);
    context.stroke();
    context.setLineDash([]);
    return x;
  };
  context.font = `bold ${FONT}`;
  context.textBaseline = "top";
  for (const { step, check } of view.outline.result.violations) {
    const x = lineAt(step, colours.bad, [], 3);
    const width = context.measureText(check).width + 10;
    const left = x + width > scene.width ? x - width : x;
    context.fillStyle = colours.bad;
    context.fillRect(left, height - 18, width, 16);
    context.fillStyle = colours.background;
    context.textAlign = "left";
    context.fillText(check, left + 5, height - 16);
  }
  if (marks.parting > 0) {
    const x = lineAt(marks.parting, colours.accent, [2, 3], 2);
    context.fillStyle = colours.accent;
    context.textAlign = "left";
    const { width } = context.measureText(PARTING);
    const left = x + 4 + width > scene.width ? x - 4 - width : x + 4;
    context.fillText(PARTING, left, height - 34);
  }
  marks.pins.forEach((step, place) => {
    const x = lineAt(step, colours.warn, [6, 3], 1.5);
    context.fillStyle = colours.warn;
    context.textAlign = "left";
    context.fillText(place === 0 ? "A" : "B", x + 3, top - 2);
  });
  if (marks.hovered !== null && marks.hovered !== marks.step) ring(marks.hovered, colours.dim);
  if (marks.step > 0) {
    lineAt(marks.step, colours.accent, [], 1);
    ring(marks.step, colours.accent);
  }
  function ring(step: number, colour: string): void {
    const lane = view.laneOf(view.actorOf(step));
    if (lane < 0) return;
    const place = scene.window.axis === "steps" ? step : view.timeOf(step);
    context.strokeStyle = colour;
    context.lineWidth = 2.5;
    context.beginPath();
    context.arc(xOf(scene, place), yOf(scene, lane), 7, 0, 7);
    context.stroke();
  }
}

function paintNames(context: Context, scene: Scene, colours: Colours): void {
  const { view, height, top, laneHeight } = scene;
  context.fillStyle = colours.panel;
  context.fillRect(0, 0, GUTTER - 4, height);
  context.save();
  context.beginPath();
  context.rect(0, top - 4, GUTTER, height);
  context.clip();
  context.font = laneHeight < 24 ? SMALL : FONT;
  context.textAlign = "right";
  context.textBaseline = "middle";
  view.lanes.forEach(({ name, kind, machine }, lane) => {
    const y = yOf(scene, lane);
    if (y < -laneHeight || y > height + laneHeight) return;
    context.fillStyle = kind === "process" ? colours.text : colours.dim;
    context.fillText(fitted(context, name, GUTTER - 14), GUTTER - 9, y);
    if (machine === "" || view.lanes[lane - 1]?.machine === machine) return;
    context.strokeStyle = colours.line;
    context.beginPath();
    context.moveTo(0, y - laneHeight / 2);
    context.lineTo(GUTTER - 4, y - laneHeight / 2);
    context.stroke();
  });
  context.restore();
}

function line(context: Context, { x1, y1, x2, y2 }: ReturnType<typeof endsOf>): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

function head(context: Context, { x1, y1, x2, y2 }: ReturnType<typeof endsOf>): void {
  const angle = Math.atan2(y2 - y1, x2 - x1);
  context.fillStyle = context.strokeStyle;
  context.beginPath();
  context.moveTo(x2, y2);
  context.lineTo(x2 - 7 * Math.cos(angle - 0.4), y2 - 7 * Math.sin(angle - 0.4));
  context.lineTo(x2 - 7 * Math.cos(angle + 0.4), y2 - 7 * Math.sin(angle + 0.4));
  context.fill();
}

function cross(context: Context, x: number, y: number, size: number): void {
  context.beginPath();
  context.moveTo(x - size, y - size);
  context.lineTo(x + size, y + size);
  context.moveTo(x - size, y + size);
  context.lineTo(x + size, y - size);
  context.stroke();
}

/** Points down (-1) or to the right (1). */
function triangle(context: Context, x: number, y: number, size: number, towards: 1 | -1): void {
  context.beginPath();
  if (towards === 1) {
    context.moveTo(x + size, y);
    context.lineTo(x - size, y - size);
    context.lineTo(x - size, y + size);
  } else {
    context.moveTo(x, y + size);
    context.lineTo(x - size, y - size);
    context.lineTo(x + size, y - size);
  }
  context.fill();
}

/** As much of a text as has room, with an ellipsis. */
function fitted(context: Context, text: string, width: number): string {
  if (width < 10) return "";
  if (context.measureText(text).width <= width) return text;
  for (let length = Math.min(text.length, Math.floor(width / 4)); length > 1; length--) {
    const shorter = `${text.slice(0, length)}…`;
    if (context.measureText(shorter).width <= width) return shorter;
  }
  return "";
}
