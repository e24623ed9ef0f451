/** What `rashomon compare-strategies` prints for people. */
import { formatCount } from "../core/formatting.ts";
import { type Cell, table } from "../report/table.ts";
import type { StrategiesDocument } from "../search/compare.ts";

/** What others are compared with. */
export const BASE = "uniform";

export function strategiesText({ compared, ranking, stepsMax }: StrategiesDocument): string {
  const steps = (count: number | null) =>
    count === null ? `> ${formatCount(stepsMax)}` : formatCount(count);
  const head = ["protocol", "mutant", "half", "strategy", "found", "lower", "median", "upper"];
  const rows = compared.map(({ protocol, mutant, half, strategy, finds, quartiles }) => [
    protocol,
    mutant,
    half,
    strategy,
    `${finds.filter((find) => find !== null).length} of ${finds.length}`,
    steps(quartiles.lower),
    steps(quartiles.median),
    steps(quartiles.upper),
  ]);
  const cells = [head, ...rows].map((row) => row.map((text): Cell => ({ text })));
  const sides = ["left", "left", "left", "left", "right", "right", "right", "right"] as const;
  const ranked = ranking.map(({ strategy, found, trials, ratio }) => {
    const by =
      ratio === null ? "" : `; its mean steps to a find over those of ${BASE}: ${ratio.toFixed(2)}`;
    return `${strategy}: found in ${found} of ${trials} trials${by}`;
  });
  return [...table(cells, sides), "", ...ranked].join("\n");
}
