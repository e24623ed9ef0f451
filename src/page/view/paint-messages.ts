/** Draws messages: as arrows, many as lines, very many as a haze. */
import { fateName, isGone } from "../model/run-view.ts";
import type { Colours } from "./colours.ts";
import { type Ends, endsOf, GUTTER, type Marks, type Scene, seenMessages, yOf } from "./scene.ts";
import { type Box, type Context, cross, head, line, SMALL } from "./strokes.ts";

/** More messages than this are drawn as thin lines, more than that as a haze. */
const HEADS_MAX = 900;
const LINES_MAX = 6_000;
/** So few are labelled. */
const LABELS_MAX = 60;

/** @param taken the boxes of the texts that are there, which no label covers. */
export function paintMessages(
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
  { x1, y1, x2, y2 }: Ends,
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
