/** Files: read with clear errors, written whole or not at all. */
import {
  accessSync,
  appendFileSync,
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
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

/**
 * What is read as one text may be that long, bytes: V8 holds no text of more than 512 Mi
 * characters.
 */
const TEXT_BYTES_MAX = 256 * 1_048_576;
/** How long a reader of a pipe may take nothing before writing to it is given up, milliseconds. */
const PIPE_PATIENCE_MS = 10_000;
const PIPE_RETRY_MS = 10;

/**
 * The text of a file, UTF-8, without a byte order mark.
 * @throws {InputError} if it cannot be read: a folder, a device, a pipe that has a name, or bytes
 * that are not UTF-8.
 */
export function readText(path: string): string {
  const bytes = readBytes(path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new InputError([{ file: path, line: lineNotUtf8(bytes), message: NOT_UTF8 }]);
  }
}

/** The message for bytes that are not text. */
export const NOT_UTF8 = "expected text as UTF-8: the bytes of this line are none";

function readBytes(path: string): Buffer {
  try {
    // A pipe with a name, whose writer may never come, is not waited for.
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stats = fstatSync(file);
      const refusal = isStandardInput(path) ? null : refusalOf(stats);
      if (refusal !== null) throw new Error(refusal);
      if (!stats.isFile()) return readFileSync(path);
      if (stats.size > TEXT_BYTES_MAX) throw new Error(`it is larger than 256 MiB`);
      return readFileSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new InputError([{ file: path, message: `cannot be read: ${reasonOf(error)}` }]);
  }
}

/** What a file is that is none to be read; null if it is one. */
export function refusalOf(stats: Stats): string | null {
  if (stats.isFile()) return null;
  if (stats.isDirectory()) return "it is a folder";
  if (stats.isFIFO()) return "it is a pipe: expected a file";
  return stats.isSocket() ? "it is a socket: expected a file" : "it is a device: expected a file";
}

/**
 * Whether a path names an open stream of this process, as `<(command)` does in a shell: those are
 * waited for.
 */
export function isStandardInput(path: string): boolean {
  return /^\/(dev\/(stdin|fd\/\d+)|proc\/self\/fd\/\d+)$/.test(path);
}

/** The number of the first line that is not UTF-8, from 1. */
export function lineNotUtf8(bytes: Buffer): number {
  const lossy = new TextDecoder("utf-8").decode(bytes);
  const written = Buffer.from(lossy);
  let at = 0;
  while (at < bytes.length && bytes[at] === written[at]) at++;
  let line = 1;
  for (let index = 0; index < at; index++) if (bytes[index] === 0x0a) line++;
  return line;
}

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

function isAlive(process_: number): boolean {
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
function makeFolders(path: string): void {
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
