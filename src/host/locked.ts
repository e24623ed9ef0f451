/** A file that several processes change in turns: read, changed and written under a lock. */
import { closeSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { isAlive } from "./whole-file.ts";

/** How long another process may take; then the lock is passed over, milliseconds. */
const PATIENCE_MS = 10_000;
const RETRY_MS = 5;

/**
 * Does something while no other process that asks for the same lock does. The lock is the file
 * `PATH.lock`, which holds the process's number; that of a process that has ended is removed. Where
 * no lock can be made, as in a folder that is not there, nothing is locked.
 */
export function whileLocked<T>(path: string, body: () => T): T {
  const lock = `${path}.lock`;
  const isHeld = hold(lock);
  try {
    return body();
  } finally {
    if (isHeld) rmSync(lock, { force: true });
  }
}

/** Whether the lock is held now. */
function hold(lock: string): boolean {
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += RETRY_MS) {
    try {
      const file = openSync(lock, "wx");
      writeSync(file, `${process.pid}`);
      closeSync(file);
      return true;
    } catch (error) {
      if ((error as { code?: unknown }).code !== "EEXIST") return false;
    }
    if (isAbandoned(lock)) rmSync(lock, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
  }
  // It is one that was killed before it wrote its number.
  rmSync(lock, { force: true });
  return false;
}

/**
 * Whether the process that made a lock has ended. One that is just being made has no number yet.
 */
function isAbandoned(lock: string): boolean {
  try {
    const owner = readFileSync(lock, "utf8");
    return /^\d{1,10}$/.test(owner) && !isAlive(Number(owner));
  } catch {
    // It was released meanwhile.
    return false;
  }
}
