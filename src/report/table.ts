/** Aligned columns of text. */
import { lengthOf } from "./wrap.ts";

export interface Cell {
  readonly text: string;
  /** Applied after alignment: colours take no room. */
  readonly paint?: (text: string) => string;
}

export type Alignment = "left" | "right";

/**
 * Lines of aligned cells, two spaces between columns, nothing at a line's end. Rows shorter than
 * `alignment` end early.
 */
export function table(
  rows: readonly (readonly Cell[])[],
  alignment: readonly Alignment[],
): string[] {
  const widths = alignment.map((_, column) =>
    rows.reduce((width, row) => Math.max(width, lengthOf(row[column]?.text ?? "")), 0),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const room = " ".repeat((widths[column] ?? 0) - lengthOf(cell.text));
        const text = cell.paint ? cell.paint(cell.text) : cell.text;
        if (alignment[column] === "right") return room + text;
        return column === row.length - 1 ? text : text + room;
      })
      .join("  ")
      .trimEnd(),
  );
}
