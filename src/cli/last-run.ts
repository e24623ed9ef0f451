/** What was not as expected in the last run: kept beside the artifacts, for `--last-failed`. */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../core/errors.ts";
import { list } from "../core/shape/collections.ts";
import { required } from "../core/shape/fields.ts";
import { count, readRecord, record, words } from "../core/shape/record.ts";
import { readText, writeWhole } from "../host/files.ts";
import type { ResultDocument } from "../report/document.ts";
import type { SeedRange } from "../search/seeds.ts";

const NAME = ".last-run.json";

const shape = record({
  failed: required(
    list(
      record({
        scenario: required(words),
        protocol: required(words),
        first: required(count),
        last: required(count),
      }),
      { words: "a list of seeds" },
    ),
  ),
});

/** Seeds of a scenario and protocol. */
export interface FailedSeeds extends SeedRange {
  readonly scenario: string;
  readonly protocol: string;
}

/**
 * Keeps what was not as expected: each seed that failed; of a range in which an expected failure
 * did not happen, the range. Where all is as expected, nothing is kept, and no folder made.
 */
export function keepLastRun(folder: string, document: ResultDocument): void {
  const path = join(folder, NAME);
  const failed: (FailedSeeds & { last: number })[] = [];
  const faults = (document.errors ?? []).map((fault) => ({ ...fault, verdict: "fail" as const }));
  for (const run of [...document.runs.filter(({ met }) => !met), ...faults]) {
    const { scenario, protocol, seed } = run;
    const before = failed.at(-1);
    const goesOn =
      run.verdict === "pass" && before?.scenario === scenario && before.protocol === protocol;
    if (goesOn) before.last = seed;
    else failed.push({ scenario, protocol, first: seed, last: seed });
  }
  if (failed.length > 0) writeWhole(path, `${JSON.stringify({ failed }, null, 2)}\n`);
  else if (existsSync(path)) rmSync(path);
}

/**
 * What the last run left; empty: all was as expected.
 * @throws {InputError} if the file is not one of ours.
 */
export function readLastRun(folder: string): readonly FailedSeeds[] {
  const path = join(folder, NAME);
  if (!existsSync(path)) return [];
  try {
    return readRecord(shape, JSON.parse(readText(path)), path).failed;
  } catch {
    throw new InputError([
      { file: path, message: "expected what `rashomon run` wrote there: remove the file" },
    ]);
  }
}
