/**
 * A column: numbers by index, in chunks, as plain data; what was never set is undefined. Copies
 * share all chunks but the last, and a chunk that may be shared is copied before it is written to:
 * so a copy costs what will change.
 */

/** Numbers of a chunk: 2 to the power of this. */
const CHUNK_BITS = 6;
const CHUNK_LENGTH = 1 << CHUNK_BITS;
const WITHIN = CHUNK_LENGTH - 1;

/**
 * An index that is further than this past the others is kept apart, as is one that is not a whole
 * number from 0.
 */
const GAP_MAX = 4_096;

export interface Column {
  /** One more than the highest index that was set in the pages. */
  size: number;
  readonly pages: (number | undefined)[][];
  /** Null: none is kept apart. */
  apart: Map<number, number> | null;
}

export function emptyColumn(): Column {
  return { size: 0, pages: [], apart: null };
}

/** The number at an index, a whole number; undefined where there is none. */
export function at(column: Column, index: number): number | undefined {
  const found =
    index < column.size ? column.pages[index >> CHUNK_BITS]?.[index & WITHIN] : undefined;
  return found === undefined && column.apart !== null ? column.apart.get(index) : found;
}

/** Sets the number at an index. Writing to the last chunk is cheap, to another copies that one. */
export function put(column: Column, index: number, value: number): void {
  // Most often the next one, in a chunk that has been begun.
  if (index === column.size && (index & WITHIN) !== 0) {
    column.pages[index >> CHUNK_BITS]?.push(value);
    column.size++;
  } else putAnywhere(column, index, value);
}

function putAnywhere(column: Column, index: number, value: number): void {
  if (index >>> 0 !== index || index > column.size + GAP_MAX) {
    column.apart ??= new Map();
    column.apart.set(index, value);
    return;
  }
  const { pages } = column;
  const page = index >> CHUNK_BITS;
  if (index >= column.size) {
    column.size = index + 1;
    while (pages.length <= page) pages.push([]);
  } else if (page < pages.length - 1) {
    pages[page] = (pages[page] as (number | undefined)[]).slice();
  }
  const chunk = pages[page] as (number | undefined)[];
  const place = index & WITHIN;
  while (chunk.length < place) chunk.push(undefined);
  chunk[place] = value;
}

/** Drops the numbers at `size` and above. */
export function cut(column: Column, size: number): void {
  if (column.apart !== null) {
    for (const index of column.apart.keys()) if (index >= size) column.apart.delete(index);
    if (column.apart.size === 0) column.apart = null;
  }
  if (size >= column.size) return;
  const { pages } = column;
  pages.length = (size + WITHIN) >> CHUNK_BITS;
  // What is left may end in places that were never set: the size is that of what was.
  let length = size - ((pages.length - 1) << CHUNK_BITS);
  for (let last = pages.at(-1); last !== undefined; last = pages.at(-1)) {
    length = Math.min(length, last.length);
    while (length > 0 && last[length - 1] === undefined) length--;
    if (length > 0) {
      // What was a full chunk, and so may be shared, becomes the last one.
      pages[pages.length - 1] = last.slice(0, length);
      break;
    }
    pages.pop();
    length = CHUNK_LENGTH;
  }
  column.size = pages.length === 0 ? 0 : ((pages.length - 1) << CHUNK_BITS) + length;
}

/** Whether plain data is a column. */
export function isColumn(value: object): value is Column {
  return "pages" in value && "apart" in value;
}

/** A copy; each may be changed without the other. */
export function copyColumn(column: Column): Column {
  const pages = column.pages.slice();
  const last = pages[pages.length - 1];
  if (last !== undefined) pages[pages.length - 1] = last.slice();
  return { size: column.size, pages, apart: column.apart === null ? null : new Map(column.apart) };
}
