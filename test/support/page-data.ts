/** What a page carries, read from its text as its loader does. */
import { gunzipSync } from "node:zlib";
import { ESCAPED, ESCAPES_FROM } from "../../src/host/packed.ts";

/** The text that was packed: its length in bytes, a space, and seven bits a code. */
export function unpackedText(held: string): string {
  const space = held.indexOf(" ");
  const codes = [...held.slice(space + 1)].flatMap((character) => {
    const code = character.charCodeAt(0);
    if (code < 128) return [code];
    const pair = code - ESCAPES_FROM;
    return [ESCAPED[pair >> 7] as number, pair & 127];
  });
  const bytes = Buffer.alloc(Number(held.slice(0, space)));
  codes.forEach((code, at) => {
    for (let bit = 0; bit < 7; bit++) {
      const place = 7 * at + bit;
      const byte = place >> 3;
      if (byte < bytes.length && (code >> (6 - bit)) % 2 === 1) {
        bytes[byte] = (bytes[byte] as number) | (128 >> (place & 7));
      }
    }
  });
  return gunzipSync(bytes).toString("utf8");
}

/** The data of a page, as JSON. */
export function pageData(html: string): string {
  const held = (id: string) =>
    new RegExp(`<script type="[a-z/]+" id="${id}">([^<]*)</script>`).exec(html)?.[1] ?? "";
  return held("data") || unpackedText(held("packed"));
}
