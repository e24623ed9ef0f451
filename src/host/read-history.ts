/** Reads a history from a file: finds the format, streams the lines through its codec. */
import { InputError } from "../core/errors.ts";
import type { Codec, DecodeOptions, Decoder } from "../history/codecs/codec.ts";
import { codecNamed, DETECT_LINES, detectCodec } from "../history/codecs/index.ts";
import type { Operation } from "../history/operation.ts";
import { readLines } from "./lines.ts";

/** What is read from a file of a history. */
export interface ReadHistory {
  readonly codec: Codec;
  readonly operations: Operation[];
}

/** How to read it; `format` is a codec's name, found by content where it is absent. */
export type ReadOptions = Omit<DecodeOptions, "file"> & { readonly format?: string };

/**
 * Reads a file, gzip or plain.
 * @throws {InputError} naming the lines at fault, or why the file cannot be read
 */
export async function readHistory(path: string, options: ReadOptions = {}): Promise<ReadHistory> {
  const decode: DecodeOptions = { ...options, file: path };
  let codec = options.format === undefined ? null : codecNamed(options.format);
  let decoder: Decoder | null = codec === null ? null : codec.decoder(decode);
  const head: string[] = [];
  let lineNumber = 0;
  try {
    for await (const lines of readLines(path)) {
      if (decoder === null) {
        head.push(...lines);
        const inked = head.filter((line) => line.trim() !== "").slice(0, DETECT_LINES);
        if (inked.length < DETECT_LINES) continue;
        codec = detectCodec(inked, path);
        decoder = codec.decoder(decode);
        for (const line of head) decoder.push(line, ++lineNumber);
      } else {
        for (const line of lines) decoder.push(line, ++lineNumber);
      }
    }
  } catch (error) {
    throw readable(error, path);
  }
  if (codec === null || decoder === null) {
    codec = detectCodec(
      head.filter((line) => line.trim() !== ""),
      path,
    );
    decoder = codec.decoder(decode);
    for (const line of head) decoder.push(line, ++lineNumber);
  }
  return { codec, operations: decoder.end() };
}

/** A failure of the machine as bad input, with what would be right. */
function readable(error: unknown, file: string): unknown {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  if (code === "ENOENT") {
    return new InputError([{ file, message: "no such file: expected a history" }]);
  }
  if (code === "EISDIR") {
    return new InputError([{ file, message: "this is a folder: expected the file of a history" }]);
  }
  if (code !== undefined && (code.startsWith("E") || code.startsWith("Z_"))) {
    return new InputError([{ file, message: `cannot be read: ${message ?? code}` }]);
  }
  return error;
}
