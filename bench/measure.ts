/** Measuring: several runs of one thing, and the shape in which results are printed. */

/** One figure, as `npm run bench -- --json` prints it. */
export interface Result {
  readonly name: string;
  readonly unit: string;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
  readonly peakMemoryMiB: number;
  /**
   * The median divided by the calibration's turns per second, measured in the same process; absent
   * where it means nothing.
   */
  readonly ratio?: number;
}

/** Runs `body` once to warm up and then `runs` times; it returns the figure. */
export function measure(name: string, unit: string, runs: number, body: () => number): Result {
  body();
  const figures = Array.from({ length: runs }, body).sort((a, b) => a - b);
  return resultOf(name, unit, figures);
}

/** Sums up figures that are in ascending order. */
export function resultOf(name: string, unit: string, figures: readonly number[]): Result {
  const at = (index: number) => round(figures[index] ?? 0);
  return {
    name,
    unit,
    median: at(Math.floor(figures.length / 2)),
    min: at(0),
    max: at(figures.length - 1),
    runs: figures.length,
    peakMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

/** To three significant decimals where small, else whole. */
function round(figure: number): number {
  return figure >= 100 ? Math.round(figure) : Math.round(figure * 1000) / 1000;
}

/** An aligned table. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join("  "),
    )
    .join("\n");
}
