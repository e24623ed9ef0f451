/** Files that are written whole or not at all. */
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  lstatSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { InputError } from "../core/errors.ts";
import { makeFolders, reasonOf } from "./files.ts";

/** How long a reader of a pipe may take nothing before writing to it is given up, milliseconds. */
const PIPE_PATIENCE_MS = 10_000;
const PIPE_RETRY_MS = 10;

/**
 * Writes a file whole or not at all: beside it first, then renamed. Folders are made as needed. A
 * device, a pipe and whatever a link leads to stay what they are: the text is written into them.
 * @throws {InputError} if it cannot be written.
 */
export function writeWhole(path: string, text: string): void {
  const file = openWhole(path);
  file.write(text);
  file.commit();
}

/** A file that is being written, and takes its place only when it is done. */
export interface WholeFile {
  /** @throws {InputError} if it cannot be written: nothing of it stays then. */
  write(text: string): void;
  /** The file is complete. @throws {InputError} */
  commit(): void;
  /** It must not exist. */
  abandon(): void;
}

/** Text that is gathered before it is written. */
const PIECE_CHARACTERS = 1 << 16;

/** Opens a file as `writeWhole` writes one, to be written piece by piece. @throws {InputError} */
export function openWhole(path: string): WholeFile {
  const guarded = <T>(body: () => T): T => {
    try {
      return body();
    } catch (error) {
      throw new InputError([{ file: path, message: `cannot be written: ${reasonOf(error)}` }]);
    }
  };
  const target = guarded(() => targetOf(path));
  let pieces = "";
  const flush = (): void => {
    const text = pieces;
    pieces = "";
    try {
      guarded(() => target.write(text));
    } catch (error) {
      target.abandon();
      throw error;
    }
  };
  return {
    write(text) {
      pieces += text;
      if (pieces.length >= PIECE_CHARACTERS) flush();
    },
    commit() {
      flush();
      guarded(() => target.commit());
    },
    abandon: () => target.abandon(),
  };
}

/** Where the bytes go, by what is at a path. */
function targetOf(path: string): WholeFile {
  makeFolders(dirname(resolve(path)));
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory()) throw new Error("it is a folder");
  if (there !== undefined && isReplaceable(path, there)) return beside(realpathSync(path), there);
  if (there?.isFile() || isDangling(path)) return inPlace(openSync(path, "w"));
  if (there === undefined) return beside(path, null);
  // Into a device or a pipe; a pipe without a reader is not waited for.
  return inPlace(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK));
}

/** Whether a file can be renamed over: it has no other name, and is not an open stream of ours. */
function isReplaceable(path: string, stats: Stats): boolean {
  return stats.isFile() && stats.nlink === 1 && !/^\/(dev|proc)\//.test(resolve(path));
}

/** Whether a link leads to what is not there yet. */
function isDangling(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

/**
 * Makes sure that `writeWhole` will be able to write a file, as far as can be known without
 * touching it.
 * @throws {InputError} if it cannot be written.
 */
export function probeWritable(path: string): void {
  try {
    makeFolders(dirname(resolve(path)));
    const there = statSync(path, { throwIfNoEntry: false });
    if (there?.isDirectory()) throw new Error("it is a folder");
    if (there !== undefined) accessSync(path, constants.W_OK);
    else if (!isDangling(path)) {
      const beside = besideOf(path);
      closeSync(openSync(beside, "w"));
      rmSync(beside);
    }
  } catch (error) {
    throw new InputError([{ file: path, message: `cannot be written: ${reasonOf(error)}` }]);
  }
}

/** Where a file is written before it takes its place. */
function besideOf(path: string): string {
  return `${path}.${process.pid}.tmp`;
}

/**
 * A file that is written beside a path and then renamed. @param before what it takes the place of.
 */
function beside(path: string, before: Stats | null): WholeFile {
  sweep(dirname(path));
  const place = besideOf(path);
  const file = openSync(place, "w");
  const close = closerOf(file);
  const abandon = (): void => {
    close();
    rmSync(place, { force: true });
  };
  return {
    write: (text) => writeFileSync(file, text),
    commit() {
      try {
        close();
        if (before !== null) chmodSync(place, before.mode & 0o777);
        renameSync(place, path);
      } catch (error) {
        abandon();
        throw error;
      }
    },
    abandon,
  };
}

/** Written in place; a pipe's reader may be slow, but not without limit. */
function inPlace(file: number): WholeFile {
  const close = closerOf(file);
  return {
    write: (text) => writeThrough(file, Buffer.from(text)),
    commit: close,
    abandon: close,
  };
}

/** Closes a file, once: its number may be another file's by then. */
function closerOf(file: number): () => void {
  let isOpen = true;
  return () => {
    if (isOpen) closeSync(file);
    isOpen = false;
  };
}

/** Folders that were swept. */
const swept = new Set<string>();

/** Removes what processes that were killed left in a folder, once for each folder. */
function sweep(folder: string): void {
  if (swept.has(folder)) return;
  swept.add(folder);
  for (const name of readdirSync(folder)) {
    const owner = /\.(\d{1,10})\.tmp$/.exec(name)?.[1];
    if (owner !== undefined && !isAlive(Number(owner))) rmSync(join(folder, name), { force: true });
  }
}

/** Whether a process of that number runs. */
export function isAlive(process_: number): boolean {
  try {
    process.kill(process_, 0);
    return true;
  } catch (error) {
    return (error as { code?: unknown }).code !== "ESRCH";
  }
}

function writeThrough(file: number, bytes: Buffer): void {
  let idleMs = 0;
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(file, bytes, at);
      idleMs = 0;
    } catch (error) {
      if ((error as { code?: unknown }).code !== "EAGAIN") throw error;
      if (idleMs >= PIPE_PATIENCE_MS) throw new Error("its reader reads no more");
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PIPE_RETRY_MS);
      idleMs += PIPE_RETRY_MS;
    }
  }
}
