/**
 * The documents of results that are not runs of scenarios, as they are read back: of searches,
 * of planted bugs, of strategies compared.
 */
import { InputError } from "../core/errors.ts";
import { list, nullable } from "../core/shape/collections.ts";
import { optional, required } from "../core/shape/fields.ts";
import { flag, literal, oneOf } from "../core/shape/leaves.ts";
import { count, number, numbers, record, recordOf, words } from "../core/shape/record.ts";
import { jsonOf } from "../runner/own-file.ts";
import { violation } from "../runner/result.ts";
import type { StrategiesDocument } from "../search/compare.ts";
import type { MutantOutcome } from "../search/mutants.ts";
import type { SearchDocument } from "../search/search-document.ts";
import { STANDINGS } from "../search/triage.ts";

const many = <Source, Read, Scope>(shape: Parameters<typeof list<Source, Read, Scope>>[0]) =>
  list<Source, Read, Scope>(shape, { words: "a list" });
const names = many(words);
const range = record({ first: required(count), last: required(count) });
const triaged = record({
  fingerprint: required(words),
  standing: required(oneOf("standing", STANDINGS)),
  scenario: required(words),
  protocol: required(words),
  seed: required(count),
});

const searchShape = record({
  version: required(words),
  system: required(words),
  scenario: required(nullable(words)),
  strategy: required(words),
  seeds: required(nullable(range)),
  runs: required(count),
  steps: required(count),
  verdicts: required(numbers),
  failures: required(
    many(
      record({
        fingerprint: required(words),
        runs: required(count),
        seed: required(count),
        steps: required(count),
        stepsToFirst: required(count),
        violations: required(many(violation)),
        artifact: required(nullable(words)),
        shrunk: required(nullable(words)),
      }),
    ),
  ),
  faults: required(many(record({ seed: required(count), message: required(words) }))),
  covered: required(
    record({
      features: required(count),
      goals: required(numbers),
      facts: required(numbers),
      faults: required(numbers),
    }),
  ),
  curve: required(
    many(record({ runs: required(count), steps: required(count), features: required(count) })),
  ),
  estimate: required(
    record({ perRun: required(number), expected: required(number), chance: required(number) }),
  ),
  interrupted: optional(literal(true)),
  missing: optional(many(range)),
  triage: optional(many(triaged)),
});

const mutantShape = record({
  name: required(words),
  protocol: required(words),
  fault: required(names),
  origin: required(words),
  equivalent: required(flag),
  detectors: required(names),
  directed: required(
    record({
      scenario: required(nullable(words)),
      found: required(flag),
      check: required(nullable(words)),
      undeclared: required(nullable(words)),
    }),
  ),
  random: required(
    record({
      runs: required(count),
      steps: required(count),
      found: required(count),
      firstSeed: required(nullable(count)),
      stepsToFirst: required(nullable(count)),
      check: required(nullable(words)),
      undeclared: required(numbers),
    }),
  ),
});
const mutantsShape = record({
  mutants: required(many(mutantShape)),
  summary: required(numbers),
  interrupted: optional(literal(true)),
});

const steps = nullable(count);
const comparedShape = record({
  protocol: required(words),
  mutant: required(words),
  half: required(oneOf("half", ["tuning", "reporting"])),
  strategy: required(words),
  finds: required(many(steps)),
  quartiles: required(
    record({ lower: required(steps), median: required(steps), upper: required(steps) }),
  ),
});
const strategiesShape = record({
  trials: required(count),
  stepsMax: required(count),
  first: required(count),
  compared: required(many(comparedShape)),
  ranking: required(
    many(
      record({
        strategy: required(words),
        found: required(count),
        trials: required(count),
        ratio: required(nullable(number)),
      }),
    ),
  ),
});

/** A document that is not of runs. */
export type OtherDocument =
  | { readonly kind: "search"; readonly search: SearchDocument }
  | { readonly kind: "mutants"; readonly mutants: readonly MutantOutcome[] }
  | { readonly kind: "strategies"; readonly strategies: StrategiesDocument };

/**
 * What a text is that is no document of runs; null: it may be one.
 * @throws {InputError} with everything that is wrong with it.
 */
export function parseOther(text: string, file: string): OtherDocument | null {
  const json = jsonOf(text, file, "a document of results");
  const has = (name: string) => typeof json === "object" && json !== null && name in json;
  if (has("curve")) {
    return { kind: "search", search: read(searchShape, json, file, "search") };
  }
  if (has("mutants")) {
    const { mutants } = read(mutantsShape, json, file, "mutants");
    return { kind: "mutants", mutants };
  }
  if (has("ranking")) {
    const strategies = read(strategiesShape, json, file, "compare-strategies");
    return { kind: "strategies", strategies };
  }
  return null;
}

function read<Read>(
  shape: Parameters<typeof recordOf<Read>>[0],
  json: unknown,
  file: string,
  command: string,
): Read {
  const { read: made, problems } = recordOf(shape, json, file);
  if (made !== undefined && problems.length === 0) return made;
  throw new InputError(
    problems.slice(0, 20).map((problem) => {
      const what = `a document of \`rashomon ${command} --json\``;
      return { ...problem, message: `expected ${what}: ${problem.message}` };
    }),
  );
}
