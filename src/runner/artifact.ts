/**
 * A failure artifact: everything that is needed to see a failing run again, and to notice when it
 * is no longer the same.
 */
import { finish, hexOf, mixValue } from "../core/hash.ts";
import { list, nullable } from "../core/shape/collections.ts";
import { optional, required } from "../core/shape/fields.ts";
import { amount, anything, literal } from "../core/shape/leaves.ts";
import { count, digits, readRecord, record, words } from "../core/shape/record.ts";
import type { ReadOf } from "../core/shape/shape.ts";
import { explicitSource, scriptLinesOf } from "../scenario/resolve.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Registries } from "../scenario/scope.ts";
import { fingerprintOf, hasFingerprint } from "./fingerprint.ts";
import { type Format, readOwn } from "./own-file.ts";
import { type RunResult, verdict, violation } from "./result.ts";

const FORMAT = "rashomon-failure";
const FORMAT_VERSION = 1;
const ARTIFACT: Format = {
  name: FORMAT,
  version: FORMAT_VERSION,
  what: "a failure artifact",
  writer: "`rashomon run` writes one for each failing run",
};

const fault = record({
  id: required(words),
  fault: required(words),
  atUs: required(amount),
  endsUs: required(nullable(amount)),
  words: required(words),
});

const artifactShape = record({
  format: required(literal(FORMAT)),
  formatVersion: required(literal(FORMAT_VERSION)),
  program: required(words, "The version of the program that wrote it."),
  protocolCode: required(
    words,
    "A digest of the protocol's code: if it is another now, the run may be another too.",
  ),
  systemCode: optional(
    digits(16),
    "A digest of all sources of the user's own system that the scenario names: on others it is not " +
      "run. Absent: the scenario names none.",
  ),
  scenario: required(
    record({
      file: required(words, "The file as it was given."),
      name: required(words),
      digest: required(
        words,
        "8 hexadecimal digits over the scenario as resolved: defaults included.",
      ),
      source: required(anything, "The scenario, as the file's content was parsed."),
      resolved: optional(
        anything,
        "The same with every default written out: what a replay runs. Absent in artifacts before " +
          "it was written.",
      ),
      scriptLines: optional(
        list(count, { words: "a list of lines" }),
        "In which line of the file each step of its script was: what violations name. Absent: it " +
          "has no script, or no file.",
      ),
    }),
  ),
  protocol: required(words),
  seed: required(count),
  verdict: required(verdict),
  fingerprint: required(
    words,
    "Which check, not which step, and of progress what kept the cluster from recovering: " +
      "failures with one fingerprint are taken to be the same bug.",
  ),
  decisions: optional(
    record({ faults: required(list(fault, { words: "a list of faults" })) }),
    "What chance and the cluster decided, by what it concerns and not by its place in the trace.",
  ),
  hash: required(digits(16)),
  steps: required(count),
  violations: required(list(violation, { words: "a list of violations" })),
  course: optional(
    words,
    "All that was chosen in the run, in order, compressed: by that it is made again where code has " +
      "changed.",
  ),
});

/** The artifact of one failing run, as its file has it. */
export type Artifact = ReadOf<typeof artifactShape>;

/** What an artifact says of the program that made it. */
export interface Provenance {
  /** The program's version. */
  readonly program: string;
  /** A digest of the protocol's code. */
  readonly protocolCode: string;
  /** A digest of the sources of the user's own system that the scenario names, if it names one. */
  readonly systemCode?: string;
}

/** The artifact of a run. @param course all that was chosen in it, packed; absent: not kept. */
export function artifactOf(
  scenario: Scenario,
  run: RunResult,
  made: Provenance,
  known?: Registries,
  course?: string,
): Artifact {
  return {
    format: FORMAT,
    formatVersion: FORMAT_VERSION,
    program: made.program,
    protocolCode: made.protocolCode,
    ...(made.systemCode !== undefined && { systemCode: made.systemCode }),
    scenario: {
      file: scenario.file,
      name: scenario.name,
      digest: scenarioDigest(scenario),
      source: scenario.source,
      resolved: explicitSource(scenario, known),
      ...scriptLinesOf(scenario),
    },
    protocol: run.protocol,
    seed: run.seed,
    verdict: run.verdict,
    fingerprint: fingerprintOf(run),
    ...(run.decisions === undefined ? {} : { decisions: run.decisions }),
    hash: run.hash,
    steps: run.steps,
    violations: run.violations,
    ...(course !== undefined && { course }),
  };
}

/** The artifact as the text of its file. */
export function formatArtifact(artifact: Artifact): string {
  return `${JSON.stringify(artifact, null, 2)}\n`;
}

/** Whether a text is an artifact's, also one that another program has written anew. */
export function isArtifact(text: string): boolean {
  return text.slice(0, 200).replaceAll(/\s/g, "").includes(`"format":"${FORMAT}"`);
}

/** Reads an artifact. @throws {InputError} with everything that is wrong with it. */
export function parseArtifact(text: string, file: string): Artifact {
  return readRecord(artifactShape, readOwn(text, file, ARTIFACT), file);
}

/**
 * How a replay that is not the artifact's run compares with it: whether it fails in the same way,
 * and the first fault that came otherwise. Faults are held against each other by id, so that code
 * that has changed does not hide them.
 */
export function comparedWith(
  artifact: Pick<Artifact, "fingerprint" | "decisions">,
  run: Pick<RunResult, "protocol" | "verdict" | "violations" | "decisions">,
): string {
  const now = fingerprintOf(run);
  if (run.verdict === "pass") return `now it passes; it was ${artifact.fingerprint}`;
  const same = hasFingerprint(run, artifact.fingerprint);
  const outcome = same
    ? `it fails in the same way still (${now})`
    : `now it is ${now}, it was ${artifact.fingerprint}`;
  const faults = new Map(run.decisions?.faults.map((fault) => [fault.id, fault]));
  const other = artifact.decisions?.faults.find(({ id, words }) => {
    const fault = faults.get(id);
    return fault !== undefined && fault.words !== words;
  });
  if (other === undefined) return outcome;
  return `${outcome}; the first fault that came otherwise is ${other.id}: ${other.fault} ${other.words} then, ${faults.get(other.id)?.words} now`;
}

/**
 * 8 hexadecimal digits over everything that a run of a scenario depends on: names, lines, seeds and
 * expectations left out.
 */
export function scenarioDigest(scenario: Scenario): string {
  const { system: _system, systems: _systems, ...run } = scenario;
  const settled = {
    ...run,
    file: "",
    name: "",
    source: null,
    seeds: null,
    expect: "pass",
    script: scenario.script.map((step) => ({ ...step, line: 0 })),
  };
  return hexOf(finish(mixValue(0, settled)));
}
