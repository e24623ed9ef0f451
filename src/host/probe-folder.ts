/** Whether results can be put into a folder, asked before there are any. */
import { type Stats, statSync } from "node:fs";
import { dirname } from "node:path";
import { InputError } from "../core/errors.ts";

/**
 * Makes sure that a folder is there or could be made: no part of its path is something else.
 * Nothing is made. @throws {InputError} naming the part that is no folder.
 */
export function probeFolder(path: string): void {
  for (let part = path; ; part = dirname(part)) {
    const there = lookedAt(part);
    if (there === null && dirname(part) !== part) continue;
    if (there === null || there.isDirectory()) return;
    const message = `expected a folder, which may be made, but ${part} is a file`;
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
