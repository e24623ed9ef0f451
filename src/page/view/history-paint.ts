/** Draws a history: lanes, operations from invocation to completion, and the points of an order. */
import { callText } from "../../checkers/explain/words.ts";
import type { PageOperation } from "../../report/history-page.ts";
import type { HistoryAxis, HistoryView, Stretch } from "../model/history-view.ts";
import { axisText, ticksOf } from "../model/ticks.ts";
import type { Colours } from "./colours.ts";

/** Width of the names of lanes, height of the axis, of a lane, of a bar; pixels. */
const GUTTER = 64;
const AXIS = 22;
const LANE = 34;
const BAR = 22;

export interface HistoryScene {
  readonly view: HistoryView;
  readonly axis: HistoryAxis;
  readonly stretch: Stretch;
  readonly width: number;
  readonly height: number;
  readonly scrolled: number;
}

/** Everything needs this height. */
export function fullHeight(view: HistoryView): number {
  return AXIS + view.lanes.length * LANE + 8;
}

function xOf({ stretch, width }: HistoryScene, place: number): number {
  const share = (place - stretch.from) / Math.max(1e-9, stretch.to - stretch.from);
  return GUTTER + share * (width - GUTTER);
}

/** A place on the axis; left of the lanes it is the first one seen. */
export function placeAt({ stretch, width }: HistoryScene, x: number): number {
  const share = Math.max(0, (x - GUTTER) / Math.max(1, width - GUTTER));
  return stretch.from + share * (stretch.to - stretch.from);
}

/** The operation at a point of the picture; null: none. */
export function operationAt(scene: HistoryScene, x: number, y: number): number | null {
  const lane = scene.view.lanes[Math.floor((y - AXIS + scene.scrolled) / LANE)];
  if (lane === undefined || x < GUTTER || y < AXIS) return null;
  const found = lane.operations.findLast((operation) => {
    const { left, right } = endsOf(scene, operation);
    return x >= left - 2 && x <= right + 2;
  });
  return found?.index ?? null;
}

function endsOf(scene: HistoryScene, operation: PageOperation) {
  const { from, to } = scene.view.interval(scene.axis, operation);
  const left = xOf(scene, from);
  return { left, right: Math.max(left + 2, to === null ? scene.width : xOf(scene, to)) };
}

export function paintHistory(
  context: CanvasRenderingContext2D,
  scene: HistoryScene,
  selected: number | null,
  colours: Colours,
): void {
  const { view, width, height, scrolled } = scene;
  context.clearRect(0, 0, width, height);
  context.textBaseline = "middle";
  context.save();
  context.beginPath();
  context.rect(0, AXIS, width, height - AXIS);
  context.clip();
  const top = (lane: number): number => AXIS + lane * LANE - scrolled;
  const seen = view.lanes.flatMap((lane, at) => {
    const isSeen = top(at) < height && top(at) + LANE > AXIS;
    return isSeen ? [{ lane, y: top(at) + LANE / 2 }] : [];
  });
  for (const { y } of seen) {
    context.fillStyle = colours.faint;
    context.fillRect(GUTTER, y - 0.5, width - GUTTER, 1);
  }
  const middleOf = new Map<number, number>();
  for (const { lane, y } of seen) {
    for (const [place, operation] of lane.operations.entries()) {
      const { left, right } = endsOf(scene, operation);
      if (right < GUTTER || left > width) continue;
      middleOf.set(operation.index, y);
      const next = lane.operations[place + 1];
      const room = next === undefined ? width : endsOf(scene, next).left - 4;
      drawBar(context, scene, { operation, left, right, y, room }, selected, colours);
    }
  }
  drawEdges(context, scene, middleOf, colours);
  drawOrder(context, scene, middleOf, selected, colours);
  context.fillStyle = colours.background;
  context.fillRect(0, AXIS, GUTTER - 4, height);
  context.font = FONT;
  context.fillStyle = colours.dim;
  context.textAlign = "left";
  for (const { lane, y } of seen) context.fillText(lane.name, 10, y, GUTTER - 14);
  context.restore();
  drawAxis(context, scene, colours);
}

const FONT = '12px ui-monospace, "DejaVu Sans Mono", monospace';
const SMALL = '10px system-ui, "DejaVu Sans", sans-serif';

interface Bar {
  readonly operation: PageOperation;
  readonly left: number;
  readonly right: number;
  readonly y: number;
  /** Where the next operation of the lane begins. */
  readonly room: number;
}

function drawBar(
  context: CanvasRenderingContext2D,
  { view }: HistoryScene,
  { operation, left: begins, right, y, room }: Bar,
  selected: number | null,
  colours: Colours,
): void {
  const { index, outcome, completed } = operation;
  const isCulprit = index === view.culprit;
  const isCore = isCulprit || view.core.has(index);
  const colour = isCore
    ? colours.bad
    : outcome === "ok"
      ? colours.accent
      : outcome === "info"
        ? colours.warn
        : colours.dim;
  const left = Math.max(begins, GUTTER - 6);
  const end = completed === null ? Math.min(right, Math.max(room, left + 8)) : right;
  const wide = Math.max(3, end - left);
  const path = new Path2D();
  path.roundRect(left, y - BAR / 2, wide, BAR, Math.min(4, wide / 2));
  context.globalAlpha = isCulprit ? 0.42 : isCore ? 0.26 : outcome === "fail" ? 0.08 : 0.18;
  if (completed === null) {
    // Its outcome is unknown: it may have happened at any time since.
    const fade = context.createLinearGradient(left, 0, left + wide, 0);
    fade.addColorStop(0, colour);
    fade.addColorStop(1, colours.background);
    context.fillStyle = fade;
  } else context.fillStyle = colour;
  context.fill(path);
  context.globalAlpha = 1;
  context.strokeStyle = colour;
  context.lineWidth = index === selected ? 2.5 : 1;
  context.setLineDash(outcome === "ok" ? [] : outcome === "info" ? [5, 3] : [1.5, 2.5]);
  context.stroke(path);
  context.setLineDash([]);
  const text = `${isCulprit ? "✗ " : ""}${callText(asOperation(operation))}`;
  context.font = FONT;
  context.fillStyle = colours.text;
  context.textAlign = "left";
  const needed = context.measureText(text).width;
  if (needed > wide - 10 && room - end > needed + 8) {
    context.fillText(text, end + 4, y + 0.5);
    return;
  }
  if (wide < 14) return;
  context.save();
  context.clip(path);
  context.fillText(text, left + 6, y + 0.5);
  context.restore();
}

/** As the words of the command line take it. */
export function asOperation(operation: PageOperation) {
  return { ...operation, completed: operation.completed ?? Number.POSITIVE_INFINITY };
}

/** Who had to complete before whom, for it to be a contradiction. */
function drawEdges(
  context: CanvasRenderingContext2D,
  scene: HistoryScene,
  middleOf: ReadonlyMap<number, number>,
  colours: Colours,
): void {
  context.strokeStyle = colours.bad;
  context.fillStyle = colours.bad;
  context.lineWidth = 1.5;
  for (const [before, after] of scene.view.part?.reason?.edges ?? []) {
    const [one, other] = [scene.view.operation(before), scene.view.operation(after)];
    const [y1, y2] = [middleOf.get(before), middleOf.get(after)];
    if (one === null || other === null || y1 === undefined || y2 === undefined) continue;
    const [x1, x2] = [endsOf(scene, one).right, endsOf(scene, other).left];
    const bend = Math.max(10, (x2 - x1) / 2);
    context.globalAlpha = 0.75;
    context.beginPath();
    context.moveTo(x1, y1);
    context.bezierCurveTo(x1 + bend, y1, x2 - bend, y2, x2 - 5, y2);
    context.stroke();
    context.globalAlpha = 1;
    context.beginPath();
    context.moveTo(x2, y2);
    context.lineTo(x2 - 7, y2 - 4);
    context.lineTo(x2 - 7, y2 + 4);
    context.fill();
  }
}

/** The points of the order, joined: so it goes from operation to operation. */
function drawOrder(
  context: CanvasRenderingContext2D,
  scene: HistoryScene,
  middleOf: ReadonlyMap<number, number>,
  selected: number | null,
  colours: Colours,
): void {
  const { view, axis, width } = scene;
  const points = (view.part?.order ?? []).flatMap((index) => {
    const place = view.pointOf(axis, index);
    const y = middleOf.get(index);
    if (place === null || y === undefined) return [];
    const x = xOf(scene, place);
    return x < GUTTER - 40 || x > width + 40 ? [] : [{ index, x, y: y + BAR / 2 + 3 }];
  });
  context.strokeStyle = colours.text;
  context.lineWidth = 1;
  context.globalAlpha = 0.35;
  context.beginPath();
  for (const [at, { x, y }] of points.entries()) {
    if (at === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  context.stroke();
  context.globalAlpha = 1;
  for (const { index, x, y } of points) {
    context.beginPath();
    context.arc(x, y, index === selected ? 5 : 3, 0, 7);
    context.fillStyle = index === selected ? colours.accent : colours.text;
    context.fill();
  }
}

function drawAxis(context: CanvasRenderingContext2D, scene: HistoryScene, colours: Colours): void {
  const { stretch, axis, width, view } = scene;
  context.fillStyle = colours.panel;
  context.fillRect(0, 0, width, AXIS);
  context.fillStyle = colours.line;
  context.fillRect(0, AXIS - 1, width, 1);
  context.font = SMALL;
  context.fillStyle = colours.dim;
  context.textAlign = "left";
  const isTime = axis === "time" && view.isTimed;
  for (const tick of ticksOf(stretch, Math.max(2, (width - GUTTER) / 110))) {
    if (!isTime && !Number.isInteger(tick)) continue;
    const x = xOf(scene, tick);
    if (x < GUTTER) continue;
    context.fillRect(x, AXIS - 6, 1, 6);
    const position = isTime ? tick : view.positionAt(tick);
    if (position === null) continue;
    const text = isTime ? axisText({ axis: "time", ...stretch }, tick) : `event ${position}`;
    context.fillText(text, x + 4, AXIS / 2);
  }
}
