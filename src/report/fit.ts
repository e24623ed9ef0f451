/**
 * Tables that fit a terminal: columns leave, the least important first; or one table becomes
 * several.
 */
import { type Alignment, type Cell, table } from "./table.ts";
import { lengthOf } from "./wrap.ts";

export interface FittedColumn {
  readonly align: Alignment;
  /** The lower, the sooner it leaves where there is no room; Infinity: it stays. */
  readonly keep: number;
}

/**
 * Lines of aligned cells, at most `width` wide; null if that cannot be, since what stays is too
 * wide.
 * @param rows each has a cell for each column.
 */
export function fitted(
  rows: readonly (readonly Cell[])[],
  columns: readonly FittedColumn[],
  width: number,
): string[] | null {
  let shown = columns.map((_, index) => index);
  for (;;) {
    const cells = rows.map((row) => shown.map((index) => row[index] ?? { text: "" }));
    if (widthOf(cells) <= width) {
      return table(
        cells,
        shown.map((index) => columns[index]?.align ?? "left"),
      );
    }
    const least = Math.min(...shown.map((index) => columns[index]?.keep ?? 0));
    if (least === Number.POSITIVE_INFINITY) return null;
    shown = shown.filter((index) => columns[index]?.keep !== least);
  }
}

/** Of a table: its columns and two spaces between them. */
function widthOf(rows: readonly (readonly Cell[])[]): number {
  const columns = rows[0]?.length ?? 0;
  let width = Math.max(0, 2 * (columns - 1));
  for (let column = 0; column < columns; column++) {
    width += rows.reduce((most, row) => Math.max(most, lengthOf(row[column]?.text ?? "")), 0);
  }
  return width;
}

/**
 * A table too wide for the terminal as several, one below the other, each with the first column.
 * @param rows the first holds the heads; the first column is to the left, the others to the right.
 */
export function splitTable(rows: readonly (readonly Cell[])[], width: number): string[] {
  const count = rows[0]?.length ?? 0;
  const lines: string[] = [];
  for (let from = 1; from < count; ) {
    let to = count;
    const part = () => rows.map((row) => [row[0] as Cell, ...row.slice(from, to)]);
    while (to > from + 1 && widthOf(part()) > width) to--;
    if (from > 1) lines.push("");
    lines.push(...table(part(), ["left", ...new Array<Alignment>(to - from).fill("right")]));
    from = to;
  }
  return lines;
}
