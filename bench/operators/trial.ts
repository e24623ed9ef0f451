/**
 * The trial of a protocol's operator mutants: the runs that judge them, which places each run
 * reaches, and what becomes of each mutant.
 */
import { createHash } from "node:crypto";
import { must } from "../../src/core/assert.ts";
import { Pool } from "../../src/host/pool.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { drawnScenarios } from "../../src/search/drawn-scenarios.ts";
import type { SeedRange } from "../../src/search/seeds.ts";
import { bundle } from "./bundle.ts";
import { instrumented, type Mutant, mutate, type Source } from "./mutants.ts";

/** A run that the correct protocol passes. `scenario` is an index into the trial's scenarios. */
export interface Run {
  readonly scenario: number;
  readonly seed: number;
  /** Of the correct protocol's run. */
  readonly hash: string;
}

interface Work {
  /** Of the module that holds the protocols. */
  readonly text: string;
  readonly protocol: string;
}

/** What the worker does: one run of the correct protocol, or runs of a mutant until one alarms. */
export type Task =
  | (Work & { readonly kind: "baseline"; readonly run: Omit<Run, "hash"> })
  | (Work & { readonly kind: "mutant"; readonly runs: readonly Run[] });

export type TaskResult =
  | {
      readonly kind: "baseline";
      readonly hash: string;
      readonly passes: boolean;
      readonly reached: readonly number[];
    }
  /** `at` counts from 0 among the task's runs. */
  | {
      readonly kind: "caught";
      readonly check: string;
      readonly message: string;
      readonly at: number;
    }
  /** `differs` counts the runs whose hash is not the correct protocol's. */
  | { readonly kind: "survived"; readonly differs: number }
  | { readonly kind: "interrupted" };

/** What became of a mutant. Every kind but `survived`, `unreached` and `equal` is caught. */
export type Fate =
  /** A judge alarmed: `run` names scenario and seed. */
  | { readonly kind: "judged"; readonly check: string; readonly run: string }
  /** A handler threw, or memory ran out. */
  | { readonly kind: "crashed"; readonly check: string; readonly run: string }
  /** A run made no step any more, or more steps than it may. */
  | { readonly kind: "hung"; readonly run: string }
  /** No run executes the place: nothing was simulated. */
  | { readonly kind: "unreached" }
  /** All runs that reach the place are the correct protocol's, bit for bit. */
  | { readonly kind: "equal"; readonly runs: number }
  /** `differs` of the runs are other runs, and no judge minds. */
  | { readonly kind: "survived"; readonly runs: number; readonly differs: number };

const ENTRY = `
export { protocols } from "./protocols/index.ts";
`;
const INSTRUMENTED_ENTRY = `${ENTRY}
export { places } from "rashomon:reached";
`;

export interface TrialOptions {
  readonly protocol: string;
  /** Below `src/`, absolute. */
  readonly folder: string;
  /** The sources below `protocols/`, by path there, and those of the protocol. */
  readonly texts: ReadonlyMap<string, string>;
  readonly sources: readonly Source[];
  readonly mutants: readonly Mutant[];
  /** Those that exist as files. */
  readonly scenarios: readonly Scenario[];
  /** Of the random runs. */
  readonly seeds: SeedRange;
  readonly workers: number;
  /** A run without a step for that long, milliseconds, hangs. */
  readonly stallMs: number;
  /** Where the built source is: the worker, and the engine that mutants run in. */
  readonly worker: URL;
  external(path: string): string | null;
}

/** Past this heap a mutant has run out of memory. */
const HEAP_MIB = 1_024;

/**
 * The scenarios of a protocol without their planted bugs, each with its first seed; then random
 * runs.
 */
function candidateRuns(
  protocol: string,
  scenarios: readonly Scenario[],
  seeds: SeedRange,
): { readonly scenarios: readonly Scenario[]; readonly runs: readonly Omit<Run, "hash">[] } {
  const directed = scenarios
    .filter(({ protocols }) => protocols.includes(protocol))
    .map((scenario): Scenario => ({ ...scenario, mutants: {}, expect: "pass" }));
  const random = drawnScenarios(protocol);
  const runs = directed.map(({ seeds: { first } }, scenario) => ({ scenario, seed: first }));
  for (let seed = seeds.first; seed <= seeds.last; seed++) {
    runs.push({ scenario: directed.length + (seed % random.length), seed });
  }
  return { scenarios: [...directed, ...random], runs };
}

export class Trial {
  readonly scenarios: readonly Scenario[];
  readonly #options: TrialOptions;
  readonly #candidates: readonly Omit<Run, "hash">[];
  readonly #pool: Pool<Task, TaskResult, readonly Scenario[]>;
  /**
   * The runs that the correct protocol passes, each hash once, and the places that each reaches.
   */
  #runs: readonly { readonly run: Run; readonly reached: ReadonlySet<number> }[] = [];
  /**
   * By mutant: its place, by what `#runs` say is reached; -1: at the top of a module, reached by
   * all.
   */
  readonly #places: ReadonlyMap<Mutant, number>;
  readonly #instrumented: ReadonlyMap<string, string>;
  readonly #interrupted: Promise<null>;
  #giveUp: (nothing: null) => void = () => undefined;

  constructor(options: TrialOptions) {
    const { protocol, scenarios, seeds, sources, mutants, workers, stallMs, worker } = options;
    this.#options = options;
    this.#interrupted = new Promise((resolve) => {
      this.#giveUp = resolve;
    });
    const candidates = candidateRuns(protocol, scenarios, seeds);
    this.scenarios = candidates.scenarios;
    this.#candidates = candidates.runs;
    const { places, texts } = placesOf(sources, mutants);
    this.#places = places;
    this.#instrumented = texts;
    this.#pool = new Pool({
      url: worker,
      shared: this.scenarios,
      workers,
      stallMs,
      limits: { maxOldGenerationSizeMb: HEAP_MIB },
    });
  }

  /**
   * Runs the correct protocol.
   * @returns how many runs there are to judge by, and a hash of what they are; null: it was
   * interrupted.
   */
  async prepare(): Promise<{ readonly runs: number; readonly digest: string } | null> {
    const text = await this.#bundle(INSTRUMENTED_ENTRY, this.#instrumented);
    const { protocol } = this.#options;
    const all = Promise.all(
      this.#candidates.map((run) => this.#pool.run({ kind: "baseline", text, protocol, run })),
    );
    // What waits in an interrupted pool never settles.
    const outcomes = await Promise.race([all, this.#interrupted]);
    if (outcomes === null) return null;
    const runs: { run: Run; reached: ReadonlySet<number> }[] = [];
    const seen = new Set<string>();
    for (const [at, outcome] of outcomes.entries()) {
      // What the correct protocol is not made for judges no mutant of it.
      if (outcome.kind !== "done" || outcome.result.kind !== "baseline") continue;
      const { hash, passes, reached } = outcome.result;
      if (!passes || seen.has(hash)) continue;
      seen.add(hash);
      const run = { ...must(this.#candidates[at], "a candidate"), hash };
      runs.push({ run, reached: new Set(reached) });
    }
    this.#runs = runs;
    const digest = createHash("sha256");
    for (const { run } of runs) digest.update(JSON.stringify(run));
    return { runs: runs.length, digest: digest.digest("hex").slice(0, 16) };
  }

  /** @returns null: it was interrupted. */
  async judge(mutant: Mutant): Promise<Fate | null> {
    const place = must(this.#places.get(mutant), "a mutant of this trial");
    const runs = this.#runs.filter(({ reached }) => place < 0 || reached.has(place));
    if (runs.length === 0) return { kind: "unreached" };
    const { sources, protocol } = this.#options;
    const source = must(
      sources.find(({ path }) => path === mutant.path),
      "the source of a mutant",
    );
    const changed = new Map([[mutant.path, mutate(source.text, mutant)]]);
    const text = await this.#bundle(ENTRY, changed);
    const outcome = await this.#pool.run({
      kind: "mutant",
      text,
      protocol,
      runs: runs.map(({ run }) => run),
    });
    switch (outcome.kind) {
      case "stalled":
        return { kind: "hung", run: "" };
      case "outgrown":
        return { kind: "crashed", check: "out of memory", run: "" };
      case "crashed":
        return { kind: "crashed", check: firstLine(outcome.message), run: "" };
      case "done":
        return this.#fateOf(outcome.result, runs);
    }
  }

  #fateOf(result: TaskResult, runs: readonly { readonly run: Run }[]): Fate | null {
    switch (result.kind) {
      case "caught": {
        const run = this.#runName(must(runs[result.at], "one of the runs").run);
        if (result.check === "no-progress") return { kind: "hung", run };
        if (result.check !== "node-error") return { kind: "judged", check: result.check, run };
        return { kind: "crashed", check: firstLine(result.message), run };
      }
      case "survived":
        if (result.differs === 0) return { kind: "equal", runs: runs.length };
        return { kind: "survived", runs: runs.length, differs: result.differs };
      default:
        return null;
    }
  }

  #runName({ scenario, seed }: Run): string {
    const { file, name } = must(this.scenarios[scenario], "the scenario of a run");
    return `${file === "soak" ? name : file}, seed ${seed}`;
  }

  #bundle(entry: string, changed: ReadonlyMap<string, string>): Promise<string> {
    const { folder, texts, external } = this.#options;
    return bundle({ entry, sources: folder, texts, changed, external });
  }

  /** Asks the work under way to end; what waits is forgotten. */
  interrupt(): Promise<void> {
    this.#giveUp(null);
    return this.#pool.interrupt();
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}

/** Numbers the places of mutants, each once, and makes sources that note which are reached. */
function placesOf(sources: readonly Source[], mutants: readonly Mutant[]) {
  const places = new Map<Mutant, number>();
  const texts = new Map<string, string>();
  let first = 0;
  for (const { path, text } of sources) {
    const bySpan = new Map<string, { mutant: Mutant; place: number }>();
    for (const mutant of mutants) {
      if (mutant.path !== path) continue;
      if (mutant.top) {
        places.set(mutant, -1);
        continue;
      }
      const span = `${mutant.start} ${mutant.end} ${mutant.statement}`;
      const known = bySpan.get(span) ?? { mutant, place: first + bySpan.size };
      bySpan.set(span, known);
      places.set(mutant, known.place);
    }
    const distinct = [...bySpan.values()].map(({ mutant }) => mutant);
    texts.set(path, instrumented(text, distinct, first));
    first += distinct.length;
  }
  return { places, texts };
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}
