/**
 * The document of `run --json`: its shape, its schema, and how it is read back. Scripts and CI
 * depend on it.
 */
import { InputError } from "../core/errors.ts";
import { list, nullable } from "../core/shape/collections.ts";
import { optional, required } from "../core/shape/fields.ts";
import { amount, literal, oneOf, whole } from "../core/shape/leaves.ts";
import { count, record, recordOf, words } from "../core/shape/record.ts";
import type { ReadOf } from "../core/shape/shape.ts";
import { jsonOf } from "../runner/own-file.ts";
import { RUN, type violation } from "../runner/result.ts";
import { SHARDS_MAX } from "../search/seeds.ts";
import { STANDINGS } from "../search/triage.ts";
import { comparison } from "./comparison.ts";

const runShape = record({
  ...RUN,
  wallMs: required(amount, "Real time; not the same on every machine."),
  artifact: required(nullable(words), "The failure artifact's path; null if the run left none."),
  artifactOnly: optional(
    literal(true),
    "Present if no scenario file holds what ran, only the artifact: a search drew it, or the " +
      "file is another now.",
  ),
  story: optional(
    list(words, { words: "a list of sentences" }),
    "The last relevant steps before the first violation, a sentence each; given for a few failing " +
      "runs.",
  ),
  decisive: optional(
    words,
    "The decisive event of the first failure of a sweep, and from where on the failure was " +
      "certain, from few samples: `rashomon explain` says more.",
  ),
});

const shardShape = record({
  index: required(whole(1), "From 1."),
  count: required(whole(1, SHARDS_MAX)),
});

const notRunShape = record({
  scenario: required(words),
  protocol: required(words),
  first: required(count, "The lowest seed that was asked for and did not run."),
  last: required(count, "The highest."),
  count: required(count, "How many."),
});

const faultShape = record({
  kind: required(oneOf("kind of error", ["not-deterministic", "internal"])),
  scenario: required(words),
  protocol: required(words),
  seed: required(count),
  message: required(words),
});

/** The whole document. */
export const documentShape = record({
  version: required(words, "The program's version."),
  runs: required(list(runShape, { words: "a list of runs" }), "By scenario, protocol and seed."),
  summary: required(
    record({
      runs: required(count),
      pass: required(count),
      fail: required(count),
      unknown: required(count),
      unrecoverable: required(count),
      met: required(count),
    }),
  ),
  comparison: required(
    nullable(list(comparison, { words: "a list of comparisons" })),
    "Side by side, the scenarios that name several protocols; null if there are none.",
  ),
  errors: optional(
    list(faultShape, { words: "a list of errors" }),
    "Runs that could not be judged: not deterministic, or a fault of the program. Absent: none.",
  ),
  unreached: optional(
    list(
      record({
        scenario: required(words),
        protocol: required(words),
        names: required(
          list(words, { words: "a list of names" }),
          "`fact NAME`, `goal NAME`, `function NAME`.",
        ),
      }),
      { words: "a list of scenarios" },
    ),
    "Of a user's own systems over several seeds: declared facts and goals that no run reached, and " +
      "functions of an object of their own that no client asked for. " +
      "Absent: there are none.",
  ),
  interrupted: optional(literal(true), "Present if the command was interrupted."),
  triage: optional(
    list(
      record({
        fingerprint: required(
          words,
          "Protocol and check: failures with one are taken to be one bug.",
        ),
        standing: required(oneOf("standing", STANDINGS)),
        scenario: required(words, "Of the lowest run that has it; of `resolved`, that had it."),
        protocol: required(words),
        seed: required(count),
      }),
      { words: "a list of failures" },
    ),
    "The failures that were not expected, against those that the folder of artifacts remembers and " +
      "those that are kept. Absent: there are none, now or before.",
  ),
  verified: optional(
    literal(true),
    "Present if each run ran twice, plain and strict, and hashes were compared.",
  ),
  shard: optional(shardShape, "Which part of all seeds this is. Absent: it is the whole."),
  notRun: optional(
    list(notRunShape, { words: "a list of seeds" }),
    "Seeds that were asked for and did not run: a bail or an interruption came before. Absent: " +
      "all ran.",
  ),
  lostShards: optional(
    list(shardShape, { words: "a list of shards" }),
    "Of merged results: parts that were not among them. Absent: none is missing.",
  ),
  bailed: optional(
    literal(true),
    "Present if failures ended the runs, as `--bail` asks: seeds that did not run are no gap.",
  ),
});

/** One run as it is reported. Without figures: those of comparisons are in `comparison`. */
export type ReportedRun = ReadOf<typeof runShape>;
/** A run that came to no verdict, and why: exit code 4. */
export type ReportedFault = ReadOf<typeof faultShape>;
export type ReportedViolation = ReadOf<typeof violation>;
export type ResultDocument = ReadOf<typeof documentShape>;

/** The JSON Schema of the document. */
export function documentJsonSchema(): unknown {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    description: "What `rashomon run --json` prints.",
    ...documentShape.schema(null),
  };
}

/** Counts verdicts. */
export function summaryOf(
  runs: readonly Pick<ReportedRun, "verdict" | "met">[],
): ResultDocument["summary"] {
  const summary = { runs: runs.length, pass: 0, fail: 0, unknown: 0, unrecoverable: 0, met: 0 };
  for (const run of runs) {
    summary[run.verdict]++;
    if (run.met) summary.met++;
  }
  return summary;
}

/** Reads a saved document. @throws {InputError} with everything that is wrong with it. */
export function parseDocument(text: string, file: string): ResultDocument {
  const what = "a document of `rashomon run --json`";
  const { read, problems } = recordOf(documentShape, jsonOf(text, file, what), file);
  if (read !== undefined && problems.length === 0) return read;
  throw new InputError(
    problems
      .slice(0, 20)
      .map((problem) => ({ ...problem, message: `expected ${what}: ${problem.message}` })),
  );
}
