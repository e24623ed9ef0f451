/** The digest of a map or set of entries, in no order: a sum over them. */
import type { Digest } from "./digest.ts";
import { finish, mix } from "./hash.ts";

/** The sum over the entries of a map, in no order. */
export class EntrySum {
  #low: number;
  #high: number;
  #sumLow = 0;
  #weightsLow = 0;
  #sumHigh = 0;
  #weightsHigh = 0;
  #keyLow = 0;
  #keyHigh = 0;

  constructor(kind: number, size: number) {
    this.#low = mix(kind, size);
    this.#high = mix(~kind, size);
  }

  /** The next entry has the key that was read last. */
  begin({ low, high }: Digest): void {
    this.#keyLow = finish(low);
    this.#keyHigh = finish(high);
  }

  /** What was read last is the item of that entry. */
  add({ low, high, sumLow, weightsLow, sumHigh, weightsHigh }: Digest): void {
    const keyLow = this.#keyLow;
    const keyHigh = this.#keyHigh;
    this.#low = (this.#low + finish(mix(keyLow, low))) | 0;
    this.#high = (this.#high + finish(mix(keyHigh, high))) | 0;
    if (weightsLow === 0 && weightsHigh === 0) return;
    this.#sumLow = (this.#sumLow + Math.imul(keyLow | 1, sumLow)) | 0;
    this.#weightsLow = (this.#weightsLow + Math.imul(keyLow | 1, weightsLow)) | 0;
    this.#sumHigh = (this.#sumHigh + Math.imul(keyHigh | 1, sumHigh)) | 0;
    this.#weightsHigh = (this.#weightsHigh + Math.imul(keyHigh | 1, weightsHigh)) | 0;
  }

  giveTo(digest: { -readonly [Field in keyof Digest]: Digest[Field] }): void {
    digest.low = this.#low;
    digest.high = this.#high;
    digest.sumLow = this.#sumLow;
    digest.weightsLow = this.#weightsLow;
    digest.sumHigh = this.#sumHigh;
    digest.weightsHigh = this.#weightsHigh;
  }
}
