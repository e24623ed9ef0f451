/** The binary log of a run: every step's numbers in about 9 bytes, to find the first step in which two runs differ. */
import type { StepSink } from "./trace.ts";

/** One step as the log keeps it. */
export interface LoggedStep {
  readonly step: number;
  readonly atUs: number;
  readonly kind: number;
  readonly actor: number;
  /** Signed, 32 bits. */
  readonly digest: number;
}

/** Layout of a step: time since the step before (LEB128), kind (1 byte), actor (LEB128), digest (4 bytes, little-endian). */
export class StepLog implements StepSink {
  #bytes = new Uint8Array(1 << 16);
  #length = 0;
  #lastUs = 0;
  #steps = 0;

  get byteLength(): number {
    return this.#length;
  }

  get steps(): number {
    return this.#steps;
  }

  step(atUs: number, kind: number, actor: number, digest: number): void {
    if (this.#length + 24 > this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#varint(atUs - this.#lastUs);
    this.#bytes[this.#length++] = kind;
    this.#varint(actor);
    this.#bytes[this.#length++] = digest;
    this.#bytes[this.#length++] = digest >>> 8;
    this.#bytes[this.#length++] = digest >>> 16;
    this.#bytes[this.#length++] = digest >>> 24;
    this.#lastUs = atUs;
    this.#steps++;
  }

  /** The steps in order. */
  *read(): Generator<LoggedStep, void, undefined> {
    const bytes = this.#bytes;
    let at = 0;
    let atUs = 0;
    const varint = () => {
      let value = 0;
      let scale = 1;
      for (;;) {
        const byte = bytes[at++] as number;
        value += (byte & 127) * scale;
        if (byte < 128) return value;
        scale *= 128;
      }
    };
    for (let step = 1; step <= this.#steps; step++) {
      atUs += varint();
      const kind = bytes[at++] as number;
      const actor = varint();
      const digest =
        (bytes[at] as number) |
        ((bytes[at + 1] as number) << 8) |
        ((bytes[at + 2] as number) << 16) |
        ((bytes[at + 3] as number) << 24);
      at += 4;
      yield { step, atUs, kind, actor, digest };
    }
  }

  #varint(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.#bytes[this.#length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    this.#bytes[this.#length++] = rest;
  }
}

/** The first step in which two runs differ, as each saw it; null if neither differs. One side is null past its end. */
export function firstDifference(
  a: StepLog,
  b: StepLog,
): readonly [LoggedStep | null, LoggedStep | null] | null {
  const left = a.read();
  const right = b.read();
  for (;;) {
    const mine = left.next().value ?? null;
    const other = right.next().value ?? null;
    if (mine === null && other === null) return null;
    if (
      mine === null ||
      other === null ||
      mine.atUs !== other.atUs ||
      mine.kind !== other.kind ||
      mine.actor !== other.actor ||
      mine.digest !== other.digest
    ) {
      return [mine, other];
    }
  }
}
