/** Draws the numbers of the story's lines at their steps. */
import type { Colours } from "./colours.ts";
import { GUTTER, type Marks, type Scene, xOf, yOf } from "./scene.ts";
import type { Context } from "./strokes.ts";

const RADIUS = 8.5;
/** How far above its lane a number is, and how much further where another is there. */
const ABOVE = 17;
const APART = 2 * RADIUS + 2;
const HIGHEST = 3;

export function paintNumbers(
  context: Context,
  scene: Scene,
  { numbered, step: chosen }: Marks,
  colours: Colours,
): void {
  const { view, window, width, laneHeight } = scene;
  const placed: { readonly x: number; readonly y: number }[] = [];
  context.font = 'bold 9.5px system-ui, "DejaVu Sans", sans-serif';
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const { step, number } of numbered) {
    const x = xOf(scene, window.axis === "steps" ? step : view.timeOf(step));
    if (x < GUTTER || x > width) continue;
    const lane = yOf(scene, view.laneOf(view.actorOf(step)));
    let y = lane - Math.min(ABOVE, laneHeight * 0.45);
    const isTaken = () =>
      placed.some((one) => Math.abs(one.x - x) < APART && Math.abs(one.y - y) < APART);
    for (let tries = 0; tries < HIGHEST && isTaken(); tries++) y -= APART;
    placed.push({ x, y });
    context.fillStyle = step === chosen ? colours.accent : colours.text;
    context.strokeStyle = colours.background;
    context.lineWidth = 2;
    context.beginPath();
    context.arc(x, y, RADIUS, 0, 7);
    context.fill();
    context.stroke();
    context.fillStyle = colours.background;
    context.fillText(String(number), x, y + 0.5);
  }
}
