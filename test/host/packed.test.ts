/** The contract of packed text: it comes back as it was, and HTML leaves it alone. */
import { describe, expect, it } from "vitest";
import { ESCAPED, packed } from "../../src/host/packed.ts";
import { unpackedText } from "../support/page-data.ts";

/** Texts that compress badly: codes of all kinds, in an order that repeats nowhere. */
function scattered(length: number): string {
  let state = length + 1;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return String.fromCharCode(32 + ((state >>> 8) % 600));
  }).join("");
}

describe("packed text", () => {
  it("comes back as it was, whatever its length", () => {
    const texts = ["", "a", "</script>", "\u0000\r\n\u2028", "x".repeat(10_000)];
    for (const text of [...texts, ...Array.from({ length: 60 }, (_, at) => scattered(37 * at))]) {
      expect(unpackedText(packed(text))).toBe(text);
    }
  });

  it("has no character that HTML, or a terminal, would act on", () => {
    const codes = new Set([...packed(scattered(5_000))].map((one) => one.charCodeAt(0)));
    expect([...codes].filter((code) => ESCAPED.includes(code))).toEqual([]);
    expect([...codes].filter((code) => code >= 0x80 && code < 0xa0)).toEqual([]);
    expect(codes.size).toBeGreaterThan(500);
  });
});
