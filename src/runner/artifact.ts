/**
 * A failure artifact: everything that is needed to see a failing run again, and to notice when it
 * is no longer the same.
 */
import { z } from "zod";
import { InputError } from "../core/errors.ts";
import { finish, hexOf, mixValue } from "../core/hash.ts";
import { explicitSource } from "../scenario/resolve.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { type Format, problemsOf, readOwn } from "./own-file.ts";
import type { RunResult, Violation } from "./result.ts";

const FORMAT = "rashomon-failure";
const FORMAT_VERSION = 1;
const ARTIFACT: Format = {
  name: FORMAT,
  version: FORMAT_VERSION,
  what: "a failure artifact",
  writer: "`rashomon run` writes one for each failing run",
};

const artifactSchema = z.object({
  format: z.literal(FORMAT),
  formatVersion: z.literal(FORMAT_VERSION),
  /** The version of the program that wrote it. */
  program: z.string(),
  /** A digest of the protocol's code: if it is another now, the run may be another too. */
  protocolCode: z.string(),
  scenario: z.object({
    /** The file as it was given. */
    file: z.string(),
    name: z.string(),
    /** 8 hexadecimal digits over the scenario as resolved: defaults included. */
    digest: z.string(),
    /** The scenario, as the file's content was parsed. */
    source: z.json(),
    /**
     * The same with every default written out: what a replay runs. Absent in artifacts before it
     * was written.
     */
    resolved: z.json().exactOptional(),
  }),
  protocol: z.string(),
  seed: z.int().nonnegative(),
  verdict: z.enum(["pass", "fail", "unknown", "unrecoverable"]),
  /**
   * Which check, not which step: two failures with one fingerprint are taken to be the same bug.
   */
  fingerprint: z.string(),
  /** What chance and the cluster decided, by what it concerns and not by its place in the trace. */
  decisions: z
    .object({
      faults: z.array(
        z.object({
          id: z.string(),
          fault: z.string(),
          atUs: z.number().nonnegative(),
          endsUs: z.number().nonnegative().nullable(),
          words: z.string(),
        }),
      ),
    })
    .exactOptional(),
  hash: z.string().regex(/^[0-9a-f]{16}$/, "expected 16 hexadecimal digits"),
  steps: z.int().nonnegative(),
  violations: z.array(
    z.object({
      check: z.string(),
      step: z.int().nonnegative(),
      atUs: z.number().nonnegative(),
      nodes: z.array(z.string()),
      message: z.string(),
      scriptStep: z.string().exactOptional(),
      operations: z.array(z.int().nonnegative()).exactOptional(),
    }),
  ),
});

/** The artifact of one failing run, as it stands in its file. */
export type Artifact = z.infer<typeof artifactSchema>;

/** What an artifact says of the program that made it. */
export interface Provenance {
  /** The program's version. */
  readonly program: string;
  /** A digest of the protocol's code. */
  readonly protocolCode: string;
}

/** The artifact of a run. */
export function artifactOf(scenario: Scenario, run: RunResult, made: Provenance): Artifact {
  return {
    format: FORMAT,
    formatVersion: FORMAT_VERSION,
    program: made.program,
    protocolCode: made.protocolCode,
    scenario: {
      file: scenario.file,
      name: scenario.name,
      digest: scenarioDigest(scenario),
      source: scenario.source as Artifact["scenario"]["source"],
      resolved: explicitSource(scenario) as Artifact["scenario"]["source"],
    },
    protocol: run.protocol,
    seed: run.seed,
    verdict: run.verdict,
    fingerprint: fingerprintOf(run),
    ...(run.decisions === undefined
      ? {}
      : { decisions: { faults: run.decisions.faults.map((decision) => ({ ...decision })) } }),
    hash: run.hash,
    steps: run.steps,
    violations: run.violations.map(copyOf),
  };
}

/** A violation as artifacts keep it. */
function copyOf({ operations, ...violation }: Violation): Artifact["violations"][number] {
  return {
    ...violation,
    nodes: [...violation.nodes],
    ...(operations === undefined ? {} : { operations: [...operations] }),
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
  const parsed = artifactSchema.safeParse(readOwn(text, file, ARTIFACT));
  if (parsed.success) return parsed.data;
  throw new InputError(problemsOf(parsed.error, file));
}

/**
 * `protocol/check`; for a handler that threw, with what it threw, numbers left out. Two runs with
 * the same fingerprint failed in the same way, whatever the seed and the step.
 */
export function fingerprintOf(run: Pick<RunResult, "protocol" | "verdict" | "violations">): string {
  const [violation] = run.violations;
  if (violation === undefined) return `${run.protocol}/${run.verdict}`;
  const name = `${run.protocol}/${violation.check}`;
  return violation.check === "node-error"
    ? `${name}: ${violation.message.replace(/\d+/g, "#")}`
    : name;
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
  const same = now === artifact.fingerprint;
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
  const settled = {
    ...scenario,
    file: "",
    name: "",
    source: null,
    seeds: null,
    expect: "pass",
    script: scenario.script.map((step) => ({ ...step, line: 0 })),
  };
  return hexOf(finish(mixValue(0, settled)));
}
