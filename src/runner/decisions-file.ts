/** The decisions of a run as a file: recorded in one run, laid over another. */
import { InputError, type InputProblem, nearest } from "../core/errors.ts";
import type { Value } from "../core/json.ts";
import { optional, required } from "../core/shape/fields.ts";
import { count, digits, record, recordOf, words } from "../core/shape/record.ts";
import type { ReadOf } from "../core/shape/shape.ts";
import { isNestedWithin } from "../core/shown.ts";
import { type ChoiceClass, choiceClasses } from "../kernel/choices/classes.ts";
import { Decisions } from "../kernel/choices/decisions.ts";
import { expectedOf } from "../kernel/choices/shape.ts";
import { ADMIN_COMMANDS } from "../protocol/request.ts";
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
/** How deep the input of an operation may be nested. */
const DEPTH_MAX = 50;
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
  decisions: Decisions,
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
  // A key may be called __proto__: a Map's entries become fields of an object without a prototype.
  const byKey = (kind: ChoiceClass) =>
    Object.assign(Object.create(null) as object, Object.fromEntries(decisions.of(kind)));
  const byClass = Object.fromEntries(choiceClasses.map((kind) => [kind, byKey(kind)]));
  const { name: format, version: formatVersion } = DECISIONS;
  const document = { format, formatVersion, ...said, decisions: byClass };
  return `${JSON.stringify(document, null, 1)}\n`;
}

/** Reads a file of decisions. @throws {InputError} with what is wrong with it. */
export function parseDecisions(text: string, file: string): DecisionsFile {
  const json = readOwn(text, file, DECISIONS);
  const { read, problems: ofHead } = recordOf(head, json, file);
  const problems: InputProblem[] = [...ofHead];
  const decisions = new Decisions();
  readDecisions(fieldOf(json, "decisions"), decisions, (path, message) =>
    problems.push({ file, path, message }),
  );
  if (problems.length > 0 || read === undefined) {
    throw new InputError(
      problems.slice(0, PROBLEMS_MAX),
      Math.max(0, problems.length - PROBLEMS_MAX),
    );
  }
  return { ...read, decisions };
}

/**
 * Checks that decisions belong to a scenario, and that its object takes the operations.
 * @throws {InputError} naming what does not fit.
 */
export function checkDecisions(
  { scenario: recorded, protocol, decisions }: DecisionsFile,
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
  } else problems.push(...operationProblems(decisions, scenario, file, known));
  if (problems.length > 0) {
    throw new InputError(
      problems.slice(0, PROBLEMS_MAX),
      Math.max(0, problems.length - PROBLEMS_MAX),
    );
  }
}

function operationProblems(
  decisions: Decisions,
  scenario: Scenario,
  file: string,
  { objects }: Registries,
): InputProblem[] {
  const functions = objects.get(scenario.object)?.functions ?? {};
  const known = [...Object.keys(functions), ...ADMIN_COMMANDS];
  return [...decisions.of("operation")].flatMap(([key, decision]): InputProblem[] => {
    if (decision === null || typeof decision !== "object") return [];
    const path = pathOf("operation", key);
    const f = String(fieldOf(decision, "f"));
    if (!known.includes(f)) {
      const message =
        `${scenario.object} has no function ${JSON.stringify(f)}; ` +
        `expected ${known.join(", ")}`;
      return [{ file, path: `${path}.f`, message }];
    }
    const takes = Object.hasOwn(functions, f) ? functions[f]?.takes : undefined;
    const input = (fieldOf(decision, "input") ?? null) as Value;
    if (takes === undefined || takes.fits(input)) return [];
    return [{ file, path: `${path}.input`, message: `expected ${takes.words}` }];
  });
}

function readDecisions(
  byClass: unknown,
  into: Decisions,
  refuse: (path: string, message: string) => void,
): void {
  if (!isRecord(byClass)) {
    refuse("decisions", "expected the decisions by class and key");
    return;
  }
  for (const [kind, byKey] of Object.entries(byClass)) {
    if (!choiceClasses.includes(kind as ChoiceClass)) {
      const near = nearest(kind, choiceClasses);
      const hint = near.length === 0 ? `expected ${choiceClasses.join(", ")}` : near.join(" or ");
      refuse("decisions", `there is no class ${JSON.stringify(kind)}; ${hint}`);
    } else if (!isRecord(byKey)) {
      refuse(`decisions.${kind}`, "expected decisions by key");
    } else {
      for (const [key, decision] of Object.entries(byKey)) {
        const expected = isNestedWithin(decision, DEPTH_MAX)
          ? expectedOf(kind as ChoiceClass, key, decision as Value)
          : `at most ${DEPTH_MAX} levels, one within the other`;
        if (expected === null) into.note(kind as ChoiceClass, key, decision as Value);
        else refuse(pathOf(kind, key), `expected ${expected}`);
      }
    }
  }
}

function pathOf(kind: string, key: string): string {
  return `decisions.${kind}[${JSON.stringify(key)}]`;
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fieldOf(value: unknown, name: string): unknown {
  return isRecord(value) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
