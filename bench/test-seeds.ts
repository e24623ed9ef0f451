/**
 * `npm run test:seeds -- [--seeds 50] [--base N] [path...]`: every directed scenario at many seeds;
 * each must come to what it expects.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../src/core/errors.ts";
import { finish, hashText, mix } from "../src/core/hash.ts";
import type { RunResult } from "../src/runner/result.ts";
import { simulate } from "../src/runner/simulate.ts";
import { parseScenario } from "../src/scenario/parse.ts";
import type { Scenario } from "../src/scenario/scenario.ts";

const USAGE = "usage: npm run test:seeds -- [--seeds 50] [--base N] [scenario or folder...]\n";

/** A scenario with a script, and the text of its file. */
export interface DirectedFile {
  readonly scenario: Scenario;
  readonly text: string;
}

/** The directed scenarios of a file, or of all files below a folder, by name. */
export function directedFiles(path: string): readonly DirectedFile[] {
  const files = statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".yaml"))
        .sort()
        .map((name) => join(path, name))
    : [path];
  return files
    .map((file) => {
      const text = readFileSync(file, "utf8");
      return { text, scenario: parseScenario(text, file) };
    })
    .filter(({ scenario }) => scenario.script.length > 0);
}

/**
 * The seeds that a directed scenario is tried at: drawn from its text, so that a scenario that is
 * changed meets others, and no list of seeds that it holds at can grow.
 */
export function seedsOf(text: string, count: number): readonly number[] {
  const digest = hashText(text);
  return Array.from({ length: count }, (_, at) => 1 + (finish(mix(digest, at)) >>> 1));
}

/**
 * The runs at these seeds that do not come to what the scenario expects, or pass and prove little.
 */
export function missesOf(
  scenario: Scenario,
  protocol: string,
  seeds: readonly number[],
): readonly RunResult[] {
  return seeds
    .map((seed) => simulate(scenario, protocol, seed, { strict: false }))
    .filter((run) => !run.met || run.vacuous !== undefined);
}

/** What a run came to instead, in one line. */
export function missOf({ seed, verdict, vacuous, violations: [first] }: RunResult): string {
  if (vacuous !== undefined) return `seed ${seed}: ${verdict}, vacuous (${vacuous.join(", ")})`;
  return `seed ${seed}: ${verdict}${first === undefined ? "" : ` (${first.check}: ${first.message.split("\n")[0]})`}`;
}

function main(): void {
  const paths: string[] = [];
  let count = 50;
  let base = 0;
  const args = process.argv.slice(2);
  for (let at = 0; at < args.length; at++) {
    const argument = args[at] as string;
    if (argument !== "--seeds" && argument !== "--base") {
      paths.push(argument);
      continue;
    }
    const number = Number(args[++at]);
    if (!Number.isSafeInteger(number) || number < 1) {
      process.stderr.write(USAGE);
      process.exitCode = 2;
      return;
    }
    if (argument === "--seeds") count = number;
    else base = number;
  }
  const files = (paths.length > 0 ? paths : ["scenarios"]).flatMap(directedFiles);
  let runs = 0;
  let missed = 0;
  for (const { scenario, text } of files) {
    const seeds =
      base > 0 ? Array.from({ length: count }, (_, at) => base + at) : seedsOf(text, count);
    for (const protocol of scenario.protocols) {
      const misses = missesOf(scenario, protocol, seeds);
      runs += seeds.length;
      missed += misses.length;
      if (misses.length === 0) continue;
      process.stdout.write(
        `${scenario.file} ${protocol}: ${misses.length} of ${seeds.length} not as expected\n`,
      );
      for (const run of misses.slice(0, 3)) process.stdout.write(`  ${missOf(run)}\n`);
    }
  }
  process.stdout.write(
    `${files.length} directed scenarios, ${runs} runs: ${missed} not as expected\n`,
  );
  if (missed > 0) process.exitCode = 1;
}

if (process.argv[1]?.endsWith("test-seeds.js")) {
  try {
    main();
  } catch (error) {
    if (!(error instanceof InputError) && !isFileError(error)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}

/** A file that is not there or cannot be read. */
function isFileError(error: unknown): error is Error {
  return error instanceof Error && "syscall" in error;
}
