/** `rashomon replay --trace`: a run written for other tools, to a file or to standard output. */
import { createReadStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { InputError, type InputProblem, meant } from "../core/errors.ts";
import { jsonText } from "../core/escape/json.ts";
import { formatCount } from "../core/formatting.ts";
import type { Simulations } from "../host/simulations.ts";
import type { RunName } from "../host/tasks.ts";
import { probeWritable } from "../host/whole-file.ts";
import type { Artifact } from "../runner/artifact.ts";
import { traceFormats } from "../runner/traces/index.ts";
import { parseCount } from "./arguments.ts";
import { EXIT } from "./exit-code.ts";
import type { Io, Output } from "./io.ts";

/** How often a long run says how far it has come, milliseconds. */
const SAID_EVERY_MS = 10_000;

/** The options that say what to write. */
export interface TraceArguments {
  /** `NAME` or `NAME=FILE`. */
  readonly trace: string | undefined;
  readonly out: string | undefined;
  readonly steps: string | undefined;
  readonly vars: readonly string[] | undefined;
  readonly state: string | undefined;
  readonly reporter: readonly string[] | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** What is to be written where. */
export interface TraceDestination {
  readonly format: string;
  /** Null: standard output. */
  readonly file: string | null;
  readonly first: number;
  readonly last: number;
  /** The fields of states that are written. */
  readonly vars?: readonly string[];
}

/** Null where no trace is asked for. @throws {InputError} naming everything that is wrong. */
export function traceDestinationOf(given: TraceArguments): TraceDestination | null {
  const { trace, out, steps, vars } = given;
  const problems: InputProblem[] = [];
  const wrong = (file: string, message: string): void => {
    problems.push({ file, message });
  };
  if (trace === undefined) {
    if (out !== undefined) wrong("--out", "it is the file of a trace: give --trace as well");
    if (steps !== undefined) wrong("--steps", "they are those of a trace: give --trace as well");
    if (vars !== undefined) wrong("--vars", "they are those of a trace: give --trace itf as well");
    if (problems.length > 0) throw new InputError(problems);
    return null;
  }
  const [format = "", ...rest] = trace.split("=");
  const named = rest.length === 0 ? undefined : rest.join("=");
  if (!traceFormats.has(format)) {
    const known = [...traceFormats.keys()];
    wrong("--trace", `there is no format ${JSON.stringify(format)}; ${meant(format, known)}`);
  }
  if (named === "") wrong("--trace", `expected a file name after ${format}=`);
  if (out === "") wrong("--out", "expected a file name");
  if (named !== undefined && out !== undefined) {
    wrong("--out", `the trace's file is named twice: ${JSON.stringify(named)} and this`);
  }
  if (given.state !== undefined) wrong("--state", "it does not go with --trace: one of the two");
  if (given.reporter !== undefined) wrong("--reporter", "a trace has no reports: leave it out");
  const file = named ?? out ?? null;
  if (file === null && given.json) {
    wrong("--json", "the trace is what goes to standard output: give it a file by --out");
  }
  if (vars !== undefined && traceFormats.get(format)?.wantsFields === false) {
    wrong("--vars", `${format} shows no states: it goes with --trace itf`);
  }
  const window = steps === undefined ? { first: 0, last: Number.MAX_SAFE_INTEGER } : null;
  const chosen = vars === undefined ? {} : { vars: [...new Set(vars)] };
  const order = { format, file, ...chosen, ...(window ?? windowOf(steps ?? "", wrong)) };
  if (problems.length > 0) throw new InputError(problems);
  if (file !== null) probeWritable(file);
  return order;
}

/** `3300..3411`: both included. */
function windowOf(
  given: string,
  wrong: (file: string, message: string) => void,
): { readonly first: number; readonly last: number } {
  const match = /^(\d{1,15})\.\.(\d{1,15})$/.exec(given.replaceAll(",", ""));
  const first = parseCount("--steps", match?.[1] ?? "0", 0);
  const last = parseCount("--steps", match?.[2] ?? "0", 0);
  if (match === null) {
    wrong("--steps", `expected steps such as 3300..3411, got ${JSON.stringify(given)}`);
  } else if (last < first) wrong("--steps", "expected the lower step first, as in 3300..3411");
  return { first, last };
}

/**
 * Writes the trace.
 * @returns the exit code: 4 where the run is not the artifact's.
 * @throws {InputError} if the file cannot be written.
 */
export async function writeTrace(
  simulations: Simulations,
  name: RunName,
  order: TraceDestination,
  artifact: Artifact | null,
  { json, quiet }: Pick<TraceArguments, "json" | "quiet">,
  { stdout, stderr, threads }: Pick<Io, "stdout" | "stderr" | "threads">,
): Promise<number> {
  const say = (text: string): void => {
    if (!quiet) stderr.write(`${text}\n`);
  };
  const far = (): string => {
    const { step, written } = simulations;
    const size = written === 0 ? "" : `, ${formatCount(Math.round(written / 1e6))} MB`;
    return `step ${formatCount(step)}${size}`;
  };
  const clock = setInterval(() => say(far()), SAID_EVERY_MS);
  // A worker writes to standard output itself, as fast as it is read. The calling thread would keep
  // it from its reader meanwhile.
  const isBeside = order.file === null && !threads;
  const folder = isBeside ? mkdtempSync(join(tmpdir(), "rashomon-")) : null;
  const file = folder === null ? order.file : join(folder, "trace");
  try {
    const { end, hungAt } = await simulations.trace(name, { ...order, file });
    clearInterval(clock);
    if (end === null) return EXIT.readerGone;
    if (folder !== null && file !== null) await copyTo(file, stdout);
    if (hungAt !== null) {
      say(`The run hangs at step ${formatCount(hungAt)}: the trace ends before it.`);
    }
    if (json)
      stdout.write(`${jsonText({ trace: order.format, file, hungAt, ...end }, { indent: 2 })}\n`);
    else if (order.file !== null) {
      say(`${file}: ${order.format}, ${formatCount(end.steps)} steps, hash ${end.hash}`);
    }
    if (artifact === null || artifact.hash === end.hash || hungAt !== null) return EXIT.met;
    stderr.write(
      `The run is not the one of the artifact: its hash is ${end.hash}, the artifact has ` +
        `${artifact.hash}.\n`,
    );
    return EXIT.notDeterministic;
  } finally {
    clearInterval(clock);
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  }
}

/** Copies a file to a stream, no faster than it is read there, and as long as it is. */
export async function copyTo(file: string, output: Output): Promise<void> {
  for await (const piece of createReadStream(file, { encoding: "utf8" })) {
    output.write(piece as string);
    const { stream } = output;
    if (stream?.writableNeedDrain === true && !(await drained(stream))) return;
  }
}

/**
 * Waits until a stream takes more.
 * @returns false once it takes no more: what that means is for those to say who listen to its
 * errors.
 */
function drained(stream: Writable): Promise<boolean> {
  return new Promise((resolve) => {
    const ended: [event: string, listener: () => void][] = [];
    const on = (event: string, takesMore: boolean): void => {
      const listener = (): void => {
        for (const [name, one] of ended) stream.removeListener(name, one);
        resolve(takesMore);
      };
      ended.push([event, listener]);
      stream.on(event, listener);
    };
    on("drain", true);
    on("error", false);
    on("close", false);
  });
}
