/** The digests of columns, whose pages are read once. */
import type { Column } from "./column.ts";
import { finish, mix, mixNumber } from "./hash.ts";

const LIST = 0x7feb352d;
const UNSET = 0x082efa98;

/** Columns whose pages are kept; at this many all are dropped. */
const KEPT_MAX = 200_000;

/**
 * The pages of a column with their digests; null is the last, which may still change in place.
 */
interface Pages {
  readonly pages: (readonly unknown[] | null)[];
  readonly low: number[];
  readonly high: number[];
}

export class ColumnDigests {
  /** The result of the last `of`. */
  low = 0;
  high = 0;
  readonly #pages = new Map<object, Pages>();

  /**
   * The numbers of a column by index, without what it keeps apart. Another page takes the place of
   * one that was changed, but for the last.
   */
  of(column: Column): this {
    const { pages, size } = column;
    const known = this.#pagesOf(column);
    let low = mix(LIST, size);
    let high = mix(~LIST, size);
    const last = pages.length - 1;
    for (let place = 0; place <= last; place++) {
      const page = pages[place] as readonly (number | undefined)[];
      if (place === last || known.pages[place] !== page) {
        let pageLow = mix(LIST, place);
        let pageHigh = mix(~LIST, place);
        for (let at = 0; at < page.length; at++) {
          const value = page[at];
          pageLow = value === undefined ? mix(pageLow, UNSET) : mixNumber(pageLow, value);
          pageHigh = value === undefined ? mix(pageHigh, UNSET) : mixNumber(pageHigh, value);
        }
        known.pages[place] = place === last ? null : page;
        known.low[place] = pageLow;
        known.high[place] = pageHigh;
      }
      low = (low + finish(known.low[place] as number)) | 0;
      high = (high + finish(known.high[place] as number)) | 0;
    }
    this.low = low;
    this.high = high;
    return this;
  }

  #pagesOf(column: Column): Pages {
    let known = this.#pages.get(column);
    if (known === undefined) {
      if (this.#pages.size >= KEPT_MAX) this.#pages.clear();
      known = { pages: [], low: [], high: [] };
      this.#pages.set(column, known);
    }
    return known;
  }
}
