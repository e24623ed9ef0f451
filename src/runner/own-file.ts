/** Files that this program writes and reads again: JSON, refused with what would be right. */
import { InputError } from "../core/errors.ts";

/** What a file says of itself. */
export interface Format {
  /** As in `format`. */
  readonly name: string;
  /** As in `formatVersion`: raised when old files can no longer be read. */
  readonly version: number;
  /** What such a file is: completes "expected ...". */
  readonly what: string;
  /** Which command writes it. */
  readonly writer: string;
}

/** The JSON of a text. @param what completes "expected ...". @throws {InputError} */
export function jsonOf(text: string, file: string, what: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError([{ file, message: `expected ${what}, in JSON: ${why}` }]);
  }
}

/** The JSON of a file of a format and of its present version. @throws {InputError} */
export function readOwn(
  text: string,
  file: string,
  { name, version, what, writer }: Format,
): unknown {
  const json = jsonOf(text, file, what);
  const head = json as { readonly format?: unknown; readonly formatVersion?: unknown } | null;
  if (head?.format !== name) {
    const message = `expected "${name}", that of ${what}; ${writer}`;
    throw new InputError([{ file, path: "format", message }]);
  }
  if (head.formatVersion === version) return json;
  const found = JSON.stringify(head.formatVersion) ?? "none";
  const message =
    `this program reads version ${version}, the file has ${found}: ` +
    "use the version of rashomon that wrote it";
  throw new InputError([{ file, path: "formatVersion", message }]);
}
