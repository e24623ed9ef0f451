/** Whether results can be put into a folder, asked before there are any. */
import { mkdtempSync, rmdirSync, type Stats, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { InputError } from "../core/errors.ts";
import { reasonOf } from "./files.ts";

/** Where results go unless a command says otherwise. */
const USUAL = "reports";

/**
 * Makes sure that a folder can be written into, or made: a folder is made in what there is of its
 * path, and removed. The usual one is not tried so: where nothing fails, nothing is written.
 * @throws {InputError} naming the part that is no folder, or why none can be made.
 */
export function probeFolder(path: string): void {
  for (let part = path; ; part = dirname(part)) {
    const there = lookedAt(part);
    if (there === null && dirname(part) !== part) continue;
    if (there === null) return;
    if (there.isDirectory()) {
      if (resolve(path) !== resolve(USUAL)) tryIn(part, path);
      return;
    }
    const message = `expected a folder, which may be made, but ${part} is a file`;
    throw new InputError([{ file: path, message }]);
  }
}

/** Makes a folder in another and removes it. */
function tryIn(folder: string, path: string): void {
  try {
    rmdirSync(mkdtempSync(join(folder, ".rashomon-")));
  } catch (error) {
    const message = `cannot be written into: ${reasonOf(error)} (${folder})`;
    throw new InputError([{ file: path, message }]);
  }
}

/** What is at a path; null: nothing that can be looked at. */
function lookedAt(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}
