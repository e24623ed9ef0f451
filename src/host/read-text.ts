/** Reads the text of files, with clear errors. */
import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from "node:fs";
import { InputError } from "../core/errors.ts";
import { reasonOf } from "./files.ts";

/**
 * What is read as one text may be that long, bytes: V8 holds no text of more than 512 Mi
 * characters.
 */
const TEXT_BYTES_MAX = 256 * 1_048_576;

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
