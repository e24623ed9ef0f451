/**
 * Folders, text that is appended, and what a failed operation on a file is called.
 */
import { appendFileSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { InputError } from "../core/errors.ts";

/** Makes a folder and those above it. @throws {InputError} if it cannot be made. */
export function makeFolder(path: string): void {
  try {
    makeFolders(path);
  } catch (error) {
    throw new InputError([{ file: path, message: `cannot be made: ${reasonOf(error)}` }]);
  }
}

/** The names of what is in a folder. @throws {InputError} if it cannot be read. */
export function namesIn(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch (error) {
    throw new InputError([{ file: path, message: `cannot be read: ${reasonOf(error)}` }]);
  }
}

/**
 * Makes a folder and those above it. Not `recursive`: Node never stops trying where a file system
 * has no room for folders, as in /proc.
 */
export function makeFolders(path: string): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory()) return;
  if (there !== undefined) throw new Error(`${path} is not a folder`);
  if (dirname(path) !== path) makeFolders(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have made it meanwhile.
    if ((error as { code?: unknown }).code !== "EEXIST") throw error;
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

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is not a folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  ELOOP: "it is a link that leads to itself",
  ENAMETOOLONG: "the name is too long",
  ENXIO: "it is a pipe without a reader, or a socket",
  EMFILE: "too many files are open",
};

/** Why the machine refused, in words. */
export function reasonOf(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  const known = typeof code === "string" && Object.hasOwn(REASONS, code) ? REASONS[code] : null;
  return known ?? (error instanceof Error ? error.message : String(error));
}
