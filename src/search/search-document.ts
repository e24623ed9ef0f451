/** What a search came to: the document that `rashomon search --json` prints. */
import type { RunResult } from "../runner/result.ts";
import type { CurvePoint, Estimate } from "./discovery.ts";
import type { Search } from "./search.ts";
import type { Subject } from "./subject.ts";

/** All but the artifacts' paths is the same for the same trials, whatever the workers. */
export interface SearchDocument {
  readonly version: string;
  /** The system, and the scenario file whose fields were kept, if one was given. */
  readonly system: string;
  readonly scenario: string | null;
  readonly strategy: string;
  /** The seeds that ran, both included; null: none did. */
  readonly seeds: { readonly first: number; readonly last: number } | null;
  readonly runs: number;
  readonly steps: number;
  readonly verdicts: Readonly<Record<string, number>>;
  /** In the order in which they were found. */
  readonly failures: readonly FoundFailure[];
  /** Faults of the program itself. */
  readonly faults: readonly { readonly seed: number; readonly message: string }[];
  readonly covered: {
    readonly features: number;
    /** By name: in how many runs. What is 0 was never reached. */
    readonly goals: Readonly<Record<string, number>>;
    readonly facts: Readonly<Record<string, number>>;
    readonly faults: Readonly<Record<string, number>>;
  };
  readonly curve: readonly CurvePoint[];
  readonly estimate: Estimate;
  readonly interrupted?: true;
}

export interface FoundFailure {
  readonly fingerprint: string;
  readonly runs: number;
  /** Of the first. */
  readonly seed: number;
  readonly steps: number;
  /** Steps of the search up to its end. */
  readonly stepsToFirst: number;
  readonly violations: RunResult["violations"];
  /** Its files; null: none was written. */
  readonly artifact: string | null;
  readonly shrunk: string | null;
}

/** What there is beside the search itself. */
export interface DocumentParts {
  readonly version: string;
  readonly strategy: string;
  readonly interrupted: boolean;
  /** By fingerprint. */
  readonly files: ReadonlyMap<
    string,
    { readonly artifact: string | null; readonly shrunk: string | null }
  >;
}

export function documentOf(search: Search, subject: Subject, parts: DocumentParts): SearchDocument {
  const { discovery } = search;
  const { system, protocol, known, scenario } = subject;
  const facts = factsOf(subject);
  const kinds = [...known.faults.keys()];
  return {
    version: parts.version,
    system: protocol,
    scenario: scenario?.file ?? null,
    strategy: parts.strategy,
    seeds: search.seeds === null ? null : { ...search.seeds },
    runs: search.runs,
    steps: discovery.steps,
    verdicts: Object.fromEntries(search.verdicts),
    failures: [...search.failures.values()].map(({ fingerprint, runs, first, stepsToFirst }) => {
      const { artifact = null, shrunk = null } = parts.files.get(fingerprint) ?? {};
      const { seed, steps, violations } = first.result;
      return { fingerprint, runs, seed, steps, stepsToFirst, violations, artifact, shrunk };
    }),
    faults: search.faults.map(({ trial, message }) => ({ seed: trial.seed, message })),
    covered: {
      features: discovery.features,
      goals: counted(
        (system.sometimes ?? []).map(({ name }) => name),
        discovery.metIn("goals"),
      ),
      facts: counted(facts, discovery.metIn("facts")),
      faults: counted(kinds, discovery.metIn("faults")),
    },
    curve: discovery.curve,
    estimate: discovery.estimate(),
    ...(parts.interrupted ? { interrupted: true } : {}),
  };
}

/** The facts that a protocol declares; of several services those that were seen. */
function factsOf({ protocol, known }: Subject): readonly string[] {
  return Object.keys(known.protocols.get(protocol)?.facts ?? {});
}

/** Each name with its count, 0 where it has none; then whatever else was counted. */
function counted(
  names: readonly string[],
  counts: ReadonlyMap<string, number>,
): Readonly<Record<string, number>> {
  const others = [...counts.keys()].filter((name) => !names.includes(name));
  return Object.fromEntries(
    [...names, ...others].map((name) => [name, counts.get(name) ?? 0] as const),
  );
}
