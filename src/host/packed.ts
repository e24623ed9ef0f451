/** Text as a page holds it: compressed, and written in characters that HTML leaves alone. */
import { gzipSync } from "node:zlib";

/**
 * Codes below 128 that a page does not hold as they are: HTML, a terminal, or a program that copies
 * text may act on them. The page's loader has the same list.
 */
export const ESCAPED: readonly number[] = [
  0x00, 0x05, 0x07, 0x08, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x1a, 0x1b, 0x3c, 0x7f,
];

/** The first character of those that hold two codes: the ones before it control terminals. */
export const ESCAPES_FROM = 0xa0;

/**
 * The length in bytes, a space, and the compressed text, seven bits a byte of UTF-8: an eleventh
 * shorter than four bytes in five characters. A code of `ESCAPED` and the code after it are one
 * character of two bytes, so escaping costs nothing.
 * @see base122, by Kevin Albertson, for the idea.
 */
export function packed(text: string): string {
  const bytes = gzipSync(text, { level: 9 });
  const codes = sevens(bytes);
  const characters: string[] = [];
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] as number;
    const place = ESCAPED.indexOf(code);
    const held = place < 0 ? code : ESCAPES_FROM + 128 * place + (codes[++at] ?? 0);
    characters.push(String.fromCharCode(held));
  }
  return `${bytes.length} ${characters.join("")}`;
}

/** The bits of bytes, seven together, the highest first; the last are filled up with zeros. */
function sevens(bytes: Uint8Array): Uint8Array {
  const codes = new Uint8Array(Math.ceil((8 * bytes.length) / 7));
  for (let at = 0; at < codes.length; at++) {
    const bit = 7 * at;
    const two = ((bytes[bit >> 3] ?? 0) << 8) | (bytes[(bit >> 3) + 1] ?? 0);
    codes[at] = (two >> (9 - (bit & 7))) & 127;
  }
  return codes;
}
