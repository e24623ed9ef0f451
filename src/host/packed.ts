/** Text as a page holds it: compressed, and written in characters that HTML leaves alone. */
import { gzipSync } from "node:zlib";

/**
 * Five characters for four bytes, as Ascii85 has it, of an alphabet without what HTML acts on: a
 * sixteenth shorter than base64. The page's loader has the same.
 */
export const ALPHABET = Array.from({ length: 88 }, (_, at) => String.fromCharCode(35 + at))
  .filter((character) => !"&<\\".includes(character))
  .join("");

/** The length in bytes, a space, and the compressed text. */
export function packed(text: string): string {
  const bytes = gzipSync(text, { level: 9 });
  const words: string[] = [];
  for (let at = 0; at < bytes.length; at += 4) {
    let word = 0;
    for (let byte = 0; byte < 4; byte++) word = word * 256 + (bytes[at + byte] ?? 0);
    let characters = "";
    for (let digit = 0; digit < 5; digit++) {
      characters = (ALPHABET[word % 85] as string) + characters;
      word = Math.floor(word / 85);
    }
    words.push(characters);
  }
  return `${bytes.length} ${words.join("")}`;
}
