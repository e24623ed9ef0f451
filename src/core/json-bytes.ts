/**
 * How long plain data is as compact JSON, without making the text: what a message is weighed by.
 */

/**
 * Bytes of UTF-8. Exactly what `JSON.stringify` makes of JSON values whose texts need no escape but
 * `"` and `\`; other control characters count as one byte. A Map counts as a list of pairs, a Set
 * as a list; fields that are undefined do not count.
 */
export function jsonBytes(value: unknown): number {
  if (typeof value === "number") return Number.isFinite(value) ? digitsOf(value) : 4;
  if (typeof value === "string") return textBytes(value);
  if (typeof value === "boolean") return value ? 4 : 5;
  if (typeof value !== "object" || value === null) return 4;
  if (Array.isArray(value) || value instanceof Set || value instanceof Map) return listBytes(value);
  const fields = value as Readonly<Record<string, unknown>>;
  let bytes = 2;
  let commas = -1;
  for (const name in fields) {
    const field = fields[name];
    if (field === undefined) continue;
    bytes += textBytes(name) + 1 + jsonBytes(field);
    commas++;
  }
  return bytes + Math.max(0, commas);
}

function listBytes(items: Iterable<unknown>): number {
  let bytes = 2;
  let commas = -1;
  for (const item of items) {
    bytes += jsonBytes(item);
    commas++;
  }
  return bytes + Math.max(0, commas);
}

function digitsOf(value: number): number {
  if (!Number.isInteger(value) || value < 0 || value >= 1e15) return String(value).length;
  let digits = 1;
  for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) digits++;
  return digits;
}

/** With its quotes. */
function textBytes(text: string): number {
  let bytes = 2 + text.length;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22 || code === 0x5c) bytes++;
    else if (code >= 0x80) bytes += code < 0x800 || isSurrogate(code) ? 1 : 2;
  }
  return bytes;
}

/** A pair of them is one character of four bytes. */
function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code < 0xe000;
}
