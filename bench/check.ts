/**
 * `npm run bench:check`: times the linearizability checker on recorded and generated histories, and
 * writes the tables of docs/performance.md. `--json`: one document, no file; `--recorded`: only
 * those; `--quick`: up to 10,000 operations.
 */
import { spawnSync } from "node:child_process";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { certify } from "../src/checkers/certificates/order.ts";
import { checkLinearizable } from "../src/checkers/linearizability/check.ts";
import { must } from "../src/core/assert.ts";
import { objects } from "../src/objects/index.ts";
import { modelOf } from "../src/objects/model.ts";
import { generateHistory, type Shape } from "./generate-history.ts";
import { type Recorded, recordedHistories } from "./recorded.ts";
import { writeSection } from "./section.ts";

interface Measured {
  readonly name: string;
  readonly unit: "ms";
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
  readonly peakMemoryMiB: number;
}

interface Generated extends Measured {
  readonly shape: Shape;
  readonly verdict: string;
}

const RUNS = 7;
const WARM_MS = 100;
const TIME_LIMIT_MS = 10_000;
/** For the kind of history that is known to be too hard in part. */
const HARD_TIME_LIMIT_MS = 2_000;
const root = new URL("../../", import.meta.url);

function peakMemoryMiB(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

function elapsedMs(work: () => void): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** Warm, checking only: batches of at least two milliseconds. */
function time(name: string, work: () => void): Measured {
  let batch = 1;
  while (elapsedMs(() => repeat(batch, work)) < 2 && batch < 4096) batch *= 2;
  const warmUntil = Date.now() + WARM_MS;
  while (Date.now() < warmUntil) repeat(batch, work);
  const times = Array.from({ length: RUNS }, () => elapsedMs(() => repeat(batch, work)) / batch);
  times.sort((a, b) => a - b);
  const [min = 0] = times;
  return {
    name,
    unit: "ms",
    median: must(times[RUNS >> 1], "a run"),
    min,
    max: must(times[RUNS - 1], "a run"),
    runs: RUNS,
    peakMemoryMiB: peakMemoryMiB(),
  };
}

function repeat(count: number, work: () => void): void {
  for (let index = 0; index < count; index++) work();
}

function judge({ history, model, initial }: Recorded, failure = false): string {
  const options = initial === undefined ? {} : { initial };
  return checkLinearizable(history, model, { ...options, failure }).verdict;
}

/** Every recorded history; what is in the tables, and the figures. */
function recorded(): { lines: string[]; results: Measured[] } {
  const all = recordedHistories(new URL("test/data/histories/", root));
  const wrong = all.filter((one) => judge(one) !== one.verdict).map(({ file }) => file);
  // Warm for all files alike, as one process that judges them all is.
  repeat(30, () => {
    for (const one of all) judge(one);
  });
  const results = all.map((one) => time(one.file, () => void judge(one)));
  // The same with the first failure named, where there is one.
  const reasoned = all.map((one) => time(one.file, () => void judge(one, true)));
  const median = (index: number): number => must(results[index], "a result").median;
  const medianReasoned = (index: number): number => must(reasoned[index], "a result").median;
  const ratios = all.flatMap(({ porcupineMs }, index) =>
    porcupineMs === null ? [] : [{ index, ratio: porcupineMs / median(index) }],
  );
  const inFolder = (folder: string): { ours: number; theirs: number; count: number } => {
    let ours = 0;
    let theirs = 0;
    let count = 0;
    all.forEach(({ file, porcupineMs }, index) => {
      if (!file.startsWith(folder)) return;
      ours += median(index);
      theirs += porcupineMs ?? 0;
      count++;
    });
    return { ours, theirs, count };
  };
  const etcd = inFolder("jepsen-etcd");
  const etcdRatios = ratios.filter(({ index }) => all[index]?.file.startsWith("jepsen-etcd"));
  const geometric = Math.exp(
    etcdRatios.reduce((sum, { ratio }) => sum + Math.log(ratio), 0) / etcdRatios.length,
  );
  const slower = ratios.filter(({ ratio }) => ratio < 1).map(({ index }) => all[index]?.file ?? "");
  const least = etcdRatios.reduce(
    (low, { ratio }) => Math.min(low, ratio),
    Number.POSITIVE_INFINITY,
  );
  const withReason = all.flatMap(({ file, porcupineMs }, index) =>
    porcupineMs === null || !file.startsWith("jepsen-etcd")
      ? []
      : [{ ours: medianReasoned(index), theirs: porcupineMs }],
  );
  const oursReasoned = withReason.reduce((sum, { ours }) => sum + ours, 0);
  const geometricReasoned = Math.exp(
    withReason.reduce((sum, { ours, theirs }) => sum + Math.log(theirs / ours), 0) /
      withReason.length,
  );
  const slowerReasoned = all.flatMap(({ file, porcupineMs }, index) =>
    porcupineMs !== null && medianReasoned(index) > porcupineMs ? [file] : [],
  );
  const row = (name: string, ours: number, theirs: number): string =>
    `| ${name} | ${ours.toFixed(3)} | ${theirs === 0 ? "" : theirs.toFixed(3)} | ${theirs === 0 ? "" : `${(theirs / ours).toFixed(1)}`} |`;
  const knossos = inFolder("knossos");
  const lines = [
    `Recorded histories: ${all.length - wrong.length} of ${all.length} judged right${wrong.length > 0 ? `, not ${wrong.join(", ")}` : ""}. Warm, one thread, checking only; Porcupine's figures are those of`,
    "`test/data/histories/porcupine-baseline.json`, taken on another day.",
    "",
    "| histories | ms | Porcupine, ms | times faster |",
    "|---|---|---|---|",
    row(`${etcd.count} etcd logs, in all`, etcd.ours, etcd.theirs),
    row("the same, the first failure named", oursReasoned, etcd.theirs),
    ...all.flatMap(({ file, porcupineMs }, index) =>
      file.startsWith("kv/") ? [row(file, median(index), porcupineMs ?? 0)] : [],
    ),
    row(`${knossos.count} Knossos histories, in all`, knossos.ours, 0),
    "",
    `Per etcd log: ${geometric.toFixed(1)} times faster by geometric mean, ${least.toFixed(1)} at least. Slower than Porcupine on ${slower.length === 0 ? "no file" : slower.join(", ")}.`,
    `With the first failure named: ${geometricReasoned.toFixed(1)} times, slower on ` +
      `${slowerReasoned.length === 0 ? "no file" : slowerReasoned.join(", ")}.`,
  ];
  return { lines, results };
}

const SIZES = [1_000, 10_000, 100_000, 1_000_000];
const MODELS: readonly { name: string; model: Shape["model"]; keys: (n: number) => number }[] = [
  { name: "register", model: "register", keys: () => 1 },
  { name: "cas-register", model: "cas-register", keys: () => 1 },
  { name: "kv, 1 key", model: "kv", keys: () => 1 },
  { name: "kv, many keys", model: "kv", keys: (n) => n / 100 },
];

/** One generated history, in a process of its own. */
function child(shape: Shape): { verdict: string; ms: number; peakMemoryMiB: number } {
  const run = spawnSync(
    process.execPath,
    ["--max-old-space-size=4096", fileURLToPath(import.meta.url), "--one", JSON.stringify(shape)],
    { encoding: "utf8" },
  );
  if (run.status !== 0)
    return { verdict: `ended by ${run.signal ?? run.status}`, ms: 0, peakMemoryMiB: 0 };
  return JSON.parse(run.stdout) as { verdict: string; ms: number; peakMemoryMiB: number };
}

function one(shape: Shape): void {
  const history = generateHistory(shape);
  const model = modelOf(must(objects.get(shape.model), shape.model));
  let verdict = "";
  // Warm, as in a process that judges many.
  const small = generateHistory({ ...shape, operations: 2_000, seed: shape.seed + 1_000 });
  repeat(
    5,
    () => void checkLinearizable(small, model, { failure: false, budget: { work: 20_000 } }),
  );
  const until = Date.now() + (shape.values === 50 ? HARD_TIME_LIMIT_MS : TIME_LIMIT_MS);
  const ms = elapsedMs(() => {
    const budget = { memoryBytes: 500 * 2 ** 20, expired: () => Date.now() > until };
    verdict = checkLinearizable(history, model, { failure: false, budget }).verdict;
  });
  const peak = peakMemoryMiB();
  // A stale read may happen to be explained: what counts is that the order given for ok holds.
  if (verdict === "ok" && shape.operations <= 100_000) {
    const { witness } = checkLinearizable(history, model, { witness: true });
    const fault = certify(history, model, witness ?? []);
    if (fault !== null) verdict = `wrong: ${fault}`;
  } else if (verdict === "illegal" && !shape.stale) verdict = "wrong: illegal";
  console.log(JSON.stringify({ verdict, ms, peakMemoryMiB: peak }));
}

function generated(sizes: readonly number[]): { lines: string[]; results: Generated[] } {
  const results: Generated[] = [];
  for (const operations of sizes) {
    for (const { name, model, keys } of MODELS) {
      for (const concurrency of [5, 20, 50, 100]) {
        // A middling number of values is the hardest; longer histories of that kind are not tried.
        for (const values of operations <= 10_000 ? [null, 5, 50] : [null, 5]) {
          for (const stale of [false, true]) {
            for (const infoPermille of [0, 10]) {
              const shape: Shape = {
                model,
                operations,
                concurrency,
                values,
                keys: keys(operations),
                infoPermille,
                stale,
                seed: 1 + results.length,
              };
              const { verdict, ms, peakMemoryMiB: peak } = child(shape);
              results.push({
                name: `${name} ${operations} concurrency ${concurrency} ${values === null ? "distinct" : `${values} values`}${stale ? " stale" : ""}${infoPermille > 0 ? " info" : ""}`,
                unit: "ms",
                median: ms,
                min: ms,
                max: ms,
                runs: 1,
                peakMemoryMiB: peak,
                shape,
                verdict,
              });
            }
          }
        }
      }
      process.stderr.write(`${name} ${operations}\n`);
    }
  }
  return { lines: generatedLines(sizes, results), results };
}

function generatedLines(sizes: readonly number[], results: readonly Generated[]): string[] {
  const lines = [
    "Generated histories (`bench/generate-history.ts`): concurrency 5, 20, 50 and 100, written values distinct or one of five, correct or",
    "with one stale read, 0 or 1 % crashed operations. Each is judged once, in a process of its own that has judged five histories of 2,000",
    "operations before; the peak is that of the whole process, with the history and the program that made it. Histories of fifty values, each",
    "written now and again, are the known weak spot: they are given 2 s, the others 10 s.",
    "",
    "| object | operations | decided | ms, median | ms, worst | peak MiB, worst |",
    "|---|---|---|---|---|---|",
  ];
  for (const operations of sizes) {
    for (const { name, hard } of MODELS.flatMap(({ name }) => [
      { name, hard: false },
      { name, hard: true },
    ])) {
      const group = results.filter(
        (result) =>
          result.shape.operations === operations &&
          result.name.startsWith(`${name} `) &&
          hard === (result.shape.values === 50),
      );
      if (group.length === 0) continue;
      const times = group.map(({ median }) => median).sort((a, b) => a - b);
      const decided = group.filter(
        ({ verdict }) => verdict === "ok" || verdict === "illegal",
      ).length;
      const peak = group.reduce((most, { peakMemoryMiB: mib }) => Math.max(most, mib), 0);
      const middle = times[times.length >> 1] ?? 0;
      const worst = times[times.length - 1] ?? 0;
      lines.push(
        `| ${name}${hard ? ", 50 values" : ""} | ${operations.toLocaleString("en")} | ${decided} of ${group.length} | ${middle.toFixed(1)} | ${worst.toFixed(0)} | ${peak} |`,
      );
    }
  }
  const misses = results.filter(
    ({ verdict, median, shape }) =>
      (verdict !== "ok" && verdict !== "illegal") ||
      median > (shape.operations > 100_000 ? 2_000 : 1_000),
  );
  lines.push(
    "",
    misses.length === 0
      ? "All are decided, in under 1 s up to 100,000 operations and under 2 s for 1,000,000."
      : "Not decided, or slower than 1 s (2 s for 1,000,000 operations):",
    ...misses.map(({ name, verdict, median }) => `- ${name}: ${verdict}, ${median.toFixed(0)} ms`),
  );
  return lines;
}

const [mode, shapeText] = process.argv.slice(2);
const has = (flag: string): boolean => process.argv.includes(flag);
if (mode === "--one") one(JSON.parse(shapeText ?? "") as Shape);
else {
  const sizes = has("--recorded") ? [] : has("--quick") ? SIZES.slice(0, 2) : SIZES;
  const real = recorded();
  const made = generated(sizes);
  const cpu = cpus()[0]?.model ?? "unknown";
  if (has("--json")) {
    const results = [...real.results, ...made.results].map(
      ({ name, unit, median, min, max, runs, peakMemoryMiB: mib }) => {
        return { name, unit, median, min, max, runs, peakMemoryMiB: mib };
      },
    );
    console.log(JSON.stringify({ node: process.version, cpu, results }));
  } else {
    const under = `\`npm run bench:check\`, Node ${process.version}, ${cpu}.`;
    const performance = new URL("docs/performance.md", root);
    const lines = ["## Judging linearizability: recorded histories", "", under, "", ...real.lines];
    writeSection(performance, "bench:check", lines);
    console.log(lines.join("\n"));
    if (sizes.length > 0) {
      const more = [
        "## Judging linearizability: generated histories",
        "",
        under,
        "",
        ...made.lines,
      ];
      console.log(more.join("\n"));
      if (sizes.length === SIZES.length) writeSection(performance, "bench:check generated", more);
    }
  }
}
