/** `rashomon run --watch`: runs again what changes. */
import { type FSWatcher, statSync, watch } from "node:fs";
import { dirname } from "node:path";
import { InputError } from "../core/errors.ts";
import type { Output } from "./io.ts";

/**
 * Editors write a file in several steps: what changes within this time is one change, milliseconds.
 */
const SETTLE_MS = 100;

/**
 * Runs once, then again with the files that changed, until the signal.
 * @param find the files as they are now; a pattern that matches nothing is an error.
 * @param run with the files to run. Bad input is reported, and the watch continues.
 * @param sourcesOf other files that a file's runs depend on, once it has run.
 */
export async function watchFiles(
  find: () => readonly string[],
  run: (files: readonly string[]) => Promise<number>,
  stderr: Output,
  signal: AbortSignal,
  sourcesOf: (file: string) => readonly string[] = () => [],
): Promise<number> {
  let seen = new Map<string, number>();
  let code = 0;
  const changedLast = (file: string) => Math.max(...[file, ...sourcesOf(file)].map(changedAt));
  for (let first = true; !signal.aborted; first = false) {
    try {
      const now = new Map(find().map((file) => [file, changedLast(file)]));
      const changed = [...now].filter(([file, at]) => seen.get(file) !== at).map(([file]) => file);
      seen = now;
      const began = Date.now();
      if (changed.length > 0 || first) code = await run(changed);
      // What they depend on is known once they have been read; what changed meanwhile runs again.
      for (const file of changed) {
        const last = changedLast(file);
        if (last <= began) seen.set(file, last);
      }
    } catch (error) {
      if (!(error instanceof InputError) || first) throw error;
      stderr.write(`${error.message}\n`);
      code = 2;
    }
    if (signal.aborted) break;
    const counted = seen.size === 1 ? "1 file" : `${seen.size} files`;
    stderr.write(`Watching ${counted} for changes; Ctrl-C ends.\n`);
    const files = [...seen.keys()];
    await change([...files, ...files.flatMap(sourcesOf)], signal);
  }
  return code;
}

function changedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Resolves when something changes in a folder of the files, or at the signal. */
function change(files: readonly string[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const watchers: FSWatcher[] = [];
    let settling: ReturnType<typeof setTimeout> | null = null;
    const end = (): void => {
      if (settling !== null) clearTimeout(settling);
      for (const watcher of watchers) watcher.close();
      signal.removeEventListener("abort", end);
      resolve();
    };
    signal.addEventListener("abort", end);
    for (const folder of new Set(files.map((file) => dirname(file)))) {
      watchers.push(
        watch(folder, () => {
          if (settling !== null) clearTimeout(settling);
          settling = setTimeout(end, SETTLE_MS);
        }),
      );
    }
  });
}
