/** The file in which a search by departures keeps what it has made, to go on from it. */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { InputError } from "../core/errors.ts";
import type { DeparturesMade } from "../search/exhaustive/departing.ts";

interface Kept {
  /** What was searched, and within which bounds. */
  readonly of: string;
  readonly made: DeparturesMade;
}

export class MadeFile {
  /** What was made before; null: nothing. */
  readonly made: DeparturesMade | null;
  readonly #file: string;
  readonly #of: string;

  /**
   * @param of what is searched, and within which bounds.
   * @throws {InputError} where the file is of something else, or no such file.
   */
  constructor(file: string, of: string) {
    this.#file = file;
    this.#of = of;
    this.made = existsSync(file) ? madeIn(file, of) : null;
  }

  /** In place of what was there, as a whole: whenever it is ended, a whole file is left. */
  write(made: DeparturesMade): void {
    const kept: Kept = { of: this.#of, made };
    const whole = `${this.#file}.part`;
    writeFileSync(whole, `${JSON.stringify(kept)}\n`);
    renameSync(whole, this.#file);
  }
}

function madeIn(file: string, of: string): DeparturesMade {
  const kept = parsed(file);
  if (kept?.of === of) return kept.made;
  const message =
    kept === null ? "holds no search by departures" : `is of ${kept.of}, not of ${of}`;
  throw new InputError([{ file, message }]);
}

function parsed(file: string): Kept | null {
  try {
    const kept = JSON.parse(readFileSync(file, "utf8")) as Partial<Kept> | null;
    return kept?.of === undefined || kept.made === undefined ? null : (kept as Kept);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
