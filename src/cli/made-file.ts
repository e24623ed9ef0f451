/** The file in which a search by departures keeps what it has made, to go on from it. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { InputError } from "../core/errors.ts";
import { readText } from "../host/read-text.ts";
import { writeWhole } from "../host/whole-file.ts";
import type { DeparturesMade } from "../search/exhaustive/departures.ts";

/** A search: what is made by one is good for no other. */
export interface SearchMade {
  /** What is searched, and within which bounds. */
  readonly of: string;
  /** The digest of the code and of the scenario that it runs. */
  readonly code: string;
}

interface Kept extends SearchMade {
  readonly made: DeparturesMade;
  /** SHA-256 of the rest: what was changed by another hand would be believed to be complete. */
  readonly digest: string;
}

function digestOf({ of, code, made }: Omit<Kept, "digest">): string {
  return createHash("sha256").update(JSON.stringify({ of, code, made })).digest("hex");
}

export class MadeFile {
  /** What was made before; null: nothing. */
  readonly made: DeparturesMade | null;
  readonly #file: string;
  readonly #search: SearchMade;

  /** @throws {InputError} where the file is of another search, or no such file. */
  constructor(file: string, search: SearchMade) {
    this.#file = file;
    this.#search = search;
    this.made = existsSync(file) ? madeIn(file, search) : null;
  }

  /** In place of what was there. */
  write(made: DeparturesMade): void {
    const kept: Kept = { ...this.#search, made, digest: digestOf({ ...this.#search, made }) };
    writeWhole(this.#file, `${JSON.stringify(kept)}\n`);
  }
}

function madeIn(file: string, { of, code }: SearchMade): DeparturesMade {
  const kept = parsed(file);
  if (kept?.of === of && kept.code === code) return kept.made;
  const message =
    kept === null
      ? "is not a file that exhaust --resume has written, or was changed since"
      : kept.of !== of
        ? `is of ${kept.of}, not of ${of}`
        : "was made by other code, or of another scenario: begin anew with another file";
  throw new InputError([{ file, message }]);
}

function parsed(file: string): Kept | null {
  try {
    const kept = JSON.parse(readText(file)) as Partial<Kept> | null;
    if (kept?.of === undefined || kept.code === undefined || kept.made === undefined) return null;
    return kept.digest === digestOf(kept as Kept) ? (kept as Kept) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
