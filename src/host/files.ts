/** Files: read with clear errors, written whole or not at all. */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { InputError } from "../core/errors.ts";

/** The text of a file, UTF-8. @throws {InputError} if it cannot be read. */
export function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new InputError([{ file: path, message: `cannot be read: ${reasonOf(error)}` }]);
  }
}

/**
 * Writes a file whole or not at all: beside it first, then renamed. Folders are made as needed.
 * @throws {InputError} if it cannot be written.
 */
export function writeWhole(path: string, text: string): void {
  const beside = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(beside, text);
    renameSync(beside, path);
  } catch (error) {
    if (existsSync(beside)) rmSync(beside);
    throw new InputError([{ file: path, message: `cannot be written: ${reasonOf(error)}` }]);
  }
}

/** Adds to a file's end, in one write. @throws {InputError} if that fails. */
export function appendText(path: string, text: string): void {
  try {
    appendFileSync(path, text);
  } catch (error) {
    throw new InputError([{ file: path, message: `cannot be written: ${reasonOf(error)}` }]);
  }
}

function reasonOf(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  if (code === "ENOENT") return "there is no such file";
  if (code === "EISDIR") return "it is a folder";
  if (code === "EACCES") return "permission denied";
  return error instanceof Error ? error.message : String(error);
}
