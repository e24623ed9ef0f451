/**
 * Protocols side by side: what each gave and cost under the same faults and the same network
 * weather.
 */
import { byNumber } from "../core/order.ts";
import { list, nullable } from "../core/shape/collections.ts";
import { optional, required } from "../core/shape/fields.ts";
import { literal } from "../core/shape/leaves.ts";
import { count, number, numbers, record, words } from "../core/shape/record.ts";
import type { ReadOf } from "../core/shape/shape.ts";
import { figures, type RunFigures, type RunResult, staleness, verdict } from "../runner/result.ts";

const percentiles = nullable(
  record({ p50: required(number), p95: required(number), p99: required(number) }),
);

const seedShape = record({
  seed: required(count),
  protocol: required(words),
  verdict: required(verdict),
  elections: required(count),
  figures: required(figures),
});

const protocolShape = record({
  protocol: required(words),
  runs: required(count),
  verdicts: required(
    record({
      pass: required(count),
      fail: required(count),
      unknown: required(count),
      unrecoverable: required(count),
    }),
  ),
  throughput: required(number, "Median over the seeds."),
  reads: optional(words, "How reads are answered; absent: no option of it."),
  readsOrdered: optional(literal(true), "Reads go through its log, as writes do."),
  latencyUs: required(percentiles, "Each the median over the seeds in which operations completed."),
  messagesPerOperation: required(number, "Median over the seeds."),
  bytesPerOperation: required(nullable(number), "Median over the seeds; null: not counted."),
  diskSyncsPerOperation: required(number, "Median over the seeds."),
  elections: required(number, "A run, mean over the seeds."),
  longestGapUs: required(number, "The longest of all seeds."),
  staleness: optional(staleness, "Of all seeds: sums of reads, the most versions and time."),
  own: optional(numbers, "What systems of its kind are compared by: a run, mean over the seeds."),
  unavailable: required(
    list(
      record({
        fault: required(words),
        times: required(count),
        medianUs: required(number),
        longestUs: required(number),
      }),
      { words: "a list of faults" },
    ),
    "By fault: how long clients waited at worst before the next fault, over all times.",
  ),
});

export const comparison = record({
  scenario: required(words),
  name: required(words),
  seeds: required(
    record({ first: required(count), last: required(count), count: required(count) }),
    "Lowest, highest, and how many.",
  ),
  protocols: required(
    list(protocolShape, { words: "a list of protocols" }),
    "In the scenario's order.",
  ),
  targetsDiffer: required(
    count,
    "Seeds in which some fault hit other nodes of one protocol than of another.",
  ),
  perSeed: required(
    list(seedShape, { words: "a list of seeds" }),
    "What the rows above are made from, by protocol and seed.",
  ),
});

/** One scenario's comparison. */
export type Comparison = ReadOf<typeof comparison>;
type SeedFigures = ReadOf<typeof seedShape>;
type ProtocolFigures = ReadOf<typeof protocolShape>;

/**
 * Compares the protocols of each scenario that ran with several; null if none did. Runs come by
 * scenario, protocol, seed.
 */
export function compare(runs: readonly RunResult[]): Comparison[] | null {
  const byScenario = new Map<string, { name: string; rows: SeedFigures[] }>();
  for (const run of runs) {
    const entry = byScenario.get(run.scenario) ?? { name: run.name, rows: [] };
    byScenario.set(run.scenario, entry);
    entry.rows.push({
      seed: run.seed,
      protocol: run.protocol,
      verdict: run.verdict,
      elections: electionsIn(run.happened),
      figures: run.figures,
    });
  }
  return collected(byScenario);
}

/** Puts the comparisons of several documents (shards) together; null if none has any. */
export function mergeComparisons(
  parts: readonly (readonly Comparison[] | null)[],
): Comparison[] | null {
  const byScenario = new Map<string, { name: string; rows: SeedFigures[] }>();
  for (const comparison of parts.flatMap((part) => part ?? [])) {
    const entry = byScenario.get(comparison.scenario) ?? { name: comparison.name, rows: [] };
    byScenario.set(comparison.scenario, entry);
    entry.rows.push(...comparison.perSeed);
  }
  return collected(byScenario);
}

function collected(
  byScenario: ReadonlyMap<string, { readonly name: string; readonly rows: readonly SeedFigures[] }>,
): Comparison[] | null {
  const comparisons: Comparison[] = [];
  for (const [scenario, { name, rows }] of byScenario) {
    const protocols = [...new Set(rows.map((row) => row.protocol))];
    if (protocols.length < 2) continue;
    const bySeed = groupedBy(rows, (row) => row.seed);
    const seeds = [...bySeed.keys()].sort(byNumber);
    const perSeed = protocols.flatMap((protocol) =>
      rows.filter((row) => row.protocol === protocol).sort((a, b) => a.seed - b.seed),
    );
    comparisons.push({
      scenario,
      name,
      seeds: { first: seeds[0] ?? 0, last: seeds.at(-1) ?? 0, count: seeds.length },
      protocols: protocols.map((protocol) =>
        summarized(
          protocol,
          perSeed.filter((row) => row.protocol === protocol),
        ),
      ),
      targetsDiffer: [...bySeed.values()].filter(hitDifferently).length,
      perSeed,
    });
  }
  return comparisons.length === 0 ? null : comparisons;
}

function summarized(protocol: string, rows: readonly SeedFigures[]): ProtocolFigures {
  const verdicts = { pass: 0, fail: 0, unknown: 0, unrecoverable: 0 };
  for (const row of rows) verdicts[row.verdict]++;
  const figures = rows.map((row) => row.figures);
  const latencies = figures.flatMap(({ latencyUs }) => latencyUs ?? []);
  const bytes = figures.flatMap(({ bytesPerOperation }) => bytesPerOperation ?? []);
  return {
    protocol,
    runs: rows.length,
    verdicts,
    throughput: median(figures.map((run) => run.throughput)),
    ...(figures[0]?.reads === undefined ? {} : { reads: figures[0].reads }),
    ...(figures[0]?.readsOrdered === true ? { readsOrdered: true as const } : {}),
    latencyUs:
      latencies.length === 0
        ? null
        : {
            p50: median(latencies.map((latency) => latency.p50)),
            p95: median(latencies.map((latency) => latency.p95)),
            p99: median(latencies.map((latency) => latency.p99)),
          },
    messagesPerOperation: median(figures.map((run) => run.messagesPerOperation)),
    bytesPerOperation: bytes.length === 0 ? null : median(bytes),
    diskSyncsPerOperation: median(figures.map((run) => run.diskSyncsPerOperation)),
    elections: rows.reduce((sum, row) => sum + row.elections, 0) / Math.max(1, rows.length),
    longestGapUs: figures.reduce((longest, run) => Math.max(longest, run.longestGapUs), 0),
    ...stalenessOf(figures),
    ...ownMeans(figures),
    unavailable: unavailableBy(figures.flatMap(({ unavailable }) => unavailable)),
  };
}

/** Of the seeds in which it was measured. */
function stalenessOf(figures: readonly RunFigures[]): Pick<ProtocolFigures, "staleness"> {
  const measured = figures.flatMap((run) => run.staleness ?? []);
  if (measured.length === 0) return {};
  const most = (of: (one: (typeof measured)[number]) => number) =>
    measured.reduce((highest, one) => Math.max(highest, of(one)), 0);
  return {
    staleness: {
      reads: measured.reduce((sum, { reads }) => sum + reads, 0),
      stale: measured.reduce((sum, { stale }) => sum + stale, 0),
      versionsMax: most(({ versionsMax }) => versionsMax),
      ageMaxUs: most(({ ageMaxUs }) => ageMaxUs),
    },
  };
}

/** What a system alone is compared by, by name: the mean of a run. */
function ownMeans(figures: readonly RunFigures[]): Pick<ProtocolFigures, "own"> {
  const names = Object.keys(figures[0]?.own ?? {});
  if (names.length === 0) return {};
  const mean = (name: string) =>
    figures.reduce((sum, { own }) => sum + (own?.[name] ?? 0), 0) / figures.length;
  return { own: Object.fromEntries(names.map((name) => [name, mean(name)])) };
}

/** Whether some fault of one seed hit other nodes of one protocol than of another. */
function hitDifferently(rows: readonly SeedFigures[]): boolean {
  const hits = rows.map(({ figures }) =>
    figures.unavailable.map(({ fault, atUs, target }) => `${fault} ${atUs} ${target}`).join("; "),
  );
  return new Set(hits).size > 1;
}

/** By fault, in the order of the plans: by when each came first. */
function unavailableBy(
  waits: SeedFigures["figures"]["unavailable"],
): ProtocolFigures["unavailable"] {
  const inOrder = [...waits].sort((a, b) => a.atUs - b.atUs);
  return [...groupedBy(inOrder, ({ fault }) => fault)].map(([fault, those]) => ({
    fault,
    times: those.length,
    medianUs: median(those.map(({ longestUs }) => longestUs)),
    longestUs: those.reduce((longest, wait) => Math.max(longest, wait.longestUs), 0),
  }));
}

/** Items by a key, keys and items in the order given. */
function groupedBy<Item, Key>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** The middle value, the lower of two: a value that some run had. 0 of none. */
function median(values: readonly number[]): number {
  return [...values].sort(byNumber)[Math.floor((values.length - 1) / 2)] ?? 0;
}

/** The elections of all services. */
function electionsIn(happened: Readonly<Record<string, number>>): number {
  return Object.entries(happened).reduce(
    (sum, [name, count]) => sum + (/^(.+\.)?elections$/.test(name) ? count : 0),
    0,
  );
}
