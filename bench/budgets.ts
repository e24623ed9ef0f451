/**
 * `npm run bench:budgets -- [SECONDS] [NAME]`: how well `rashomon check` keeps to its time:
 * histories that each algorithm does not decide at once, given so many seconds (2) each, as the
 * command reports what it spent on the judgement.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Operation } from "../src/history/operation.ts";
import { generateHistory, type Shape } from "./generate-history.ts";
import { generateTransactions } from "./generate-transactions.ts";
import { table } from "./measure.ts";
import { type Kind, objectHistory } from "./object-history.ts";

const [secondsText = "2", only = ""] = process.argv.slice(2);
const seconds = Number(secondsText);
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

function judged({ name, flags, history }: Hard, folder: string): Line {
  const file = join(folder, "history.jsonl");
  writeFileSync(file, linesOf(history()).join(""));
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [program, "check", file, ...flags, "--timeout", `${seconds}s`, "--memory", "2GiB", "--json"],
    { encoding: "utf8", maxBuffer: 2 ** 30 },
  );
  if (stdout === "") throw new Error(`${name}: ${stderr}`);
  const { histories } = JSON.parse(stdout) as { histories: { verdict: string; ms: number }[] };
  const [{ verdict, ms } = { verdict: "none", ms: 0 }] = histories;
  return { name, verdict, ms };
}

const folder = mkdtempSync(join(tmpdir(), "rashomon-budgets-"));
try {
  const rows = HARD.filter(({ name }) => name.includes(only)).map((hard) => judged(hard, folder));
  process.stdout.write(
    `${table([
      ["history", "verdict", "asked, ms", "spent, ms"],
      ...rows.map(({ name, verdict, ms }) => [
        name,
        verdict,
        String(seconds * 1000),
        ms.toFixed(0),
      ]),
    ])}\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
