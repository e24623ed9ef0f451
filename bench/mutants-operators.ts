/**
 * `npm run mutants:operators -- PROTOCOL`: makes mutants of a protocol's source by operators, runs
 * each against the directed scenarios and random runs, and prints how many are caught. No file of
 * the source is touched.
 */
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { parseCount, parseSeeds } from "../src/cli/arguments.ts";
import { EXIT } from "../src/cli/exit-code.ts";
import { untilInterrupted } from "../src/cli/interrupt.ts";
import { findScenarios, loadScenarios } from "../src/cli/scenarios.ts";
import { InputError, nearest } from "../src/core/errors.ts";
import { formatCount } from "../src/core/formatting.ts";
import { protocols } from "../src/protocols/index.ts";
import { protocolTexts, sourcesOf } from "./operators/bundle.ts";
import { readEquivalents, stale } from "./operators/equivalents.ts";
import { type Mutant, mutantsOf } from "./operators/mutants.ts";
import { operators } from "./operators/operators.ts";
import { isCaught, type Judged, notCaught, scoreOf, scoreTable } from "./operators/score.ts";
import { type Fate, Trial } from "./operators/trial.ts";

const USAGE = `usage: npm run mutants:operators -- PROTOCOL [options]
  --sample N      that many mutants, drawn by --seed (default: all)
  --seed S        of the sample (default: 1)
  --file NAME     only of this source, such as leader.ts (repeatable)
  --operator NAME only by this operator (repeatable)
  --seeds A..B    random runs that judge (default: 1..100)
  --out FILE      results as they come, a line each (default: reports/operators-PROTOCOL.ndjson)
  --resume        go on with what is in that file
  --workers N     worker threads (default: one for each core)
  --list          name the mutants and run nothing
  --json          one JSON document
`;

const ROOT = new URL("../../", import.meta.url);
const SOURCE = fileURLToPath(new URL("src/", ROOT));
const STALL_MS = 10_000;

interface Asked {
  readonly protocol: string;
  readonly mutants: readonly Mutant[];
  /** How many there are before a sample is drawn. */
  readonly all: number;
  readonly sampled: string;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      sample: { type: "string" },
      seed: { type: "string", default: "1" },
      file: { type: "string", multiple: true },
      operator: { type: "string", multiple: true },
      seeds: { type: "string", default: "1..100" },
      out: { type: "string" },
      resume: { type: "boolean", default: false },
      workers: { type: "string" },
      list: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  });
  const [protocol = ""] = positionals;
  if (positionals.length !== 1 || !protocols.has(protocol)) {
    const near = nearest(protocol, [...protocols.keys()]).join(", ");
    process.stderr.write(
      near === "" ? USAGE : `there is no protocol "${protocol}"; near: ${near}\n`,
    );
    return EXIT.badInput;
  }
  const texts = protocolTexts(SOURCE);
  const sources = sourcesOf(texts, protocol);
  const everything = sources.flatMap(mutantsOf);
  const equivalents = equivalentsOf(protocol, everything);
  const asked = chosen(protocol, everything, values);
  if (values.list) {
    for (const { line, name } of asked.mutants) process.stdout.write(`${line}\t${name}\n`);
    return EXIT.met;
  }
  const seeds = parseSeeds(values.seeds);
  const workers =
    values.workers === undefined
      ? availableParallelism()
      : parseCount("--workers", values.workers, 1);
  const trial = new Trial({
    protocol,
    folder: SOURCE,
    texts,
    sources,
    mutants: asked.mutants,
    scenarios: await loadScenarios(findScenarios([fileURLToPath(new URL("scenarios", ROOT))])),
    seeds,
    workers,
    stallMs: STALL_MS,
    worker: new URL("./operators/mutant-worker.js", import.meta.url),
    external: builtPath,
  });
  const interrupt = untilInterrupted();
  interrupt.signal.addEventListener("abort", () => void trial.interrupt());
  try {
    const prepared = await trial.prepare();
    if (prepared === null) return EXIT.interrupted;
    const { runs, digest } = prepared;
    const file = values.out ?? `reports/operators-${protocol}.ndjson`;
    const known = new Results(file, `${protocol} ${digestOf(sources)} ${digest}`, values.resume);
    const fates = await judgeAll(asked.mutants, trial, workers, known, interrupt.signal);
    const judged = asked.mutants.flatMap((mutant): Judged[] => {
      const fate = fates.get(mutant.name);
      return fate === undefined ? [] : [{ mutant, fate, argument: equivalents(mutant) }];
    });
    print(asked, judged, `${formatCount(runs)} runs`, values.seeds, values.json);
    return interrupt.signal.aborted ? EXIT.interrupted : EXIT.met;
  } finally {
    interrupt.dispose();
    await trial.close();
  }
}

/** The source that a path below `src/` was built into. */
function builtPath(path: string): string {
  const inside = relative(SOURCE, path).split(sep).join("/");
  return new URL(`dist/src/${inside.replace(/\.ts$/, ".js")}`, ROOT).href;
}

/** @throws {InputError} for an argument that no mutant answers to any more. */
function equivalentsOf(
  protocol: string,
  mutants: readonly Mutant[],
): (mutant: Mutant) => string | null {
  const file = new URL("bench/operators/equivalents.json", ROOT);
  const entries = readEquivalents(file);
  const problems = stale(entries, protocol, mutants).map(({ mutant }) => ({
    file: fileURLToPath(file),
    message: `there is no such mutant any more: ${mutant}`,
  }));
  if (problems.length > 0) throw new InputError(problems);
  const reasons = new Map(entries.map(({ mutant, argument }) => [mutant, argument]));
  return ({ name }) => reasons.get(name) ?? null;
}

function chosen(
  protocol: string,
  all: readonly Mutant[],
  given: {
    readonly sample?: string | undefined;
    readonly seed: string;
    readonly file?: readonly string[] | undefined;
    readonly operator?: readonly string[] | undefined;
  },
): Asked {
  const files = new Set(given.file ?? []);
  const kinds = new Set(given.operator ?? []);
  known("--file", files, new Set(all.map(({ path }) => fileName(path))));
  known("--operator", kinds, new Set(operators.keys()));
  const fitting = all.filter(
    ({ path, operator }) =>
      (files.size === 0 || files.has(fileName(path))) && (kinds.size === 0 || kinds.has(operator)),
  );
  if (given.sample === undefined) {
    return { protocol, mutants: fitting, all: fitting.length, sampled: "" };
  }
  const count = parseCount("--sample", given.sample, 1);
  // By content: an edit elsewhere leaves most of the sample as it was.
  const rank = new Map(fitting.map((mutant) => [mutant, hash(`${given.seed} ${mutant.name}`)]));
  const drawn = new Set(
    [...fitting]
      .sort((a, b) => ((rank.get(a) ?? "") < (rank.get(b) ?? "") ? -1 : 1))
      .slice(0, count),
  );
  return {
    protocol,
    mutants: fitting.filter((mutant) => drawn.has(mutant)),
    all: fitting.length,
    sampled: `, drawn with seed ${given.seed}`,
  };
}

function known(option: string, asked: ReadonlySet<string>, there: ReadonlySet<string>): void {
  for (const name of asked) {
    if (there.has(name)) continue;
    const message = `there is no "${name}"; there are ${[...there].join(", ")}`;
    throw new InputError([{ file: option, message }]);
  }
}

function fileName(path: string): string {
  return path.slice(path.indexOf("/") + 1);
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function digestOf(sources: readonly { readonly path: string; readonly text: string }[]): string {
  return hash(JSON.stringify(sources)).slice(0, 16);
}

/** The fates that a file holds, and those that come, a line each. */
class Results {
  readonly fates = new Map<string, Fate>();
  readonly #file: string;

  /**
   * @param about which sources and runs they are of. @throws {InputError} if the file is of others.
   */
  constructor(file: string, about: string, resume: boolean) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
    if (!resume || !existsSync(file)) {
      writeFileSync(file, `${JSON.stringify({ about })}\n`);
      return;
    }
    // A line that was cut short when the program was killed is done again.
    const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
    if ((JSON.parse(lines[0] ?? "{}") as { about?: string }).about !== about) {
      const message = "is of other sources, scenarios or seeds: leave out --resume to begin anew";
      throw new InputError([{ file, message }]);
    }
    writeFileSync(file, `${lines.join("\n")}\n`);
    for (const line of lines.slice(1)) {
      const { name, fate } = JSON.parse(line) as { name: string; fate: Fate };
      this.fates.set(name, fate);
    }
  }

  add(name: string, fate: Fate): void {
    this.fates.set(name, fate);
    appendFileSync(this.#file, `${JSON.stringify({ name, fate })}\n`);
  }
}

async function judgeAll(
  mutants: readonly Mutant[],
  trial: Trial,
  workers: number,
  results: Results,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Fate>> {
  const waiting = mutants.filter(({ name }) => !results.fates.has(name));
  let done = mutants.length - waiting.length;
  const ended = new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve());
  });
  const lane = async (): Promise<void> => {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      if (signal.aborted) return;
      const fate = await trial.judge(mutant);
      if (fate === null) return;
      results.add(mutant.name, fate);
      done++;
      if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${mutants.length}`);
    }
  };
  const lanes = Promise.all(Array.from({ length: workers }, lane)).then(() => undefined);
  await Promise.race([lanes, ended]);
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  return new Map(
    mutants.flatMap(({ name }): [string, Fate][] => {
      const fate = results.fates.get(name);
      return fate === undefined ? [] : [[name, fate]];
    }),
  );
}

function print(
  { protocol, mutants, all, sampled }: Asked,
  judged: readonly Judged[],
  runs: string,
  seeds: string,
  json: boolean,
): void {
  const score = scoreOf(judged);
  if (json) {
    const list = judged.map(({ mutant, fate, argument }) => ({
      operator: mutant.operator,
      name: mutant.name,
      line: mutant.line,
      fate,
      ...(argument === null ? {} : { argument }),
    }));
    process.stdout.write(`${JSON.stringify({ protocol, all, score, mutants: list }, null, 2)}\n`);
    return;
  }
  const { caught, equivalent } = score;
  const open = score.mutants - caught - equivalent;
  const left = mutants.length - judged.length;
  const lines = [
    `${protocol}: ${formatCount(score.mutants)} of ${formatCount(all)} operator ` +
      `mutants${sampled}, each judged by up to ${runs} (directed scenarios, then random seeds ` +
      `${seeds}).`,
    `Caught: ${formatCount(caught)} of ${formatCount(score.mutants)}. Not caught: ` +
      `${formatCount(equivalent)} argued to be equivalent, ${formatCount(open)} open.`,
    ...(left === 0
      ? []
      : [`Interrupted: ${formatCount(left)} are not judged yet; --resume goes on.`]),
    "",
    ...scoreTable(judged),
    "",
    ...["survived", "equal", "unreached"].flatMap((kind) =>
      judged
        .filter(({ fate }) => !isCaught(fate) && fate.kind === kind)
        .flatMap((one) => notCaught(one, "src/protocols")),
    ),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof InputError) && !(error instanceof TypeError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = EXIT.badInput;
  }
}
