/**
 * The document of `run --json`: its shape, its schema, and how it is read back. Scripts and CI
 * depend on it.
 */
import { z } from "zod";
import { InputError } from "../core/errors.ts";
import { jsonOf, problemsOf } from "../runner/own-file.ts";
import { comparisonSchema } from "./comparison.ts";

const count = z.int().nonnegative();
const verdict = z.enum(["pass", "fail", "unknown", "unrecoverable"]);

const violationSchema = z.object({
  check: z.string().describe("The check that alarmed, or no-progress, node-error, script, setup."),
  step: count.describe("The step at which it was seen, from 1."),
  atUs: z.number().nonnegative().describe("Virtual time, microseconds."),
  nodes: z.array(z.string()).describe("The nodes concerned, ascending."),
  message: z.string(),
  scriptStep: z.string().describe("Of script: the step that was not met.").exactOptional(),
  operations: z
    .array(count)
    .describe(
      "Of linearizable: operations that no order explains, by their number in the history, from 0.",
    )
    .exactOptional(),
});

const runSchema = z.object({
  scenario: z.string().describe("The scenario's file, as given."),
  name: z.string(),
  protocol: z.string(),
  seed: count,
  verdict,
  met: z.boolean().describe("Whether the run met the scenario's `expect`."),
  hash: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .describe("The run's identity: 16 hexadecimal digits."),
  steps: count,
  virtualUs: z.number().nonnegative(),
  wallMs: z.number().nonnegative().describe("Real time; not the same on every machine."),
  operations: z.object({ invoked: count, ok: count, fail: count, info: count }),
  happened: z.record(z.string(), z.number()).describe("What happened, counted."),
  violations: z.array(violationSchema),
  artifact: z
    .string()
    .nullable()
    .describe("The failure artifact's path; null if the run left none."),
  doubts: z
    .array(z.string())
    .exactOptional()
    .describe("Options that leave a correct cluster little hope in the scenario's surroundings."),
  vacuous: z
    .array(z.string())
    .exactOptional()
    .describe(
      "Why a run that passed proves little: only-reads, nothing-judged, unused-rule NAME, " +
        "no-fault-struck. Absent: it does not.",
    ),
  story: z
    .array(z.string())
    .exactOptional()
    .describe(
      "The last relevant steps before the first violation, a sentence each; told of a few " +
        "failing runs.",
    ),
});

const shardSchema = z.object({
  index: z.int().positive().describe("From 1."),
  count: z.int().positive(),
});

const notRunSchema = z.object({
  scenario: z.string(),
  protocol: z.string(),
  first: count.describe("The lowest seed that was asked for and did not run."),
  last: count.describe("The highest."),
  count: count.describe("How many."),
});

const faultSchema = z.object({
  kind: z.enum(["not-deterministic", "internal"]),
  scenario: z.string(),
  protocol: z.string(),
  seed: count,
  message: z.string(),
});

/** The whole document. */
export const documentSchema = z
  .object({
    version: z.string().describe("The program's version."),
    runs: z.array(runSchema).describe("By scenario, protocol and seed."),
    summary: z.object({
      runs: count,
      pass: count,
      fail: count,
      unknown: count,
      unrecoverable: count,
      met: count,
    }),
    comparison: z
      .array(comparisonSchema)
      .nullable()
      .describe("Side by side, the scenarios that name several protocols; null if there are none."),
    errors: z
      .array(faultSchema)
      .exactOptional()
      .describe(
        "Runs that could not be judged: not deterministic, or a fault of the program. Absent: none.",
      ),
    interrupted: z
      .literal(true)
      .exactOptional()
      .describe("Present if the command was interrupted."),
    verified: z
      .literal(true)
      .exactOptional()
      .describe("Present if each run ran twice, plain and strict, and hashes were compared."),
    shard: shardSchema
      .exactOptional()
      .describe("Which part of all seeds this is. Absent: it is the whole."),
    notRun: z
      .array(notRunSchema)
      .exactOptional()
      .describe(
        "Seeds that were asked for and did not run: a bail or an interruption came before. " +
          "Absent: all ran.",
      ),
  })
  .describe("What `rashomon run --json` prints.");

/** One run as it is reported. Without figures: those of comparisons stand in `comparison`. */
export type ReportedRun = z.infer<typeof runSchema>;
/** A run that came to no verdict, and why: exit code 4. */
export type ReportedFault = z.infer<typeof faultSchema>;
export type ReportedViolation = z.infer<typeof violationSchema>;
export type ResultDocument = z.infer<typeof documentSchema>;

/** The JSON Schema of the document. */
export function documentJsonSchema(): unknown {
  return z.toJSONSchema(documentSchema, { io: "input" });
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
  const parsed = documentSchema.safeParse(jsonOf(text, file, what));
  if (parsed.success) return parsed.data;
  throw new InputError(
    problemsOf(parsed.error, file)
      .slice(0, 20)
      .map((problem) => ({ ...problem, message: `expected ${what}: ${problem.message}` })),
  );
}
