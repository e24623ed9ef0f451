/**
 * A reader of EDN that takes lines and hands out whole forms, so that a file of any size streams
 * through. A vector or list around everything is transparent: its elements come one by one.
 * Keywords, symbols and characters become texts without their mark; sets become lists
 * in one order, whatever theirs; tags are dropped. Numbers keep their kind and all digits.
 * @see https://github.com/edn-format/edn
 */
import { ednNumber, NUMBER_MARK } from "../../core/exact-number.ts";
import { textOf, type Value } from "../../core/json.ts";
import { byText } from "../../core/order.ts";
import { shown } from "../../core/shown.ts";

/** Who receives the forms and the problems. Lines and columns count from 1. */
export interface EdnSink {
  form(value: Value, line: number): void;
  problem(line: number, column: number, message: string): void;
}

type FrameKind = "map" | "list" | "set" | "discard";

interface Frame {
  readonly kind: FrameKind;
  readonly closer: string;
  readonly line: number;
  readonly column: number;
  readonly items: Value[];
}

/** Forms within forms, at most. */
const DEPTH_MAX = 200;

const QUOTE = 34;
const BACKSLASH = 92;
const NUMBER = /^[+-]?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?[NM]?$/;
const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  b: "\b",
  f: "\f",
  '"': '"',
  "\\": "\\",
};
const CHARACTERS: Readonly<Record<string, string>> = {
  newline: "\n",
  space: " ",
  tab: "\t",
  return: "\r",
};

/** Reads a stream of forms. */
export class EdnReader {
  readonly #sink: EdnSink;
  readonly #stack: Frame[] = [];
  readonly #interned = new Map<string, Value>();
  /** The closer of the sequence around everything, while inside it. */
  #outer: string | null = null;
  #outerLine = 0;
  #outerColumn = 0;
  /** The text so far of a string that continues on the next line. */
  #text: string | null = null;
  #textLine = 0;
  #textColumn = 0;
  #line = 0;

  constructor(sink: EdnSink) {
    this.#sink = sink;
  }

  /** Reads one line, without its line end. */
  push(line: string, lineNumber: number): void {
    this.#line = lineNumber;
    const length = line.length;
    let at = 0;
    if (this.#text !== null) at = this.#string(line, 0);
    while (at < length) {
      const code = line.charCodeAt(at);
      // Space, tab, return, form feed and comma separate.
      if (code === 32 || code === 44 || code === 9 || code === 13 || code === 12) {
        at++;
      } else if (code < 32) {
        this.#sink.problem(
          lineNumber,
          at + 1,
          `a control character (U+${hex(code)}) outside a text`,
        );
        at++;
      } else if (code === 59) {
        return;
      } else if (code === QUOTE) {
        this.#text = "";
        this.#textLine = lineNumber;
        this.#textColumn = at + 1;
        at = this.#string(line, at + 1);
      } else if (code === 123) {
        this.#open("map", "}", at);
        at++;
      } else if (code === 91 || code === 40) {
        this.#openSequence(code === 91 ? "]" : ")", at);
        at++;
      } else if (code === 125 || code === 93 || code === 41) {
        if (!this.#close(line.charAt(at), at)) return;
        at++;
      } else if (code === 35 || code === 94) {
        at = this.#dispatch(line, at);
      } else {
        const end = atomEnd(line, at);
        this.#atom(line.slice(at, end), at);
        at = end;
      }
    }
  }

  /** Says what is still open at the end of the file. */
  end(): void {
    const unclosed = this.#stack[0];
    if (this.#text !== null) {
      this.#sink.problem(
        this.#textLine,
        this.#textColumn,
        'a text opens here and never closes: expected "',
      );
    } else if (unclosed !== undefined) {
      this.#sink.problem(
        unclosed.line,
        unclosed.column,
        `a form opens here and the file ends before its ${unclosed.closer}`,
      );
    } else if (this.#outer !== null) {
      this.#sink.problem(
        this.#outerLine,
        this.#outerColumn,
        `the sequence that opens here never closes: expected ${this.#outer} at the end of the file`,
      );
    }
  }

  #open(kind: FrameKind, closer: string, at: number): void {
    if (this.#stack.length >= DEPTH_MAX) {
      this.#sink.problem(this.#line, at + 1, `forms nested deeper than ${DEPTH_MAX} levels`);
      this.#stack.length = 0;
    }
    this.#stack.push({ kind, closer, line: this.#line, column: at + 1, items: [] });
  }

  #openSequence(closer: string, at: number): void {
    if (this.#stack.length === 0 && this.#outer === null) {
      this.#outer = closer;
      this.#outerLine = this.#line;
      this.#outerColumn = at + 1;
    } else {
      this.#open("list", closer, at);
    }
  }

  #close(closer: string, at: number): boolean {
    const frame = this.#stack.pop();
    if (frame === undefined) {
      if (this.#outer === closer) {
        this.#outer = null;
        return true;
      }
      this.#sink.problem(
        this.#line,
        at + 1,
        `unexpected ${closer}: nothing is open that it closes`,
      );
      return false;
    }
    if (frame.closer !== closer) {
      this.#sink.problem(
        this.#line,
        at + 1,
        `expected ${frame.closer} (opened on line ${frame.line}), got ${closer}`,
      );
      this.#stack.length = 0;
      return false;
    }
    if (frame.kind === "map") {
      if (frame.items.length % 2 !== 0) {
        this.#sink.problem(this.#line, at + 1, "a map needs a value for every key");
        return true;
      }
      this.#value(this.#record(frame.items, at), frame.line);
    } else {
      if (frame.kind === "set") frame.items.sort((a, b) => byText(textOf(a), textOf(b)));
      this.#value(frame.items, frame.line);
    }
    return true;
  }

  #value(value: Value, line: number): void {
    const stack = this.#stack;
    const top = stack[stack.length - 1];
    if (top === undefined) this.#sink.form(value, line);
    else if (top.kind === "discard") stack.pop();
    else top.items.push(value);
  }

  /** `#{`, `#_`, `#tag`, `^metadata`, and `##NaN`, which is refused. Returns where to continue. */
  #dispatch(line: string, at: number): number {
    const next = line.charAt(at + 1);
    if (line.charAt(at) === "^" || next === "_") {
      this.#open("discard", "a form", at);
      return at + (next === "_" ? 2 : 1);
    }
    if (next === "{") {
      this.#open("set", "}", at);
      return at + 2;
    }
    const end = atomEnd(line, at + 1);
    if (next === "#") {
      const message = `expected a number, text or other value, got ${line.slice(at, end)}`;
      this.#sink.problem(this.#line, at + 1, message);
      this.#value(null, this.#line);
    }
    return end;
  }

  /** A map, whose keys are distinguished by their text. */
  #record(items: readonly Value[], at: number): Value {
    const record: Record<string, Value> = {};
    for (let index = 0; index < items.length; index += 2) {
      const key = items[index] as Value;
      const name = typeof key === "string" ? key : JSON.stringify(key);
      const value = items[index + 1] as Value;
      if (Object.hasOwn(record, name)) {
        this.#sink.problem(this.#line, at + 1, `a map with two keys ${shown(name)}`);
      }
      if (name === "__proto__") Object.defineProperty(record, name, { value, enumerable: true });
      else record[name] = value;
    }
    return record;
  }

  #string(line: string, from: number): number {
    let at = from;
    let start = from;
    let text = this.#text ?? "";
    while (at < line.length) {
      const code = line.charCodeAt(at);
      if (code === QUOTE) {
        text += line.slice(start, at);
        this.#text = null;
        if (text.startsWith(NUMBER_MARK)) {
          const message = `a text cannot begin with "${NUMBER_MARK}": numbers are kept so`;
          this.#sink.problem(this.#textLine, this.#textColumn, message);
        }
        this.#value(text, this.#textLine);
        return at + 1;
      }
      if (code === BACKSLASH) {
        text += line.slice(start, at);
        const mark = line.charAt(at + 1);
        if (mark === "u") {
          const digits = /^[0-9a-fA-F]{4}/.exec(line.slice(at + 2, at + 6))?.[0];
          if (digits === undefined) {
            this.#sink.problem(this.#line, at + 1, "expected four hexadecimal digits after \\u");
          }
          text += String.fromCharCode(Number.parseInt(digits ?? "fffd", 16));
          at += 2 + (digits?.length ?? 0);
        } else {
          const plain = Object.hasOwn(ESCAPES, mark) ? ESCAPES[mark] : undefined;
          if (plain === undefined) {
            this.#sink.problem(
              this.#line,
              at + 1,
              `unknown escape \\${mark} in a text: expected one of \\n \\t \\r \\b \\f \\" \\\\ \\u0041`,
            );
          }
          text += plain ?? mark;
          at += 2;
        }
        start = at;
      } else {
        at++;
      }
    }
    this.#text = `${text}${line.slice(start)}\n`;
    return line.length;
  }

  #atom(token: string, at: number): void {
    const known = this.#interned.get(token);
    if (known !== undefined) {
      this.#value(known, this.#line);
      return;
    }
    const code = token.charCodeAt(0);
    let value: Value;
    if (code === 58) value = token.slice(1);
    else if (token === "nil") value = null;
    else if (token === "true") value = true;
    else if (token === "false") value = false;
    else if (code === BACKSLASH) value = characterOf(token.slice(1));
    else if ((code >= 48 && code <= 57) || ((code === 43 || code === 45) && token.length > 1)) {
      if (!NUMBER.test(token)) {
        this.#sink.problem(this.#line, at + 1, `expected a number, got ${token}`);
        value = null;
      } else {
        value = ednNumber(token);
      }
    } else value = token;
    if (this.#interned.size < 4096) this.#interned.set(token, value);
    this.#value(value, this.#line);
  }
}

function hex(code: number): string {
  return code.toString(16).toUpperCase().padStart(4, "0");
}

/** A character by its name, or as it is. */
function characterOf(name: string): string {
  return (Object.hasOwn(CHARACTERS, name) ? CHARACTERS[name] : undefined) ?? name;
}

/** The end of the token that starts at `from`: the next separator, bracket, quote or comment. */
function atomEnd(line: string, from: number): number {
  let at = line.charCodeAt(from) === BACKSLASH ? from + 2 : from;
  for (; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code <= 32 || code === 44 || code === QUOTE || code === 59) break;
    if (code === 123 || code === 125 || code === 91 || code === 93 || code === 40 || code === 41) {
      break;
    }
  }
  return at;
}
