/**
 * Histories as text: one lane a process, intervals, and the moments at which an order lets
 * operations take effect.
 */
import type { Operation } from "../../history/operation.ts";
import { callText } from "./words.ts";

/** What to draw. */
export interface Timeline {
  readonly operations: readonly Operation[];
  /** The operations in an order that explains them; each then shows its place in it, from 1. */
  readonly order?: readonly Operation[];
  /** Shows an X: the one that cannot be placed. */
  readonly culprit?: Operation;
}

interface Span {
  readonly operation: Operation;
  readonly label: string;
  start: number;
  end: number;
  point: number;
  mark: string;
}

/**
 * Draws a timeline. `[--2--]` is an operation that takes effect second in the order found,
 * `[--X--]` the one that has no place, `[--3-->` one whose end is unknown and which may never
 * have happened. Lines have no trailing spaces.
 */
export function drawTimeline({ operations, order = [], culprit }: Timeline): string {
  const spans = layOut(operations, order, culprit);
  const processes = [...new Set(operations.map(({ process }) => process))].sort((a, b) => a - b);
  const margin = Math.max(...processes.map((process) => `c${process}`.length)) + 2;
  const right = Math.max(...spans.map(({ end }) => end)) + 1;
  const lines: string[] = [];
  for (const process of processes) {
    const own = spans.filter(({ operation }) => operation.process === process);
    rowsOf(own).forEach((row, index) => {
      const bars: string[] = new Array<string>(right + 1).fill(" ");
      let labels = "";
      for (const span of row) {
        drawBar(bars, span, right);
        labels = labels.padEnd(span.start) + span.label;
      }
      const name = index === 0 ? `c${process}` : "";
      lines.push(`${name.padEnd(margin)}${bars.join("")}`.trimEnd());
      lines.push(`${"".padEnd(margin)}${labels}`.trimEnd());
    });
  }
  return lines.join("\n");
}

/**
 * A process continues after an operation that was given up: what overlaps it gets a row of its own.
 */
function rowsOf(spans: readonly Span[]): Span[][] {
  const rows: { readonly spans: Span[]; open: boolean }[] = [];
  for (const span of spans) {
    const open = !Number.isFinite(span.operation.completed);
    const row = rows.find((candidate) => !candidate.open);
    if (row === undefined) rows.push({ spans: [span], open });
    else {
      row.spans.push(span);
      row.open = open;
    }
  }
  return rows.map((row) => row.spans);
}

function drawBar(bars: string[], span: Span, right: number): void {
  const open = !Number.isFinite(span.operation.completed);
  const end = open ? right : span.end;
  bars[span.start] = "[";
  for (let at = span.start + 1; at < end; at++) bars[at] = "-";
  bars[end] = open ? ">" : "]";
  [...span.mark].forEach((character, index) => {
    bars[span.point + index] = character;
  });
}

/**
 * Assigns every event a column, in order; between two events there is room for the points that fall
 * there and for labels.
 */
function layOut(
  operations: readonly Operation[],
  order: readonly Operation[],
  culprit: Operation | undefined,
): Span[] {
  const spans = [...operations]
    .sort((a, b) => a.invoked - b.invoked)
    .map((operation): Span => {
      const maybe = operation.outcome === "info" ? " (maybe)" : "";
      const label = `${callText(operation)}${maybe}`;
      return { operation, label, start: 0, end: 0, point: 0, mark: "" };
    });
  const spanOf = new Map(spans.map((span) => [span.operation, span]));
  const events = spans
    .flatMap((span) => [
      { span, position: span.operation.invoked, start: true },
      { span, position: span.operation.completed, start: false },
    ])
    .filter(({ position }) => Number.isFinite(position))
    .sort((a, b) => a.position - b.position);
  const points = pointsAfter(order, culprit, spanOf);
  const freeFrom = new Map<number, number>();
  let column = 0;
  let next = 0;
  for (const { span, position, start } of events) {
    const { process } = span.operation;
    column = Math.max(next, start ? (freeFrom.get(process) ?? 0) : column + 1);
    if (start) {
      span.start = column;
      span.end = column + 2;
      freeFrom.set(process, column + span.label.length + 2);
    } else {
      column = Math.max(column, span.start + 2);
      span.end = column;
      freeFrom.set(process, Math.max(freeFrom.get(process) ?? 0, column + 2));
    }
    next = column + 2;
    for (const marked of points.get(position) ?? []) {
      marked.point = next;
      next += marked.mark.length + 1;
      marked.end = Math.max(marked.end, next);
    }
  }
  return spans;
}

/**
 * By event: which operations take effect right after it. Each as early as its invocation and the
 * order allow.
 */
function pointsAfter(
  order: readonly Operation[],
  culprit: Operation | undefined,
  spanOf: ReadonlyMap<Operation, Span>,
): Map<number, Span[]> {
  const points = new Map<number, Span[]>();
  let after = -1;
  const put = (operation: Operation, mark: string): void => {
    const span = spanOf.get(operation);
    if (span === undefined) return;
    span.mark = mark;
    const at = mark === "X" ? operation.invoked : after;
    points.set(at, [...(points.get(at) ?? []), span]);
  };
  let place = 0;
  for (const operation of order) {
    if (!spanOf.has(operation)) continue;
    after = Math.max(after, operation.invoked);
    place++;
    put(operation, String(place));
  }
  if (culprit !== undefined) put(culprit, "X");
  return points;
}
