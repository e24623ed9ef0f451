/** Lines, heads of arrows and fitted text, on a canvas. */
import type { Ends } from "./scene.ts";

export type Context = CanvasRenderingContext2D;

export const FONT = '11px system-ui, "DejaVu Sans", sans-serif';
export const SMALL = '10px system-ui, "DejaVu Sans", sans-serif';

/** Where a text is: its left end, its middle line, its width. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
}

export function line(context: Context, { x1, y1, x2, y2 }: Ends): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

export function head(context: Context, { x1, y1, x2, y2 }: Ends): void {
  const angle = Math.atan2(y2 - y1, x2 - x1);
  context.fillStyle = context.strokeStyle;
  context.beginPath();
  context.moveTo(x2, y2);
  context.lineTo(x2 - 7 * Math.cos(angle - 0.4), y2 - 7 * Math.sin(angle - 0.4));
  context.lineTo(x2 - 7 * Math.cos(angle + 0.4), y2 - 7 * Math.sin(angle + 0.4));
  context.fill();
}

export function cross(context: Context, x: number, y: number, size: number): void {
  context.beginPath();
  context.moveTo(x - size, y - size);
  context.lineTo(x + size, y + size);
  context.moveTo(x - size, y + size);
  context.lineTo(x + size, y - size);
  context.stroke();
}

/** Points down (-1) or to the right (1). */
export function triangle(
  context: Context,
  x: number,
  y: number,
  size: number,
  towards: 1 | -1,
): void {
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
export function fitted(context: Context, text: string, width: number): string {
  if (width < 10) return "";
  if (context.measureText(text).width <= width) return text;
  for (let length = Math.min(text.length, Math.floor(width / 4)); length > 1; length--) {
    const shorter = `${text.slice(0, length)}…`;
    if (context.measureText(shorter).width <= width) return shorter;
  }
  return "";
}
