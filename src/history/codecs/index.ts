/** The registry of history formats: one line each, and which of them a file is in. */
import { InputError, meant } from "../../core/errors.ts";
import type { Codec } from "./codec.ts";
import { dbcopJson } from "./dbcop-json.ts";
import { dbcopText } from "./dbcop-text.ts";
import { jepsenEdn } from "./jepsen-edn.ts";
import { jepsenJson } from "./jepsen-json.ts";
import { jepsenLog } from "./jepsen-log.ts";
import { jsonl } from "./jsonl.ts";
import { kvEdn } from "./kv-edn.ts";
import { polysiText } from "./polysi-text.ts";

/** By name, in the order in which content is asked: the more particular format first. */
export const codecs: ReadonlyMap<string, Codec> = new Map(
  [dbcopJson, jepsenJson, jsonl, jepsenLog, kvEdn, jepsenEdn, polysiText, dbcopText].map(
    (codec) => [codec.name, codec],
  ),
);

/** How many lines `detectCodec` wants to see. */
export const DETECT_LINES = 1_000;
/** How many of them most formats are known by. */
const HEAD_LINES = 40;

/**
 * The format of a file by its first lines that are not blank.
 * @throws {InputError} if it is none that we know
 */
export function detectCodec(lines: readonly string[], file: string): Codec {
  const head = lines.slice(0, HEAD_LINES);
  for (const codec of codecs.values()) {
    if (codec.detect(codec.looksFurther === true ? lines : head)) return codec;
  }
  const names = [...codecs.keys()].join(", ");
  throw new InputError([
    {
      file,
      line: 1,
      message:
        lines.length === 0
          ? "the file is empty: expected a history with at least one event"
          : `the format is not known by its content: expected one of ${names} ` +
            "(say which with --format)",
    },
  ]);
}

/** The format of a name. @throws {InputError} naming the near ones */
export function codecNamed(name: string): Codec {
  const codec = codecs.get(name);
  if (codec !== undefined) return codec;
  const message = `there is no format "${name}"; ${meant(name, [...codecs.keys()])}`;
  throw new InputError([{ file: "--format", message }]);
}
