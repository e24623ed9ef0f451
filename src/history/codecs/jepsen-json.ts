/**
 * `jepsen-json`: Jepsen's operations as a JSON array of objects (elle-cli), over any number of
 * lines.
 */
import { HistoryAssembler } from "./assemble.ts";
import type { Codec, Decoder } from "./codec.ts";
import { takeJson } from "./jsonl.ts";

/** Jepsen writes nanoseconds. */
const NANOSECONDS_PER_US = 1000;
/** One event is not longer than this. */
const EVENT_CHARACTERS_MAX = 2 ** 26;

export const jepsenJson: Codec = {
  name: "jepsen-json",
  about:
    'a JSON array of {"process":0,"type":"invoke","f":"txn","value":[["append","x",1]]}, over any number of lines; "time" in nanoseconds',
  detect: (lines) => {
    const text = lines.join("\n");
    return /^\s*\[\s*\{/.test(text) && /"type"\s*:\s*":?(invoke|ok|fail|info)"/.test(text);
  },
  decoder: (options): Decoder => {
    const history = new HistoryAssembler(options, {
      readsHaveNoArgument: true,
      nilIsUnknown: false,
    });
    const objects = new ObjectReader(
      (text, line) => takeJson(history, text, line, NANOSECONDS_PER_US),
      (line, message) => history.problem(line, message),
    );
    return {
      push: (line, lineNumber): void => objects.push(line, lineNumber),
      end: () => {
        objects.end();
        return history.end();
      },
    };
  },
};

/**
 * Cuts an array into the texts of its objects, line by line, so that no file must fit into one
 * text.
 */
class ObjectReader {
  readonly #found: (text: string, line: number) => void;
  readonly #wrong: (line: number, message: string) => void;
  /** What has been read of the current object, and where it began. */
  #text = "";
  #line = 0;
  #depth = 0;
  #inText = false;
  #failed = false;

  constructor(
    found: (text: string, line: number) => void,
    wrong: (line: number, message: string) => void,
  ) {
    this.#found = found;
    this.#wrong = wrong;
  }

  push(line: string, lineNumber: number): void {
    if (this.#failed) return;
    let from = 0;
    for (let at = 0; at < line.length; at++) {
      const character = line[at] as string;
      if (this.#inText) {
        if (character === "\\") at++;
        else if (character === '"') this.#inText = false;
      } else if (this.#depth === 0) {
        if (character === "{") {
          this.#depth = 1;
          this.#line = lineNumber;
          from = at;
        } else if (!/[\s[\],]/.test(character)) {
          this.#fail(lineNumber, character);
          return;
        }
      } else if (character === '"') this.#inText = true;
      else if (character === "{" || character === "[") this.#depth++;
      else if ((character === "}" || character === "]") && --this.#depth === 0) {
        this.#found(this.#text + line.slice(from, at + 1), this.#line);
        this.#text = "";
      }
    }
    if (this.#depth === 0) return;
    this.#text += `${line.slice(from)}\n`;
    if (this.#text.length > EVENT_CHARACTERS_MAX)
      this.#fail(this.#line, "an object without an end");
  }

  end(): void {
    if (this.#depth > 0 && !this.#failed)
      this.#wrong(this.#line, "the object that begins here has no end");
  }

  #fail(line: number, got: string): void {
    this.#failed = true;
    this.#wrong(
      line,
      `expected an array of objects, {"process":0,"type":"invoke",...}, got ${JSON.stringify(got)}`,
    );
  }
}
