/**
 * Protocols side by side: what each gave and cost under the same faults and the same network
 * weather.
 */
import { z } from "zod";
import { byNumber } from "../core/order.ts";
import type { RunResult } from "../runner/result.ts";

const count = z.int().nonnegative();
const percentiles = z.object({ p50: z.number(), p95: z.number(), p99: z.number() }).nullable();

const figuresSchema = z.object({
  throughput: z
    .number()
    .describe(
      "Completed operations in a second of virtual time, during chaos: the offered load times " +
        "availability, no capacity.",
    ),
  reads: z.string().optional().describe("The protocol's option; absent: it has none."),
  readsOrdered: z.literal(true).optional().describe("Reads go through its log, as writes do."),
  latencyUs: percentiles.describe("Of completed operations, microseconds; null: none completed."),
  messagesPerOperation: z.number(),
  bytesPerOperation: z
    .number()
    .nullable()
    .describe("What nodes sent each other, as compact JSON; null: not counted."),
  diskSyncsPerOperation: z.number(),
  longestGapUs: z
    .number()
    .describe("The longest time without a completed operation, microseconds."),
  unavailable: z
    .array(
      z.object({
        fault: z.string(),
        atUs: count,
        longestUs: z.number(),
        target: z.string().optional().describe("Whom it hit."),
      }),
    )
    .describe("By fault as they began: the longest wait until the next one, microseconds."),
});

const seedSchema = z.object({
  seed: count,
  protocol: z.string(),
  verdict: z.enum(["pass", "fail", "unknown", "unrecoverable"]),
  elections: count,
  figures: figuresSchema,
});

const protocolSchema = z.object({
  protocol: z.string(),
  runs: count,
  verdicts: z.object({ pass: count, fail: count, unknown: count, unrecoverable: count }),
  throughput: z.number().describe("Median over the seeds."),
  reads: z.string().optional().describe("How reads are answered; absent: no option of it."),
  readsOrdered: z.literal(true).optional().describe("Reads go through its log, as writes do."),
  latencyUs: percentiles.describe("Each the median over the seeds in which operations completed."),
  messagesPerOperation: z.number().describe("Median over the seeds."),
  bytesPerOperation: z.number().nullable().describe("Median over the seeds; null: not counted."),
  diskSyncsPerOperation: z.number().describe("Median over the seeds."),
  elections: z.number().describe("A run, mean over the seeds."),
  longestGapUs: z.number().describe("The longest of all seeds."),
  unavailable: z
    .array(
      z.object({ fault: z.string(), times: count, medianUs: z.number(), longestUs: z.number() }),
    )
    .describe("By fault: how long clients waited at worst before the next fault, over all times."),
});

export const comparisonSchema = z.object({
  scenario: z.string(),
  name: z.string(),
  seeds: z.object({ first: count, last: count, count }).describe("Lowest, highest, and how many."),
  protocols: z.array(protocolSchema).describe("In the scenario's order."),
  targetsDiffer: count.describe(
    "Seeds in which some fault hit other nodes of one protocol than of another.",
  ),
  perSeed: z.array(seedSchema).describe("What the rows above are made from, by protocol and seed."),
});

/** One scenario's comparison. */
export type Comparison = z.infer<typeof comparisonSchema>;
type SeedFigures = z.infer<typeof seedSchema>;
type ProtocolFigures = z.infer<typeof protocolSchema>;

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
      elections: run.happened["elections"] ?? 0,
      figures: {
        ...run.figures,
        latencyUs: run.figures.latencyUs && { ...run.figures.latencyUs },
        unavailable: run.figures.unavailable.map((wait) => ({ ...wait })),
      },
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
    unavailable: unavailableBy(figures.flatMap(({ unavailable }) => unavailable)),
  };
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
