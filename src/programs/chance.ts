/** `Math` and `crypto` as a program sees them: what they draw comes from its process's stream. */
import { present } from "./turns.ts";

const WORD = 2 ** 32;

/** Of `Math` only what draws is another. */
export const programMath: object = Object.create(
  Object.getPrototypeOf(Math) as object,
  Object.getOwnPropertyDescriptors(Math),
) as object;
Object.defineProperty(programMath, "random", {
  value: (): number => present().world.random("Math.random", WORD) / WORD,
});

function word(purpose: string): number {
  return present().world.random(purpose, WORD);
}

export const programCrypto = {
  /** Version 4. */
  randomUUID(): string {
    const digits = Array.from({ length: 4 }, () =>
      word("crypto.randomUUID").toString(16).padStart(8, "0"),
    ).join("");
    const variant = "89ab"[Number.parseInt(digits[16] as string, 16) & 3];
    const tail = `${variant}${digits.slice(17, 20)}-${digits.slice(20)}`;
    return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${tail}`;
  },

  getRandomValues<
    T extends { readonly buffer: ArrayBuffer; byteOffset: number; byteLength: number },
  >(array: T): T {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    for (let at = 0; at < bytes.length; at += 4) {
      const drawn = word("crypto.getRandomValues");
      for (let byte = 0; byte < 4 && at + byte < bytes.length; byte++) {
        bytes[at + byte] = (drawn >>> (8 * byte)) & 0xff;
      }
    }
    return array;
  },
};
