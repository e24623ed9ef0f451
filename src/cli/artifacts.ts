/** Writes a failure artifact for each failing run. */
import { join } from "node:path";
import { InputError } from "../core/errors.ts";
import { hashText, hexOf } from "../core/hash.ts";
import { bundlesOf, codeDigest, knownBy } from "../host/own-systems.ts";
import { packCourse } from "../host/packed-course.ts";
import { programVersion } from "../host/program.ts";
import { writeWhole } from "../host/whole-file.ts";
import { artifactOf, formatArtifact } from "../runner/artifact.ts";
import type { Course } from "../runner/course.ts";
import type { RunResult } from "../runner/result.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Output } from "./io.ts";

/**
 * Artifacts of one scenario and protocol: the lowest seeds; a thousand of the same failure are of
 * no help.
 */
const ARTIFACTS_MAX = 100;

/**
 * Characters of a scenario's path in the names of its artifacts: file systems take no more than
 * some 250 in all.
 */
const NAME_MAX = 120;

/** Names and writes artifacts in a folder. Results are to come by scenario, protocol and seed. */
export class ArtifactWriter {
  readonly #folder: string;
  readonly #stderr: Output;
  readonly #names: ReadonlyMap<Scenario, string>;
  readonly #counts = new Map<string, number>();
  readonly #program = programVersion();
  #refused = false;

  /**
   * @param scenarios all that run: two that would share a name get different ones.
   * @param by what made them of a file: it is not what `run` makes of that file and seed.
   */
  constructor(
    folder: string,
    scenarios: readonly Scenario[],
    stderr: Output,
    by: "run" | "search" | "exhaust" = "run",
  ) {
    this.#stderr = stderr;
    this.#folder = folder;
    this.#names = namesOf(scenarios, by === "run" ? "" : `-${by}`);
  }

  /**
   * Writes the artifact of a failing run.
   * @param course all that was chosen in it; absent: it is not kept.
   * @returns its path with `/`; null for other runs, and past the limit.
   */
  write(scenario: Scenario, run: RunResult, course?: Course): string | null {
    if (run.verdict === "pass" || run.verdict === "unknown") return null;
    // A program's name is its path.
    const protocol = run.protocol.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-/, "");
    const name = `${this.#names.get(scenario)}-${protocol}`;
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    if (count > ARTIFACTS_MAX) return null;
    const path = join(this.#folder, `${name}-seed-${run.seed}.json`).replaceAll("\\", "/");
    const [system] = bundlesOf([scenario]);
    const made = {
      program: this.#program,
      protocolCode: codeDigest(scenario, run.protocol),
      ...(system !== undefined && { systemCode: system.digest }),
    };
    const text = formatArtifact(
      artifactOf(scenario, run, made, knownBy(scenario), course && packCourse(course)),
    );
    return this.attempt(() => writeWhole(path, text)) ? path : null;
  }

  /**
   * A folder that cannot be written to costs what was to be written there, not the results.
   * @returns whether it was written.
   */
  attempt(write: () => void): boolean {
    if (this.#refused) return false;
    try {
      write();
      return true;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.#refused = true;
      this.#stderr.write(`No artifacts: ${error.message}\n`);
      return false;
    }
  }
}

/** `scenarios/raft/partition.yaml` becomes `raft-partition`. @param by what follows that. */
function namesOf(scenarios: readonly Scenario[], by: string): Map<Scenario, string> {
  const names = new Map<Scenario, string>();
  /** By name, the file that has it, and how many of that file's scenarios. */
  const taken = new Map<string, { readonly file: string; count: number }>();
  for (const scenario of scenarios) {
    const { file } = scenario;
    const slug = file
      .replace(/^(.*\/)?scenarios\//, "")
      .replace(/\.(yaml|yml|json)$/, "")
      .replace(/[^A-Za-z0-9]+/g, "-")
      .replace(/^-|-$/g, "");
    const short = slug.slice(0, NAME_MAX);
    const isOwn = short !== "" && short === slug && (taken.get(slug)?.file ?? file) === file;
    const name = isOwn ? slug : `${short}-${hexOf(hashText(file))}`;
    const of = taken.get(name) ?? { file, count: 0 };
    taken.set(name, of);
    of.count++;
    names.set(scenario, `${name}${by}${of.count === 1 ? "" : `-${of.count}`}`);
  }
  return names;
}
