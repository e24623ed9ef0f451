/**
 * An input of the fuzzer: files, arguments, and what must be said of them. Each is a function of
 * its seed.
 */

export type Kind = "scenario" | "history" | "artifact" | "document" | "arguments";

/** A file of the working folder. */
export interface InputFile {
  readonly name: string;
  readonly bytes: Buffer;
}

export interface Input {
  readonly kind: Kind;
  readonly files: readonly InputFile[];
  /** Without the program's name. */
  readonly argv: readonly string[];
  /**
   * Whether it goes through the reading of arguments; else straight to its command, which is thirty
   * times faster.
   */
  readonly whole: boolean;
  /** What was planted that has no meaning: it must be refused by its name. Null: nothing. */
  readonly planted: string | null;
}
