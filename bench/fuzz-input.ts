/**
 * `npm run fuzz:input -- [COUNT] [BASE] [SECONDS]`: feeds COUNT inputs, one a seed from BASE on, to
 * the command line: scenarios, histories, artifacts, documents, arguments. An input may end with 0,
 * 1, 2 or 3; without a stack, a hang of ten seconds, text that a terminal or a runner acts on, or
 * silence about what was not understood. What fails is printed with its seed, made smaller first,
 * and its files are kept as they were (under the seed) and smaller (`SEED-small`).
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { drive, type Outcome } from "./fuzz-input/drive.ts";
import { layOut } from "./fuzz-input/fixtures.ts";
import { inputOf } from "./fuzz-input/generate.ts";
import type { Input } from "./fuzz-input/input.ts";
import { materialOf } from "./fuzz-input/material.ts";
import { minimized } from "./fuzz-input/minimize.ts";

const [countText = "10000", baseText = "1", secondsText = "Infinity"] = process.argv.slice(2);
const count = Number(countText);
const base = Number(baseText);
/** It stops after so long, whatever was done by then. */
const limitMs = Number(secondsText) * 1_000;
/** One input in so many is given to a process of its own, too. */
const PROCESS_EVERY = 20_000;
const FAULTS_MAX = 20;
/**
 * Lines of a stack that are shown; as long as nothing is found, one is enough, and time is saved.
 */
const STACK_SHOWN = 8;
const MAIN = fileURLToPath(new URL("../src/cli/main.js", import.meta.url));

const started = process.cwd();
const material = materialOf();
// In memory where there is such a place: each input is a file.
const folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "rashomon-fuzz-"));
layOut(folder, material.artifact, material.document);
process.chdir(folder);
const clock = new Int32Array(new SharedArrayBuffer(8));
const watchdog = new Worker(new URL("./fuzz-input/watchdog.js", import.meta.url), {
  workerData: clock,
});
watchdog.unref();
Error.stackTraceLimit = 1;

const codes = new Map<string, number>();
let slowest = { ms: 0, seed: 0 };
let faults = 0;
const began = performance.now();
let done = 0;
for (let seed = base; seed < base + count && faults < FAULTS_MAX; seed++) {
  if (performance.now() - began > limitMs) break;
  done++;
  const input = inputOf(seed, material);
  Atomics.store(clock, 0, seed);
  Atomics.add(clock, 1, 1);
  const before = performance.now();
  const outcome = await drive(input, seed);
  const ms = performance.now() - before;
  if (ms > slowest.ms) slowest = { ms, seed };
  const key = `${input.kind} ${outcome.code}`;
  codes.set(key, (codes.get(key) ?? 0) + 1);
  if (outcome.fault !== null) await reportSmaller(seed, input, outcome.fault);
  else if (seed % PROCESS_EVERY === 0) inProcess(seed, input, outcome);
}
Atomics.store(clock, 0, 0);
process.chdir(started);
rmSync(folder, { recursive: true, force: true });

const { user, system } = process.cpuUsage();
const seconds = (performance.now() - began) / 1_000;
for (const [key, times] of [...codes].sort(([a], [b]) => (a < b ? -1 : 1))) {
  console.log(`${key.padEnd(14)} ${times}`);
}
console.log(`slowest: ${slowest.ms.toFixed(0)} ms, seed ${slowest.seed}`);
console.log(
  `${done} inputs from seed ${base} in ${seconds.toFixed(1)} s ` +
    `(${((user + system) / 1e6).toFixed(1)} s of CPU): ${faults} ` +
    `found${faults >= FAULTS_MAX ? " (stopped)" : ""}`,
);
process.exitCode = faults > 0 ? 1 : 0;

/** The same in a process of its own: its exit code is the same, and it ends. */
function inProcess(seed: number, input: Input, { code }: Outcome): void {
  if (input.kind === "scenario" && seed % 12 !== 0) return;
  for (const { name, bytes } of input.files) writeFileSync(name, bytes);
  const { status, error } = spawnSync(process.execPath, [MAIN, ...input.argv], {
    timeout: 60_000,
    encoding: "utf8",
    env: { PATH: process.env["PATH"] ?? "" },
  });
  if (status === code && error === undefined) return;
  const fault = `in a process of its own: exit code ${status}, ${error?.message ?? ""}, here ${code}`;
  keep(String(seed), input);
  report(seed, input, { code, stdout: "", stderr: "", fault }, fault);
}

/** A finding, made smaller as long as it is the same, with the whole stack of what was thrown. */
async function reportSmaller(seed: number, input: Input, fault: string): Promise<void> {
  Atomics.store(clock, 0, 0);
  const small = await minimized(
    input,
    fault,
    async (smaller) => (await drive(smaller, seed)).fault,
  );
  Error.stackTraceLimit = STACK_SHOWN;
  const outcome = await drive(small, seed);
  Error.stackTraceLimit = 1;
  keep(String(seed), input);
  report(seed, small, outcome, outcome.fault ?? fault);
}

function report(seed: number, small: Input, outcome: Outcome, fault: string): void {
  faults++;
  const kept = keep(`${seed}-small`, small);
  const lines = [
    `seed ${seed} ${small.kind}: ${fault.split("\n").slice(0, STACK_SHOWN).join("\n    ")}`,
    `  rashomon ${JSON.stringify(small.argv).slice(0, 300)}`,
    ...small.files.map(
      ({ name, bytes }) =>
        `  ${name}, kept in ${kept}, ${bytes.length} bytes: ` +
        `${JSON.stringify(String(bytes)).slice(0, 400)}`,
    ),
    `  exit ${outcome.code}; ${JSON.stringify((outcome.stderr || outcome.stdout).slice(0, 300))}`,
  ];
  console.log(lines.join("\n"));
}

/** @returns the folder that it was written to. */
function keep(name: string, { files }: Input): string {
  const folder = join(started, "reports/fuzz", name);
  mkdirSync(folder, { recursive: true });
  for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
  return folder;
}
