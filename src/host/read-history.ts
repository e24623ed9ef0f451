/** Reads a history from a file: finds the format, streams the lines through its codec. */
import { must } from "../core/assert.ts";
import { InputError } from "../core/errors.ts";
import { type Codec, type DecodeOptions, type Decoder, ended } from "../history/codecs/codec.ts";
import { codecNamed, DETECT_LINES, detectCodec } from "../history/codecs/index.ts";
import type { Operation } from "../history/operation.ts";
import { reasonOf } from "./files.ts";
import { readLines } from "./lines.ts";

/** What is read from a file of a history. */
export interface ReadHistory {
  readonly codec: Codec;
  readonly operations: Operation[];
  /** How many reads completed with nil and were taken as not known. */
  readonly unknownReads: number;
  /** What is to be said of how it was read, a sentence each. */
  readonly notes: readonly string[];
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
  /** What was read before the format was known, from its first line that is not blank on. */
  const head: string[] = [];
  const inked: string[] = [];
  let lineNumber = 0;
  const settle = (): Decoder => {
    codec = detectCodec(inked, path);
    const found = codec.decoder(decode);
    for (const line of head) found.push(line, ++lineNumber);
    return found;
  };
  try {
    for await (const lines of readLines(path)) {
      for (const line of lines) {
        if (decoder !== null) decoder.push(line, ++lineNumber);
        else {
          if (line.trim() !== "") inked.push(line);
          if (inked.length > 0) head.push(line);
          else lineNumber++;
          if (inked.length === DETECT_LINES) decoder = settle();
        }
      }
    }
  } catch (error) {
    throw readable(error, path);
  }
  decoder ??= settle();
  const operations = ended(decoder, decode);
  const unknownReads = decoder.unknownReads?.() ?? 0;
  const notes = decoder.notes?.() ?? [];
  return { codec: must(codec, "the format is known"), operations, unknownReads, notes };
}

/** A failure of the machine as bad input, with what would be right. */
function readable(error: unknown, file: string): unknown {
  if (error instanceof InputError) return error;
  const { code } = error as { readonly code?: string };
  if (code === "ENOENT") {
    return new InputError([{ file, message: "no such file: expected a history" }]);
  }
  if (code?.startsWith("E") || code?.startsWith("Z_")) {
    return new InputError([{ file, message: `cannot be read: ${reasonOf(error)}` }]);
  }
  return error;
}
