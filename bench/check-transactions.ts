/**
 * `npm run bench:transactions`: times the judge of transactions on large histories of a
 * serializable database, each in a process of its own, and writes the table of docs/performance.md.
 * `--json`: one document, no file.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { transactions } from "../src/checkers/consistency/transactions/transactions.ts";
import { slowness } from "./calibration.ts";
import { generateTransactions, type TransactionsShape } from "./generate-transactions.ts";
import { writeSection } from "./section.ts";

const SHAPES: readonly TransactionsShape[] = [
  { workload: "lists", count: 100_000, clients: 20, seed: 1, crashOneIn: 100 },
  { workload: "registers", count: 100_000, clients: 20, seed: 1, crashOneIn: 100 },
  { workload: "mini", count: 100_000, clients: 20, seed: 1, crashOneIn: 0 },
  { workload: "mini", count: 1_000_000, clients: 20, seed: 1, crashOneIn: 0 },
];
const RUNS = 3;

interface Measured {
  readonly name: string;
  readonly unit: "ms";
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
  /** The least, in proportion to the calibration loop before and after it. */
  readonly scaled: number;
  readonly peakMemoryMiB: number;
  readonly summary: string;
}

const one = process.argv.indexOf("--shape");
if (one >= 0) {
  process.stdout.write(
    JSON.stringify(measured(JSON.parse(process.argv[one + 1] as string) as TransactionsShape)),
  );
} else {
  const results = SHAPES.map((shape) => {
    const { stdout, status } = spawnSync(
      process.execPath,
      [
        "--max-old-space-size=4096",
        fileURLToPath(import.meta.url),
        "--shape",
        JSON.stringify(shape),
      ],
      { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 2 ** 24 },
    );
    if (status !== 0) throw new Error(`${JSON.stringify(shape)} ended with ${status}`);
    return JSON.parse(stdout) as Measured;
  });
  if (process.argv.includes("--json")) {
    console.log(JSON.stringify({ node: process.version, results }));
  } else {
    const rows = results.map(
      ({ name, median, min, scaled, peakMemoryMiB, summary }) =>
        `| ${name} | ${Math.round(median)} | ${Math.round(min)} | ${Math.round(scaled)} | ${peakMemoryMiB} | ${summary} |`,
    );
    const lines = [
      "| history | ms, median | ms, best | best, in proportion | peak MiB, history included | verdict |",
      "|---|---|---|---|---|---|",
      ...rows,
    ];
    console.log(lines.join("\n"));
    writeSection(
      new URL("../../docs/performance.md", import.meta.url),
      "bench:transactions",
      lines,
    );
  }
}

/** CPU time of judging alone, certificate verified; the history is in memory. */
function measured(shape: TransactionsShape): Measured {
  const history = generateTransactions(shape);
  const times: number[] = [];
  let summary = "";
  let scaled = Number.POSITIVE_INFINITY;
  let before = slowness();
  for (let run = 0; run < RUNS; run++) {
    const began = process.cpuUsage();
    const outcome = transactions.run({ history, model: null, budget: { memoryBytes: 2 ** 31 } });
    const { user, system } = process.cpuUsage(began);
    times.push((user + system) / 1000);
    const after = slowness();
    scaled = Math.min(scaled, (2 * (user + system)) / 1000 / (before + after));
    before = after;
    summary = `${outcome.verdict}: ${outcome.summary}`;
  }
  times.sort((a, b) => a - b);
  return {
    name: `${shape.count.toLocaleString("en")} ${shape.workload}, ${shape.clients} clients`,
    unit: "ms",
    median: times[RUNS >> 1] as number,
    min: times[0] as number,
    max: times[RUNS - 1] as number,
    runs: RUNS,
    scaled,
    peakMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1024),
    summary,
  };
}
