/** Standard output, written by a worker thread as fast as it is read. */
import { writeSync } from "node:fs";
import { STEPS, WRITTEN } from "./pool.ts";

/** The reader of standard output has gone: there is nothing left to write for. */
export class ReaderGoneError extends Error {
  override readonly name = "ReaderGoneError";
}

/** Standard output's number. */
const STANDARD_OUTPUT = 1;
/** Text that is gathered before it is written. */
export const PIECE_CHARACTERS = 1 << 16;
/** How long a full pipe is left alone, milliseconds. */
const RETRY_MS = 5;

/** Writes a text piece by piece; a reader may take its time. */
export class StandardOutput {
  readonly #pulse: Int32Array;
  #text = "";
  /** Pieces that were written before, by a run that was ended. */
  #skipped: number;

  /**
   * @param pulse tells how many pieces are written (`WRITTEN`), and while a reader takes its time
   * that no step hangs.
   */
  constructor(pulse: Int32Array) {
    this.#pulse = pulse;
    this.#skipped = Atomics.load(pulse, WRITTEN);
  }

  /** @throws {ReaderGoneError} */
  write(text: string): void {
    this.#text += text;
    if (this.#text.length >= PIECE_CHARACTERS) this.commit();
  }

  /** Writes what is left. @throws {ReaderGoneError} */
  commit(): void {
    const bytes = Buffer.from(this.#text);
    this.#text = "";
    if (this.#skipped > 0) {
      this.#skipped--;
      return;
    }
    const steps = Atomics.load(this.#pulse, STEPS);
    Atomics.store(this.#pulse, STEPS, -Math.abs(steps));
    writeAll(bytes);
    Atomics.add(this.#pulse, WRITTEN, 1);
    Atomics.store(this.#pulse, STEPS, steps);
  }

  /** Nothing is taken back: what was written may have been read. */
  abandon(): void {
    this.#text = "";
  }
}

function writeAll(bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(STANDARD_OUTPUT, bytes, at);
    } catch (error) {
      const { code } = error as { readonly code?: unknown };
      if (code === "EPIPE") throw new ReaderGoneError("the reader of standard output has gone");
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
}
