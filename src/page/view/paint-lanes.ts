/** Draws what lies below all else: faults, the axis, lanes with their roles, and their names. */
import type { FaultSpan } from "../engine/messages.ts";
import { axisText, ticksOf } from "../model/ticks.ts";
import { type Colours, termColour } from "./colours.ts";
import { AXIS, faultBars, faultY, GUTTER, type Scene, xOf, yOf } from "./scene.ts";
import { type Box, type Context, FONT, fitted, SMALL } from "./strokes.ts";

/** A fault's name as its bar has it. */
export function faultText({ fault, words }: Pick<FaultSpan, "fault" | "words">): string {
  return [fault, words].filter((part) => part !== "").join(" ");
}

/** No name covers another: each has room up to the next bar of its row. */
export function paintFaults(context: Context, scene: Scene, colours: Colours): void {
  const { view, height } = scene;
  context.font = SMALL;
  context.textBaseline = "middle";
  context.textAlign = "left";
  for (const { fault, row, x1, x2, roomEnd } of faultBars(scene)) {
    const span = view.outline.faults[fault] as FaultSpan;
    const y = faultY(row);
    context.fillStyle = colours.warn;
    if (isOverAll(span)) {
      context.globalAlpha = 0.07;
      context.fillRect(x1, y, x2 - x1, height);
    }
    context.globalAlpha = 0.28;
    context.fillRect(x1, y + 1, Math.max(2, Math.min(x2, roomEnd) - x1 - 1), 13);
    context.globalAlpha = 1;
    context.strokeStyle = colours.warn;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(Math.round(x1) + 0.5, y + 1);
    context.lineTo(Math.round(x1) + 0.5, y + 14);
    context.stroke();
    const from = Math.max(GUTTER, x1) + 4;
    const text = fitted(context, faultText(span), roomEnd - from - 3);
    context.fillStyle = colours.text;
    if (text !== "") context.fillText(text, from, y + 8);
  }
}

/** Whether lanes are shaded while it lasts: rules for single messages are seen at these. */
function isOverAll({ fault, words }: FaultSpan): boolean {
  return fault !== "" || words.startsWith("cuts ");
}

export function paintAxis(context: Context, scene: Scene, colours: Colours): void {
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
export function paintLanes(context: Context, scene: Scene, colours: Colours): Box[] {
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

export function paintNames(context: Context, scene: Scene, colours: Colours): void {
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
