/** A course as text for a file: compressed, in base64. */
import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import { InputError } from "../core/errors.ts";
import { type Course, isCourse } from "../runner/course.ts";

/** What a file may unpack to at most, in bytes. */
const UNPACKED_MAX = 256 * 1024 * 1024;

/** Characters up to which the best compression takes less than half a second. */
const SHORT = 128 * 1024;

export function packCourse(course: Course): string {
  const text = JSON.stringify(course);
  const params = {
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_QUALITY]: text.length <= SHORT ? 11 : 9,
  };
  return brotliCompressSync(text, { params }).toString("base64");
}

/** @throws {InputError} if it is none. */
export function unpackCourse(text: string, file: string): Course {
  let course: unknown = null;
  try {
    const packed = Buffer.from(text, "base64");
    course = JSON.parse(brotliDecompressSync(packed, { maxOutputLength: UNPACKED_MAX }).toString());
  } catch {
    // What it is instead does not matter.
  }
  if (isCourse(course)) return course;
  const message = "expected the course of a run as `rashomon run` writes it, got something else";
  throw new InputError([{ file, path: "course", message }]);
}
