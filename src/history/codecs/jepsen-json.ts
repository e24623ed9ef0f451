/**
 * `jepsen-json`: Jepsen's operations as a JSON array of objects (elle-cli), over any number of
 * lines.
 */
import { shown } from "../../core/shown.ts";
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
    'a JSON array of {"process":0,"type":"invoke","f":"txn","value":[["append","x",1]]}, over any ' +
    'number of lines; "time" in nanoseconds',
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
      notes: () => history.notes,
    };
  },
};

/** What may come next outside the objects of the array. */
type Next = "array" | "first" | "object" | "separator" | "nothing";

const EXPECTED: Readonly<Record<Next, string>> = {
  array: 'an array of objects, [{"process":0,"type":"invoke",...},...]',
  first: 'an array of objects, {"process":0,"type":"invoke",...}, or ]',
  object: 'an object, {"process":0,"type":"invoke",...}',
  separator: ", or ]",
  nothing: "nothing more after the array",
};

/** By what may come next: what comes after each character that is right there. */
const AFTER: Readonly<Record<Next, Readonly<Record<string, Next>>>> = {
  array: { "[": "first" },
  first: { "{": "separator", "]": "nothing" },
  object: { "{": "separator" },
  separator: { ",": "object", "]": "nothing" },
  nothing: {},
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
  #next: Next = "array";
  /** The line of the last character that is no space. */
  #last = 1;

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
        if (/\s/.test(character)) continue;
        this.#last = lineNumber;
        const next = AFTER[this.#next][character];
        if (next === undefined) {
          this.#fail(lineNumber, `expected ${EXPECTED[this.#next]}, got ${shown(character)}`);
          return;
        }
        this.#next = next;
        if (character !== "{") continue;
        this.#depth = 1;
        this.#line = lineNumber;
        from = at;
      } else if (character === '"') this.#inText = true;
      else if (character === "{" || character === "[") this.#depth++;
      else if ((character === "}" || character === "]") && --this.#depth === 0) {
        this.#found(this.#text + line.slice(from, at + 1), this.#line);
        this.#text = "";
        this.#last = lineNumber;
      }
    }
    if (this.#depth === 0) return;
    this.#text += `${line.slice(from)}\n`;
    if (this.#text.length > EVENT_CHARACTERS_MAX)
      this.#fail(this.#line, "the object that begins here is too long for one event");
  }

  end(): void {
    if (this.#failed || this.#next === "nothing") return;
    if (this.#depth > 0) this.#wrong(this.#line, "the object that begins here has no end");
    else this.#wrong(this.#last, `the file ends after this line: expected ${EXPECTED[this.#next]}`);
  }

  #fail(line: number, message: string): void {
    this.#failed = true;
    this.#wrong(line, message);
  }
}
