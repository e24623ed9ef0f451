/** The failures that sweeps remember, beside the artifacts, and what a sweep's are against them. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../core/errors.ts";
import { list } from "../core/shape/collections.ts";
import { required } from "../core/shape/fields.ts";
import { flag } from "../core/shape/leaves.ts";
import { count, readRecord, record, words } from "../core/shape/record.ts";
import { whileLocked } from "../host/locked.ts";
import { readText } from "../host/read-text.ts";
import { writeWhole } from "../host/whole-file.ts";
import type { ResultDocument } from "../report/document.ts";
import { expectedFingerprint, fingerprintOf } from "../runner/fingerprint.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { isRegression } from "../search/keep.ts";
import { type KnownFailure, type SweepSeen, type Triaged, triage } from "../search/triage.ts";
import type { Output } from "./io.ts";

const NAME = ".known-failures.json";

const shape = record({
  failures: required(
    list(
      record({
        fingerprint: required(words),
        scenario: required(words),
        protocol: required(words),
        seed: required(count),
        resolved: required(flag),
      }),
      { words: "a list of failures" },
    ),
  ),
});

/**
 * Compares a sweep's failures with what is remembered in a folder, and remembers them. Where there
 * is nothing to remember, no folder is made. A memory that cannot be read or written costs the
 * comparison only: it is said to `stderr`, and what is there stays as it is.
 */
export function triaged(folder: string, seen: SweepSeen, stderr: Output): readonly Triaged[] {
  const path = join(folder, NAME);
  try {
    return whileLocked(path, () => {
      const { triaged: all, known } = triage(read(path), seen);
      if (known.length > 0) writeWhole(path, `${JSON.stringify({ failures: known }, null, 2)}\n`);
      return all;
    });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    stderr.write(
      `Which failures are new, and which were seen before, is not said: ${error.message}\n`,
    );
    return [];
  }
}

/** What a document of `rashomon run` shows, for triage. */
export function seenIn(document: ResultDocument, scenarios: readonly Scenario[]): SweepSeen {
  const { runs } = document;
  const failing = runs.filter(({ verdict, met }) => !met && verdict !== "pass");
  const kept = scenarios.filter(({ file }) => isRegression(file));
  const ran = new Set(
    runs.map(({ scenario, protocol, seed }) => JSON.stringify([scenario, protocol, seed])),
  );
  return {
    failures: failing.map((run) => {
      const { scenario, protocol, seed } = run;
      return { fingerprint: fingerprintOf(run), scenario, protocol, seed };
    }),
    ranAgain: ({ scenario, protocol, seed }) => ran.has(JSON.stringify([scenario, protocol, seed])),
    expected: new Set(
      kept.flatMap(({ protocols, expect }) =>
        typeof expect === "string"
          ? []
          : protocols.map((protocol) => expectedFingerprint(protocol, expect)),
      ),
    ),
    isFixed: (file) => kept.some((one) => one.file === file && one.expect === "pass"),
  };
}

/** @throws {InputError} if it cannot be read, or is nothing that a sweep wrote. */
function read(path: string): readonly KnownFailure[] {
  if (!existsSync(path)) return [];
  const text = readText(path);
  try {
    return readRecord(shape, JSON.parse(text), path).failures;
  } catch {
    const is = text.trim() === "" ? "it is empty" : "it holds something else";
    const message =
      `expected the failures that sweeps remember, and ${is}; it stays as it is: put the file ` +
      "back from a copy, or remove it, and the next sweep begins it anew";
    throw new InputError([{ file: path, message }]);
  }
}
