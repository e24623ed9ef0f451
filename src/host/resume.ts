/** Stopped judgements in files: what is known of a history, for `check --resume` to continue. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import type { SavedJudgement } from "../checkers/linearizability/saved.ts";
import { InputError } from "../core/errors.ts";
import type { Value } from "../core/json.ts";
import type { Operation } from "../history/operation.ts";
import { programVersion } from "./program.ts";
import { writeWhole } from "./whole-file.ts";

/** What a file holds: gzip in base64, so that it is text as all files are that we write. */
interface Resumable {
  readonly version: string;
  /** Of the history, its model and what it holds at first: of another one nothing is known here. */
  readonly history: string;
  readonly judgement: SavedJudgement;
}

const NOT_ONE = "is not a file that check --resume has written, or was changed since";

/** A digest of all that a judgement depends on. */
export function digestOf(
  history: readonly Operation[],
  model: string,
  initial: Value | undefined,
): string {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([model, initial === undefined ? [] : [initial], history.length]));
  for (const operation of history) hash.update(JSON.stringify(operation));
  return hash.digest("hex");
}

/**
 * What is known of a history; null where the file is not there.
 * @throws {InputError} for a file of another history
 */
export function readSaved(file: string, history: string): SavedJudgement | null {
  if (!existsSync(file)) return null;
  const { version, history: known, judgement } = opened(file);
  if (version !== programVersion()) {
    const message =
      `was written by rashomon ${version}, this is ${programVersion()}: ` +
      "delete it to begin anew";
    throw new InputError([{ file, message }]);
  }
  if (known !== history) {
    const message = "belongs to another history, model or initial value: delete it to begin anew";
    throw new InputError([{ file, message }]);
  }
  const { search } = judgement;
  if (search === null) return judgement;
  const { buffer, byteOffset, length } = Buffer.from(search.failed as unknown as string, "base64");
  const failed = new Int32Array(buffer.slice(byteOffset, byteOffset + length));
  return { ...judgement, search: { ...search, failed } };
}

function opened(file: string): Resumable {
  try {
    const [sum = "", text = ""] = readFileSync(file, "utf8").split("\n");
    if (sum !== sumOf(text)) throw new Error(NOT_ONE);
    return JSON.parse(gunzipSync(Buffer.from(text, "base64")).toString("utf8")) as Resumable;
  } catch {
    throw new InputError([{ file, message: NOT_ONE }]);
  }
}

/** Writes what is known. @throws {InputError} if it cannot be written */
export function writeSaved(file: string, history: string, judgement: SavedJudgement): void {
  const { search } = judgement;
  const { buffer, byteOffset = 0, byteLength = 0 } = search?.failed ?? {};
  const failed = buffer === undefined ? "" : Buffer.from(buffer, byteOffset, byteLength);
  const plain =
    search === null
      ? judgement
      : { ...judgement, search: { ...search, failed: failed.toString("base64") } };
  const text = JSON.stringify({ version: programVersion(), history, judgement: plain });
  const packed = gzipSync(text, { level: 1 }).toString("base64");
  writeWhole(file, `${sumOf(packed)}\n${packed}\n`);
}

/** The history is decided: there is nothing to resume. */
export function dropSaved(file: string): void {
  rmSync(file, { force: true });
}

function sumOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
