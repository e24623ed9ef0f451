/** Source maps, version 3, as far as a place in a program's text is looked up by one. */

interface SourceMapText {
  readonly sources: readonly string[];
  readonly mappings: string;
}

/** From a column on, a line's text is that of a place in a source. */
interface Segment {
  readonly column: number;
  readonly source: number;
  /** From 0. */
  readonly line: number;
  readonly sourceColumn: number;
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Looks places up in a map. */
export class SourceMap {
  readonly #sources: readonly string[];
  readonly #lines: readonly string[];
  readonly #decoded: (readonly Segment[])[] = [];

  /** @param text JSON. */
  constructor(text: string) {
    const { sources, mappings } = JSON.parse(text) as SourceMapText;
    this.#sources = sources;
    this.#lines = mappings.split(";");
  }

  /**
   * `echo.ts:12:5`; empty for code that comes from no source.
   * @param line from 1.
   * @param column from 1.
   */
  placeOf(line: number, column: number): string {
    this.#decode(line - 1);
    let found: Segment | null = null;
    for (const segment of this.#decoded[line - 1] ?? []) {
      if (segment.column > column - 1) break;
      found = segment;
    }
    if (found === null) return "";
    return `${this.#sources[found.source]}:${found.line + 1}:${found.sourceColumn + 1}`;
  }

  /** Decodes all lines up to one: each counts from where the one before ended. */
  #decode(through: number): void {
    if (this.#decoded.length > 0) return;
    let source = 0;
    let line = 0;
    let sourceColumn = 0;
    for (const text of this.#lines) {
      const segments: Segment[] = [];
      let column = 0;
      for (const part of text.split(",")) {
        const numbers = numbersOf(part);
        column += numbers[0] ?? 0;
        if (numbers.length < 4) continue;
        source += numbers[1] as number;
        line += numbers[2] as number;
        sourceColumn += numbers[3] as number;
        segments.push({ column, source, line, sourceColumn });
      }
      this.#decoded.push(segments);
    }
    if (through >= this.#decoded.length) this.#decoded.push([]);
  }
}

/** Base 64, five bits a digit, the lowest of a number is its sign. */
function numbersOf(text: string): readonly number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of text) {
    const digit = DIGITS.indexOf(character);
    value += (digit & 31) * 2 ** shift;
    shift += 5;
    if ((digit & 32) !== 0) continue;
    numbers.push(value % 2 === 1 ? -Math.floor(value / 2) : Math.floor(value / 2));
    value = 0;
    shift = 0;
  }
  return numbers;
}
