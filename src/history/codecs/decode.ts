/** A whole history from one text: the formats for those who read no file. */
import type { Operation } from "../operation.ts";
import { type DecodeOptions, ended } from "./codec.ts";
import { codecNamed, DETECT_LINES, detectCodec } from "./index.ts";

/**
 * The operations of a history, in the order of their invocations.
 * @param options `format` names one of the codecs; default: by content. `file` names the text in
 * errors.
 * @throws {InputError} with every problem found, up to a limit.
 */
export function decodeHistory(
  text: string,
  options: Partial<DecodeOptions> & { readonly format?: string } = {},
): Operation[] {
  const { format, file = "history", ...others } = options;
  const lines = text.split(/\r?\n/);
  const inked = lines.filter((line) => line.trim() !== "").slice(0, DETECT_LINES);
  const codec = format === undefined ? detectCodec(inked, file) : codecNamed(format);
  const decoder = codec.decoder({ ...others, file });
  lines.forEach((line, index) => {
    decoder.push(line, index + 1);
  });
  return ended(decoder, { ...others, file });
}
