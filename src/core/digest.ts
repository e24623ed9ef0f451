/**
 * Digests of 64 bits, and sums of several: parts of one value, or a multiset.
 */
import { finish, hexOf, mix } from "./hash.ts";

const LOW = 0x243f6a88;
const HIGH = 0x85a308d3 | 0;
const PARTS = 0x27d4eb2f;

/**
 * The digest of a value. The times in it are kept apart, so that it can be kept while time passes:
 * they are summed with odd weights that follow from their places, and `sum - now * weights` is the
 * same sum over their distances to now.
 */
export interface Digest {
  readonly low: number;
  readonly high: number;
  readonly sumLow: number;
  readonly weightsLow: number;
  readonly sumHigh: number;
  readonly weightsHigh: number;
}

/**
 * The digest of something made of named parts, in no order: as of a record with a field for each.
 */
export class DigestParts {
  #low = PARTS;
  #high = ~PARTS;
  #sumLow = 0;
  #weightsLow = 0;
  #sumHigh = 0;
  #weightsHigh = 0;

  /** @param part 32 bits that distinguish this part from all others. */
  add(part: number, { low, high, sumLow, weightsLow, sumHigh, weightsHigh }: Digest): void {
    const odd = finish(part) | 1;
    this.#low = (this.#low + finish(mix(part, low))) | 0;
    this.#high = (this.#high + finish(mix(~part, high))) | 0;
    this.#sumLow = (this.#sumLow + Math.imul(odd, sumLow)) | 0;
    this.#weightsLow = (this.#weightsLow + Math.imul(odd, weightsLow)) | 0;
    this.#sumHigh = (this.#sumHigh + Math.imul(~odd | 1, sumHigh)) | 0;
    this.#weightsHigh = (this.#weightsHigh + Math.imul(~odd | 1, weightsHigh)) | 0;
  }

  taken(): Digest {
    return {
      low: this.#low,
      high: this.#high,
      sumLow: this.#sumLow,
      weightsLow: this.#weightsLow,
      sumHigh: this.#sumHigh,
      weightsHigh: this.#weightsHigh,
    };
  }
}

/**
 * A multiset of digests: each counts by what it is and by the part that it belongs to, in no order.
 */
export class DigestSum {
  low = 0;
  high = 0;

  clear(): void {
    this.low = 0;
    this.high = 0;
  }

  add(part: number, low: number, high: number): void {
    this.low = (this.low + finish(mix(mix(LOW, part), low))) | 0;
    this.high = (this.high + finish(mix(mix(HIGH, part), high))) | 0;
  }

  /** Adds what a digester has read, its times as distances to `now`. */
  addRead(part: number, read: Digest, now: number): void {
    let { low, high } = read;
    if (read.weightsLow !== 0 || read.weightsHigh !== 0) {
      low = mix(low, read.sumLow - Math.imul(now | 0, read.weightsLow));
      high = mix(high, read.sumHigh - Math.imul(now | 0, read.weightsHigh));
    }
    this.add(part, low, high);
  }

  /** 16 hexadecimal digits. */
  text(): string {
    return hexOf(this.high) + hexOf(this.low);
  }
}
