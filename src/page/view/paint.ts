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
import type { Colours } from "./colours.ts";
import { paintAxis, paintFaults, paintLanes, paintNames } from "./paint-lanes.ts";
import { paintMessages } from "./paint-messages.ts";
import { paintNumbers } from "./paint-numbers.ts";
import { eventX, GUTTER, type Marks, type Scene, seenEvents, xOf, yOf } from "./scene.ts";
import { type Context, cross, FONT, fitted, SMALL, triangle } from "./strokes.ts";

/** What is written at the first step in which the run beside differs. */
const PARTING = "first difference";

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
  paintNumbers(context, scene, marks, colours);
  context.restore();
  paintNames(context, scene, colours);
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
