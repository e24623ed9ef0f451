/** The decisions of a run as a file: recorded in one run, laid over another. */
import { InputError, type InputProblem } from "../core/errors.ts";
import { optional, required } from "../core/shape/fields.ts";
import { pathText, Reader } from "../core/shape/reader.ts";
import { count, digits, record, recordOf, words } from "../core/shape/record.ts";
import type { ReadOf } from "../core/shape/shape.ts";
import { Decisions } from "../kernel/choices/decisions.ts";
import { decisions, impossibleOperations } from "../scenario/choices.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { REGISTERED, type Registries } from "../scenario/scope.ts";
import { scenarioDigest } from "./artifact.ts";
import { type Format, readOwn } from "./own-file.ts";
import type { RunResult } from "./result.ts";

const DECISIONS: Format = {
  name: "rashomon-decisions",
  version: 1,
  what: "a file of decisions",
  writer: "`rashomon choices --record FILE` writes one",
};
/** Problems that are spelled out; the rest is counted. */
const PROBLEMS_MAX = 20;

const head = record({
  program: required(words, "The version of the program that wrote it."),
  scenario: required(
    record({
      file: required(words),
      name: required(words),
      digest: required(digits(8), "8 hexadecimal digits over the scenario as resolved."),
    }),
  ),
  protocol: required(words),
  seed: required(count),
  windowUs: optional(count, "What is due within it came in the order of its ties; absent: 0."),
  hash: required(digits(16), "Of the run that was recorded."),
  steps: required(count),
});

/** What a file of decisions says beside them. */
export type DecisionsHead = ReadOf<typeof head>;

export interface DecisionsFile extends DecisionsHead {
  readonly decisions: Decisions;
}

/** A run's decisions as the text of a file. @param program the version that writes it. */
export function formatDecisions(
  scenario: Scenario,
  run: Pick<RunResult, "protocol" | "seed" | "hash" | "steps">,
  decided: Decisions,
  program: string,
  windowUs = 0,
): string {
  const { protocol, seed, hash, steps } = run;
  const { file, name } = scenario;
  const said: DecisionsHead = {
    program,
    scenario: { file, name, digest: scenarioDigest(scenario) },
    protocol,
    seed,
    ...(windowUs === 0 ? {} : { windowUs }),
    hash,
    steps,
  };
  const { name: format, version: formatVersion } = DECISIONS;
  const document = {
    format,
    formatVersion,
    ...said,
    decisions: decisions.write([...decided], null),
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}

/** Reads a file of decisions. @throws {InputError} with what is wrong with it. */
export function parseDecisions(text: string, file: string): DecisionsFile {
  const json = readOwn(text, file, DECISIONS);
  const { read, problems: ofHead } = recordOf(head, json, file);
  const reader = new Reader();
  const { decisions: byClass } = json as { readonly decisions?: unknown };
  const decided = new Decisions(decisions.read(byClass, ["decisions"], reader, null));
  const problems = [
    ...ofHead,
    ...reader.problems.map(({ path, message }) => ({ file, path: pathText(path), message })),
  ];
  if (problems.length > 0 || read === undefined) {
    throw new InputError(
      problems.slice(0, PROBLEMS_MAX),
      Math.max(0, problems.length - PROBLEMS_MAX) + reader.more,
    );
  }
  return { ...read, decisions: decided };
}

/**
 * Checks that decisions belong to a scenario, and that its object takes the operations.
 * @throws {InputError} naming what does not fit.
 */
export function checkDecisions(
  { scenario: recorded, protocol, decisions: decided }: DecisionsFile,
  scenario: Scenario,
  file: string,
  known: Registries = REGISTERED,
): void {
  const problems: InputProblem[] = [];
  const digest = scenarioDigest(scenario);
  if (recorded.digest !== digest) {
    problems.push({
      file,
      path: "scenario.digest",
      message:
        `the decisions are those of another scenario: expected ${digest}, that of ` +
        `${scenario.file}; got ${recorded.digest}, of ${recorded.file}`,
    });
  } else if (!scenario.protocols.includes(protocol)) {
    const expected = scenario.protocols.join(", ");
    const message = `expected one of the scenario's: ${expected}; got ${JSON.stringify(protocol)}`;
    problems.push({ file, path: "protocol", message });
  } else problems.push(...operationProblems(decided, scenario, file, known));
  if (problems.length > 0) {
    throw new InputError(
      problems.slice(0, PROBLEMS_MAX),
      Math.max(0, problems.length - PROBLEMS_MAX),
    );
  }
}

function operationProblems(
  decided: Decisions,
  scenario: Scenario,
  file: string,
  { objects }: Registries,
): InputProblem[] {
  const object = objects.get(scenario.object) ?? { name: scenario.object, functions: {} };
  return impossibleOperations(decided, object).map(({ path, message }) => ({
    file,
    path: pathText(["decisions", ...path]),
    message,
  }));
}
