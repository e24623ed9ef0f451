/** Reads a text file line by line, unpacking gzip on the way, without ever holding the whole. */
import { closeSync, constants, createReadStream, fstatSync, openSync, readSync } from "node:fs";
import { createGunzip } from "node:zlib";
import { InputError } from "../core/errors.ts";
import { isStandardInput, lineNotUtf8, NOT_UTF8, refusalOf } from "./read-text.ts";

const CHUNK_BYTES = 1 << 18;
const CHUNK_BYTES_MIN = 1 << 12;
/** Characters of one line: V8 holds no text of more than 512 Mi. */
const LINE_MAX = 256 * 1_048_576;

/**
 * What was opened: a file is read at once, chunk by chunk; a pipe when there is something in it.
 */
interface Opened {
  readonly file: number;
  readonly kind: "file" | "gzip" | "stream";
  /** As the machine says; 0 where it cannot. */
  readonly bytes: number;
}

/**
 * Opens what is a file, gzip or plain; or an open stream of this process.
 * @throws what the machine says, or why it is none.
 */
function opened(path: string): Opened {
  // A pipe with a name, whose writer may never come, is not waited for.
  const wait = isStandardInput(path) ? 0 : constants.O_NONBLOCK;
  const file = openSync(path, constants.O_RDONLY | wait);
  try {
    const stats = fstatSync(file);
    const refusal = wait === 0 ? null : refusalOf(stats);
    if (refusal !== null) throw new InputError([{ file: path, message: refusal }]);
    const head = Buffer.alloc(2);
    const bytes = stats.size;
    if (!stats.isFile()) return { file, kind: "stream", bytes };
    const gzip = readSync(file, head, 0, 2, 0) === 2 && head[0] === 0x1f && head[1] === 0x8b;
    return { file, kind: gzip ? "gzip" : "file", bytes };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

/**
 * The bytes of what is open, which is closed at the end. A chunk is good until the next is asked
 * for.
 */
async function* chunksOf(path: string, { file, kind, bytes }: Opened): AsyncGenerator<Buffer> {
  if (kind === "file") {
    try {
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, bytes + CHUNK_BYTES_MIN));
      for (let size = readSync(file, chunk); size > 0; size = readSync(file, chunk)) {
        yield chunk.subarray(0, size);
      }
    } finally {
      closeSync(file);
    }
    return;
  }
  const stream = createReadStream(path, { fd: file, highWaterMark: CHUNK_BYTES });
  try {
    if (kind === "stream") yield* stream;
    else {
      const unzip = createGunzip({ chunkSize: CHUNK_BYTES });
      stream.on("error", (error) => unzip.destroy(error)).pipe(unzip);
      yield* unzip;
    }
  } finally {
    stream.destroy();
  }
}

/**
 * The lines of a file in batches, in order, without their line ends (`\n` or `\r\n`).
 * @throws {InputError} for what is not a file, not UTF-8, or has a line of more than 256 Mi
 * characters
 */
export async function* readLines(path: string): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let lineNumber = 1;
  const decoded = (chunk: Buffer | null): string => {
    try {
      return chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch {
      const line = lineNumber + (chunk === null ? 0 : lineNotUtf8(chunk) - 1);
      throw new InputError([{ file: path, line, message: NOT_UTF8 }]);
    }
  };
  /** The unfinished line: joined once, when it ends. */
  let open: string[] = [];
  let length = 0;
  for await (const chunk of chunksOf(path, opened(path))) {
    const lines = decoded(chunk).split("\n");
    const rest = lines.pop() ?? "";
    if (lines.length > 0) {
      lines[0] = [...open, lines[0]].join("");
      lineNumber += lines.length;
      open = [];
      length = 0;
      yield lines.map(withoutReturn);
    }
    open.push(rest);
    length += rest.length;
    if (length > LINE_MAX) {
      const message = "the line is longer than 256 Mi characters: expected one event a line";
      throw new InputError([{ file: path, line: lineNumber, message }]);
    }
  }
  open.push(decoded(null));
  const last = open.join("");
  if (last !== "") yield [withoutReturn(last)];
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
