/** What a search came to: the document that `rashomon search --json` prints. */
import type { RunResult } from "../runner/result.ts";
import { type CurvePoint, curveOf, type Estimate, estimateOf } from "./discovery.ts";
import { spaceOf } from "./space.ts";
import type { Subject } from "./subject.ts";
import type { Counts, Tally } from "./tally.ts";

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
  /** Seeds among those that were asked for that did not run; absent: all ran. */
  readonly missing?: readonly { readonly first: number; readonly last: number }[];
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
  /** The seeds that ran, both included; null: none did. */
  readonly seeds: SearchDocument["seeds"];
  readonly interrupted: boolean;
  readonly missing?: SearchDocument["missing"] | undefined;
  /** By fingerprint. */
  readonly files: ReadonlyMap<
    string,
    { readonly artifact: string | null; readonly shrunk: string | null }
  >;
}

export function documentOf(tally: Tally, subject: Subject, parts: DocumentParts): SearchDocument {
  const { system, protocol, scenario } = subject;
  // Those that may be drawn: of others there can be none.
  const kinds = spaceOf(subject).faults.filter((fault) => typeof fault === "string");
  const runs = tally.spans.reduce((sum, span) => sum + span.runs, 0);
  const steps = tally.spans.reduce((sum, span) => sum + span.steps, 0);
  const { missing = [] } = parts;
  return {
    version: parts.version,
    system: protocol,
    scenario: scenario?.file ?? null,
    strategy: parts.strategy,
    seeds: parts.seeds === null ? null : { ...parts.seeds },
    runs: tally.spans.reduce((sum, { first, last }) => sum + last - first + 1, 0),
    steps,
    verdicts: Object.fromEntries(tally.verdicts),
    failures: tally.failures.map(({ fingerprint, runs: often, result, stepsToFirst }) => {
      const { artifact = null, shrunk = null } = parts.files.get(fingerprint) ?? {};
      const { seed, steps: long, violations } = result;
      return {
        fingerprint,
        runs: often,
        seed,
        steps: long,
        stepsToFirst,
        violations,
        artifact,
        shrunk,
      };
    }),
    faults: tally.faults.map(({ seed, message }) => ({ seed, message })),
    covered: {
      features: tally.features.length,
      goals: counted(
        (system.sometimes ?? []).map(({ name }) => name),
        tally.goals,
      ),
      facts: counted(factsOf(subject), tally.facts),
      faults: counted(kinds, tally.kinds),
    },
    curve: curveOf(leading(tally), tally.met, { runs, steps }),
    estimate: estimateOf(runs, tally.met),
    ...(parts.interrupted ? { interrupted: true } : {}),
    ...(missing.length > 0 ? { missing } : {}),
  };
}

/** The marks that nothing is missing before: of others it is not known how far they were. */
function leading({ spans, marks }: Tally): Tally["marks"] {
  const [span] = spans;
  return span?.first === 0 ? marks.filter(({ trials }) => trials <= span.last + 1) : [];
}

/** The facts that a protocol declares; of several services those that were seen. */
function factsOf({ protocol, known }: Subject): readonly string[] {
  return Object.keys(known.protocols.get(protocol)?.facts ?? {});
}

/** Each name with its count, 0 where it has none; then whatever else was counted. */
function counted(names: readonly string[], given: Counts): Readonly<Record<string, number>> {
  const counts = new Map(given);
  const others = [...counts.keys()].filter((name) => !names.includes(name));
  return Object.fromEntries(
    [...names, ...others].map((name) => [name, counts.get(name) ?? 0] as const),
  );
}
