/**
 * The curve of inevitability as text: the share of failing futures by step, one column a stretch of
 * the run.
 */
import { formatCount } from "../core/formatting.ts";
import { wrap } from "../report/wrap.ts";
import type { CurvePoint } from "../search/explain/explanation.ts";

const ROWS = 6;
const WIDTH_MAX = 60;
/** What is printed before the picture: `100 % |`. */
const MARGIN = 8;
const LEGEND =
  "Of the futures from each sampled step: # this failure, . another of the same kind, blank: " +
  "neither by the end of what is followed";

/**
 * `#`: futures with this very failure; `.`: others that fail in the same way; blank: others. Most
 * of the width is given to where samples are: each has a column of its own.
 */
export function curvePicture(points: readonly CurvePoint[], columns: number): string[] {
  const width = Math.min(WIDTH_MAX, columns - MARGIN - 2);
  const each = Math.max(1, Math.floor(width / Math.max(1, points.length)));
  const shown = points.length * each > width ? points.filter((_, at) => at % 2 === 0) : points;
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const level = (ROWS - row) / ROWS;
    const bars = shown.map(({ same, failing, futures }) => {
      const mark = reaches(same / futures, level)
        ? "#"
        : reaches(failing / futures, level)
          ? "."
          : " ";
      return mark.repeat(each);
    });
    const label = row === 0 ? "100 %" : row === ROWS / 2 ? " 50 %" : "";
    return `  ${label.padStart(5)} |${bars.join("")}`.trimEnd();
  });
  const first = formatCount(shown[0]?.step ?? 0);
  const last = formatCount(shown.at(-1)?.step ?? 0);
  const gap = Math.max(1, shown.length * each - first.length - last.length);
  return [
    ...rows,
    `        +${"-".repeat(shown.length * each)}`,
    `   step  ${first}${" ".repeat(gap)}${last}`,
    ...wrap(LEGEND, columns, "   ", "   "),
  ];
}

function reaches(share: number, level: number): boolean {
  return share >= level - 0.5 / ROWS;
}
