/** Comparisons: protocols side by side, the same from one run as from merged shards. */
import { expect, test } from "vitest";
import { type Comparison, compare, mergeComparisons } from "../../src/report/comparison.ts";
import { comparisonLines } from "../../src/report/comparison-table.ts";
import { reporters } from "../../src/report/index.ts";
import { plainPaint } from "../../src/report/paint.ts";
import type { RunResult } from "../../src/runner/result.ts";
import { documentOf, renderingOf, sampleRun } from "./sample.ts";

function resultOf(protocol: string, seed: number, throughput: number): RunResult {
  return {
    ...sampleRun({ protocol, seed }),
    figures: {
      throughput,
      latencyUs: throughput === 0 ? null : { p50: 1_000, p95: 5_000 * seed, p99: 9_000 },
      messagesPerOperation: 8.5,
      bytesPerOperation: 700 + 10 * seed,
      diskSyncsPerOperation: 1.25,
      longestGapUs: 250_000 * seed,
      unavailable: [
        { fault: "partition@3s", atUs: 3_000_000, longestUs: 100_000 * seed },
        { fault: "crash of oneOf@9s", atUs: 9_500_000, longestUs: 30_000 },
        { fault: "crash of oneOf@9s", atUs: 9_900_000, longestUs: 40_000 + seed },
      ],
    },
  };
}

const runs = [
  resultOf("raft", 1, 90),
  resultOf("raft", 2, 80),
  resultOf("raft", 3, 100),
  resultOf("zab", 1, 0),
  resultOf("zab", 2, 70),
];

test("only scenarios with several protocols are compared", () => {
  expect(compare(runs.slice(0, 3))).toBeNull();
  expect(compare([])).toBeNull();
});

test("figures are medians over the seeds, elections a mean, the gap the longest; waits by fault over all times", () => {
  const [comparison] = compare(runs) ?? [];
  expect(comparison?.seeds).toEqual({ first: 1, last: 3, count: 3 });
  expect(comparison?.protocols).toEqual([
    {
      protocol: "raft",
      runs: 3,
      verdicts: { pass: 3, fail: 0, unknown: 0, unrecoverable: 0 },
      throughput: 90,
      latencyUs: { p50: 1_000, p95: 10_000, p99: 9_000 },
      messagesPerOperation: 8.5,
      bytesPerOperation: 720,
      diskSyncsPerOperation: 1.25,
      elections: 3,
      longestGapUs: 750_000,
      unavailable: [
        { fault: "partition@3s", times: 3, medianUs: 200_000, longestUs: 300_000 },
        { fault: "crash of oneOf@9s", times: 6, medianUs: 30_000, longestUs: 40_003 },
      ],
    },
    {
      protocol: "zab",
      runs: 2,
      verdicts: { pass: 2, fail: 0, unknown: 0, unrecoverable: 0 },
      throughput: 0,
      latencyUs: { p50: 1_000, p95: 10_000, p99: 9_000 },
      messagesPerOperation: 8.5,
      bytesPerOperation: 710,
      diskSyncsPerOperation: 1.25,
      elections: 3,
      longestGapUs: 500_000,
      unavailable: [
        { fault: "partition@3s", times: 2, medianUs: 100_000, longestUs: 200_000 },
        { fault: "crash of oneOf@9s", times: 4, medianUs: 30_000, longestUs: 40_002 },
      ],
    },
  ]);
});

test("the comparisons of shards, put together, are the comparison of the whole", () => {
  const odd = compare(runs.filter(({ seed }) => seed % 2 === 1));
  const even = compare(runs.filter(({ seed }) => seed % 2 === 0));
  expect(mergeComparisons([odd, even, null])).toEqual(compare(runs));
});

test("the default reporter shows them as a table", async () => {
  const document = documentOf([], { comparison: compare(runs) });
  const text = reporters.get("default")?.render(renderingOf(document));
  await expect(text).toMatchFileSnapshot("../golden/report/comparison.txt");
});

test("a column that no system fills is left out, and waits of clients where no client asks", () => {
  const asleep = ["swim", "phi-detector"].map((protocol) => {
    const run = resultOf(protocol, 1, 0);
    const nothing = { messagesPerOperation: 0, bytesPerOperation: 0, diskSyncsPerOperation: 0 };
    const figures = { ...run.figures, ...nothing, own: { detections: 3, missed: 0 } };
    return { ...run, happened: {}, figures };
  });
  const linesOf = (runs: readonly RunResult[]) =>
    comparisonLines(compare(runs)?.[0] as Comparison, 200, plainPaint);
  const lines = linesOf(asleep);
  expect(lines.slice(1).map((line) => line.trim().replaceAll(/ {2,}/g, "|"))).toEqual([
    "protocol|passed|detections|missed",
    "swim|1/1|3.0|0.0",
    "phi-detector|1/1|3.0|0.0",
  ]);
  // One that fills it is enough.
  const [heads = ""] = linesOf([...asleep, resultOf("raft", 1, 50)]).slice(1);
  expect(heads).toContain("passed  done/s");
  expect(heads).toContain("msgs/op  bytes/op  syncs/op  elections  longest gap");
});

test("what is not alike is said: how each protocol reads, and where faults hit other nodes", () => {
  const [comparison] = compare([read("raft", "read-index"), read("zab", "sync")]) ?? [];
  const text = comparisonLines(comparison as Comparison, 200, plainPaint).join("\n");
  expect(text).toContain(
    "Reads: raft read-index, zab sync; to compare like with like: reads: ordered.",
  );
  expect(text).toContain("Faults aimed at a role hit different nodes in this seed.");
  expect(text).toContain("30 ms (n-raft)");
});

test("reads are called alike where every protocol orders them, even without the option", () => {
  const runs = [read("raft", "log", true), read("zab", "transaction", true), read("other")];
  const [comparison] = compare(runs) ?? [];
  expect(comparisonLines(comparison as Comparison, 200, plainPaint).join("\n")).toContain(
    "Reads go through the log, as writes do: raft log, zab transaction, other as all operations.",
  );
});

function read(protocol: string, reads?: string, ordered = false): RunResult {
  const run = resultOf(protocol, 1, 50);
  const [, second] = run.figures.unavailable;
  const figures = {
    ...run.figures,
    unavailable: [{ ...(second as (typeof run.figures.unavailable)[0]), target: `n-${protocol}` }],
    ...(reads === undefined ? {} : { reads }),
    ...(ordered ? { readsOrdered: true as const } : {}),
  };
  return { ...run, figures };
}

test("the work of a comparison grows with its runs, not with their square", () => {
  const looksAt = (seeds: number): number => {
    let count = 0;
    const watched = ["raft", "zab"].flatMap((protocol) =>
      Array.from({ length: seeds }, (_, at) => {
        const run = resultOf(protocol, at + 1, 50);
        return Object.defineProperty({ ...run }, "seed", {
          get: () => {
            count++;
            return at + 1;
          },
        });
      }),
    );
    const perSeed = compare(watched)?.[0]?.perSeed ?? [];
    mergeComparisons([[{ ...(compare(watched)?.[0] as Comparison), perSeed }]]);
    return count;
  };
  expect(looksAt(400)).toBeLessThan(2.5 * looksAt(200));
});

test("staleness is summed over the seeds in which it was measured, and has its columns", () => {
  const stale = (seed: number, staleReads: number): RunResult => {
    const run = resultOf("dynamo", seed, 50);
    const measured = { reads: 100, stale: staleReads, versionsMax: seed, ageMaxUs: 3_000 * seed };
    return { ...run, figures: { ...run.figures, staleness: measured } };
  };
  const [compared] = compare([resultOf("raft", 1, 90), stale(1, 1), stale(2, 4)]) ?? [];
  expect(compared?.protocols.map(({ staleness }) => staleness)).toEqual([
    undefined,
    { reads: 200, stale: 5, versionsMax: 2, ageMaxUs: 6_000 },
  ]);
  const lines = comparisonLines(compared as Comparison, 200, plainPaint).join("\n");
  expect(lines).toMatch(/stale reads +by up to\n/);
  expect(lines).toMatch(/raft .* - +-\n/);
  expect(lines).toMatch(/dynamo .* 2\.5 % +2 versions, 6\.0 ms\n/);
});
