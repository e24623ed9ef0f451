/** What the tests of the codecs share. */
import { InputError } from "../../../src/core/errors.ts";
import type { Codec, DecodeOptions } from "../../../src/history/codecs/codec.ts";
import type { Operation } from "../../../src/history/operation.ts";

/** Decodes a text as a file named "h". */
export function decode(
  codec: Codec,
  text: string,
  options: Omit<DecodeOptions, "file"> = {},
): Operation[] {
  const decoder = codec.decoder({ ...options, file: "h" });
  text.split("\n").forEach((line, index) => {
    decoder.push(line, index + 1);
  });
  return decoder.end();
}

/** The problems that decoding a text reports, one a line. */
export function problemsOf(
  codec: Codec,
  text: string,
  options: Omit<DecodeOptions, "file"> = {},
): string[] {
  try {
    decode(codec, text, options);
  } catch (error) {
    if (error instanceof InputError) return error.message.split("\n");
    throw error;
  }
  return [];
}

/** `process f key input -> output outcome [invoked,completed]`, one an operation. */
export function brief(history: readonly Operation[]): string[] {
  return history.map(
    ({ process, f, key, input, output, outcome, invoked, completed }) =>
      `${process} ${f} ${JSON.stringify(key)} ${JSON.stringify(input)} -> ${JSON.stringify(output)} ${outcome} [${invoked},${completed}]`,
  );
}
