/** The registry of trace formats: one line each. */
import type { TraceFormat } from "./format.ts";
import { itf } from "./itf.ts";
import { ndjson } from "./ndjson.ts";
import { shiviz } from "./shiviz.ts";

/** By name, in the order in which help shows them. */
export const traceFormats: ReadonlyMap<string, TraceFormat> = new Map(
  [ndjson, shiviz, itf].map((format) => [format.name, format]),
);
