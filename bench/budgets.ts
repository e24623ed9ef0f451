/**
 * `npm run bench:budgets -- [SECONDS] [NAME]`: how well `rashomon check` keeps to its time:
 * histories that each algorithm does not decide at once, given so many seconds (2) each, as the
 * command reports what it spent on the judgement. `--memory MIB`, several times: to its memory
 * instead, as the most that was resident of each process (Linux).
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Operation } from "../src/history/operation.ts";
import { generateHistory, type Shape } from "./generate-history.ts";
import { generateTransactions } from "./generate-transactions.ts";
import { table } from "./measure.ts";
import { type Kind, objectHistory } from "./object-history.ts";

const { positionals, values: options } = parseArgs({
  allowPositionals: true,
  options: { memory: { type: "string", multiple: true, default: [] } },
});
const [secondsText = "2", only = ""] = positionals;
const seconds = Number(secondsText);
/** MiB. */
const memories = options.memory.map(Number);
/** Has a process print the most that was ever resident of it, in KiB. */
const PEAK = `data:text/javascript,${encodeURIComponent(`
  import { readFileSync } from "node:fs";
  process.on("exit", () =>
    console.error("peak", /VmHWM:\\s+(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]));
`)}`;
const program = fileURLToPath(new URL("../src/bundle/main.js", import.meta.url));

interface Hard {
  readonly name: string;
  readonly flags: readonly string[];
  readonly history: () => Operation[];
}

const collection = (kind: Kind, operations: number, values: number | null): Hard => ({
  name: `${kind} of ${operations}, ${values ?? "distinct"} values`,
  flags: ["--model", kind === "grow-set" ? "set" : kind],
  history: () =>
    objectHistory({
      kind,
      operations,
      concurrency: 50,
      values,
      infoPermille: 20,
      readEvery: 4,
      wrong: true,
      seed: 1,
    }),
});
const register = (model: Shape["model"], check: string, operations: number): Hard => ({
  name: `${check}: ${model} of ${operations}, 50 values`,
  flags: ["--model", model, "--check", check],
  history: () =>
    generateHistory({
      model,
      operations,
      concurrency: 100,
      values: 50,
      keys: 1,
      infoPermille: 10,
      stale: true,
      seed: 3,
    }),
});
const HARD: readonly Hard[] = [
  register("register", "linearizable", 100_000),
  register("cas-register", "linearizable", 100_000),
  register("kv", "linearizable", 100_000),
  register("register", "sequential", 10_000),
  register("register", "causal-memory", 10_000),
  register("register", "causal-convergence", 10_000),
  register("register", "bounded-staleness", 10_000),
  collection("list", 4_000, null),
  collection("fifo-queue", 20_000, 5),
  collection("stack", 20_000, 5),
  collection("stack", 400_000, null),
  collection("priority-queue", 20_000, 5),
  collection("multi-register", 4_000, 5),
  ...(["lists", "registers", "mini"] as const).map(
    (workload): Hard => ({
      name: `transactions: 400,000 ${workload}`,
      flags: ["--check", "transactions", "--level", "strict-serializable"],
      history: () =>
        generateTransactions({ workload, count: 400_000, clients: 50, seed: 1, crashOneIn: 50 }),
    }),
  ),
];

interface Line {
  readonly name: string;
  readonly verdict: string;
  readonly ms: number;
  readonly peakMiB: number;
}

/** A history as `jsonl` has it: its events, each at its position. */
function linesOf(history: readonly Operation[]): string[] {
  const lines: string[] = [];
  for (const { process, f, key, input, output, outcome, invoked, completed } of history) {
    const named = key === null ? { process, f } : { process, f, key };
    lines[invoked] = `${JSON.stringify({ ...named, type: "invoke", value: input })}\n`;
    if (completed === Number.POSITIVE_INFINITY) continue;
    // What a write answers is nil: its completion repeats the argument.
    const value = output ?? input;
    lines[completed] = `${JSON.stringify({ ...named, type: outcome, value })}\n`;
  }
  return lines;
}

function write({ history }: Hard, folder: string): string {
  const file = join(folder, "history.jsonl");
  writeFileSync(file, linesOf(history()).join(""));
  return file;
}

function judged({ name, flags }: Hard, file: string, memoryMiB: number): Line {
  const budget = ["--timeout", `${seconds}s`, "--memory", `${memoryMiB}MiB`];
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", PEAK, program, "check", file, ...flags, ...budget, "--json"],
    { encoding: "utf8", maxBuffer: 2 ** 30 },
  );
  if (stdout === "") throw new Error(`${name}: ${stderr}`);
  const { histories } = JSON.parse(stdout) as { histories: { verdict: string; ms: number }[] };
  const [{ verdict, ms } = { verdict: "none", ms: 0 }] = histories;
  const peakMiB = Number(/^peak (\d+)$/m.exec(stderr)?.[1]) / 1024;
  return { name, verdict, ms, peakMiB };
}

/** A row for each history: what it took of the time that it was given. */
function timeTable(cases: readonly Hard[], folder: string): string[][] {
  const rows = cases.map((hard) => judged(hard, write(hard, folder), 2048));
  return [
    ["history", "verdict", "asked, ms", "spent, ms"],
    ...rows.map(({ name, verdict, ms }) => [name, verdict, `${seconds * 1000}`, ms.toFixed(0)]),
  ];
}

/** A row for each history: with each figure asked, the verdict and the part of it that was used. */
function memoryTable(cases: readonly Hard[], folder: string): string[][] {
  const rows = cases.map((hard) => {
    const file = write(hard, folder);
    const used = memories.map((asked) => {
      const { verdict, peakMiB } = judged(hard, file, asked);
      return `${verdict}, ${peakMiB.toFixed(0)} (${(peakMiB / asked).toFixed(2)})`;
    });
    return [hard.name, ...used];
  });
  return [["history", ...memories.map((asked) => `${asked} MiB asked`)], ...rows];
}

const folder = mkdtempSync(join(tmpdir(), "rashomon-budgets-"));
try {
  const cases = HARD.filter(({ name }) => name.includes(only));
  const rows = memories.length > 0 ? memoryTable(cases, folder) : timeTable(cases, folder);
  process.stdout.write(`${table(rows)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
