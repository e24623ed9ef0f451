/** What `rashomon check` is asked: its options, and the tasks that they make. */
import { statSync } from "node:fs";
import type { Argv } from "yargs";
import type { Bound } from "../checkers/consistency/check.ts";
import { consistencyChecks } from "../checkers/consistency/index.ts";
import { JUDGED, type Level } from "../checkers/consistency/transactions/levels.ts";
import { InputError } from "../core/errors.ts";
import { parseExactly } from "../core/exact-json.ts";
import type { Value } from "../core/json.ts";
import { parseDuration } from "../core/quantities.ts";
import { isNestedWithin, shown } from "../core/shown.ts";
import { codecs } from "../history/codecs/index.ts";
import { MEMORY_BYTES_MIN } from "../host/check-files.ts";
import { type CheckTask, LINEARIZABLE } from "../host/check-task.ts";
import { findFiles } from "../host/find-files.ts";
import { tryModel } from "../host/model-file.ts";
import { isModelFile, loadModel } from "../host/models.ts";
import { probeWritable } from "../host/whole-file.ts";
import { objects } from "../objects/index.ts";
import type { SequentialObject } from "../objects/object.ts";
import { shellWord } from "../report/commands.ts";
import { parseBytes, parseMs, unknownName } from "./arguments.ts";
import type { Io } from "./io.ts";
import { WORKERS_ABOUT } from "./workers.ts";

export interface CheckArguments {
  readonly history: readonly string[];
  readonly model: string | undefined;
  readonly initial: string | undefined;
  readonly format: string | undefined;
  readonly check: readonly string[];
  readonly timeout: string;
  readonly memory: string;
  readonly workers: string | undefined;
  readonly witness: boolean;
  readonly level: string | undefined;
  readonly dot: string | undefined;
  readonly resume: string | undefined;
  readonly bound: string | undefined;
  /** The page; empty: that of `out`. */
  readonly html: string | undefined;
  readonly out: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** What transactions are judged by where --level does not say. */
const LEVEL: Level = "serializable";
/** Where the page of --html is written where neither it nor --out says. */
const PAGE = "reports/history.html";

const CHECKS = [LINEARIZABLE, ...consistencyChecks.keys(), "all"];
/** What a folder is searched for. */
const EXTENSIONS = [".jsonl", ".ndjson", ".edn", ".log", ".txt", ".hist", ".gz"];

/** Levels of what an object holds at first. */
const INITIAL_DEPTH = 100;

/** Checks that go by what an object does. */
const NEED_MODEL: ReadonlySet<string> = new Set([
  LINEARIZABLE,
  "sequential",
  "monotonic-prefix",
  "consistent-prefix",
  "bounded-staleness",
  "all",
]);

export function options(yargs: Argv<object>) {
  return yargs
    .positional("history", {
      describe: "Files (gzip or plain), folders or globs",
      type: "string",
      demandOption: true,
    })
    .option("model", {
      describe: `${[...objects.keys()].join(", ")}, or a file such as ./my-model.js`,
      type: "string",
      requiresArg: true,
    })
    .option("initial", {
      describe: "What the object holds at first, as JSON (default: nil for registers, else empty)",
      type: "string",
      requiresArg: true,
    })
    .option("format", {
      describe: `${[...codecs.keys()].join(", ")} (default: by content)`,
      type: "string",
      requiresArg: true,
    })
    .option("check", {
      describe: `What to judge, several times or with commas: ${CHECKS.join(", ")}`,
      type: "string",
      array: true,
      nargs: 1,
      requiresArg: true,
      default: [LINEARIZABLE],
    })
    .option("timeout", {
      describe: "For each history; past it the verdict is unknown; 0: never",
      type: "string",
      requiresArg: true,
      default: "60s",
    })
    .option("memory", {
      describe: "Resident, to within a half (96MiB at least); past it: unknown",
      type: "string",
      requiresArg: true,
      default: "1GiB",
    })
    .option("workers", {
      describe: WORKERS_ABOUT,
      type: "string",
      requiresArg: true,
    })
    .option("witness", {
      describe: "Print one valid order of what is linearizable, or of transactions",
      type: "boolean",
      default: false,
    })
    .option("level", {
      describe: `What transactions are judged by: ${JUDGED.join(", ")} (default: ${LEVEL})`,
      type: "string",
      requiresArg: true,
    })
    .option("bound", {
      describe: "How stale reads may be, for bounded-staleness: versions (3) or time (200ms)",
      type: "string",
      requiresArg: true,
    })
    .option("dot", {
      describe: "Write the cycles of transactions to this file, as a graph for Graphviz",
      type: "string",
      requiresArg: true,
    })
    .option("resume", {
      describe: "Keep what is known of an undecided history in this file, and resume from it",
      type: "string",
      requiresArg: true,
    })
    .option("html", {
      describe: `A page of the histories, and why they are not correct (default: ${PAGE})`,
      type: "string",
    })
    .option("out", {
      describe: "The page of --html where that names none",
      type: "string",
      requiresArg: true,
    })
    .option("json", {
      describe: "One JSON document on standard output",
      type: "boolean",
      default: false,
    })
    .option("quiet", { describe: "Print only what is not ok", type: "boolean", default: false })
    .example("$0 check history.jsonl --model kv", "Is it linearizable, and if not, why")
    .example("$0 check h.jsonl --model kv --html", "See it in a browser")
    .example("$0 check etcd/*.log --model cas-register --json", "For scripts")
    .example(
      "$0 check h.edn --model register --check all",
      "One report over all consistency levels",
    );
}

/** @throws {InputError} naming every argument at fault that can be seen before a file is read */
export async function tasksOf(
  given: CheckArguments,
  io: Io,
  signal: AbortSignal,
): Promise<CheckTask[]> {
  const checks = given.check.flatMap((text) => text.split(",")).map((name) => name.trim());
  for (const name of checks) refuseUnknown("check", name, CHECKS);
  refuseIdle(given, checks);
  if (given.model === undefined && checks.some((name) => NEED_MODEL.has(name))) {
    const known = [...objects.keys()].join(", ");
    throw wrong("--model", `expected ${known}, or a file such as ./my-model.js, got nothing`);
  }
  const timeoutMs = parseMs("--timeout", given.timeout);
  const object = await objectOf(given.model, timeoutMs, signal);
  if (given.format !== undefined) refuseUnknown("format", given.format, [...codecs.keys()]);
  const initial = given.initial === undefined ? [] : [parseInitial(given.initial)];
  const startsFrom = object?.startsFrom;
  for (const value of initial) {
    if (startsFrom === undefined || startsFrom.fits(value)) continue;
    throw wrong("--initial", `${given.model} starts from ${startsFrom.words}, got ${shown(value)}`);
  }
  const { level = LEVEL, dot, resume = null } = given;
  const page = pageOf(given);
  if (checks.join() === "transactions") {
    for (const value of initial) {
      if (typeof value === "object" && value !== null && !Array.isArray(value)) continue;
      throw wrong("--initial", `transactions start from values by name, got ${shown(value)}`);
    }
  }
  refuseUnknown("level", level, JUDGED);
  if (page !== null) probeWritable(page);
  if (dot !== undefined) probeWritable(dot);
  if (resume !== null) probeWritable(resume);
  if (resume !== null && object === null) {
    const known = [...objects.keys()].join(", ");
    throw wrong("--resume", `goes with a model that rashomon has: ${known}`);
  }
  const bound = given.bound === undefined ? null : parseBound(given.bound);
  const memoryBytes = parseBytes("--memory", given.memory);
  if (memoryBytes < MEMORY_BYTES_MIN) {
    const why = "as the program itself takes most of that";
    throw wrong("--memory", `expected 96MiB at least, ${why}, got ${given.memory}`);
  }
  const files = findFiles(given.history.map(String), EXTENSIONS);
  if (page !== null && files.some((file) => isSameFile(file, page))) {
    throw wrong("--html", `${page} is one of the histories, and nothing of them is overwritten`);
  }
  if (resume !== null && files.length > 1)
    throw wrong("--resume", `expected one history, got ${files.length}`);
  return files.map((file) => ({
    file,
    model: given.model ?? null,
    initial,
    format: given.format ?? null,
    timeoutMs,
    memoryBytes,
    checks,
    witness: given.witness,
    level,
    draw: dot !== undefined,
    bound,
    resume,
    page: page === null ? null : commandOf(file, given, io.program),
  }));
}

/**
 * The file of the page; null: none is asked for. By --html itself only what is called a page, so
 * that no history after it is taken for one.
 * @throws {InputError} if it is not, or if --out names another one.
 */
export function pageOf({ html, out }: Pick<CheckArguments, "html" | "out">): string | null {
  if (html === undefined) return null;
  if (html === "") return out ?? PAGE;
  if (!html.endsWith(".html")) {
    const what = "expected a page whose name ends in .html";
    throw wrong("--html", `${what}, got ${shown(html)}; histories stand before --html`);
  }
  if (out !== undefined) throw wrong("--out", `goes with --html without a name, got ${html}`);
  return html;
}

function isSameFile(a: string, b: string): boolean {
  const [one, other] = [a, b].map((path) => statSync(path, { throwIfNoEntry: false }));
  return one !== undefined && one.ino === other?.ino && one.dev === other.dev;
}

/**
 * Options that say something only of what is asked for, too.
 * @throws {InputError} naming the first that is given without.
 */
function refuseIdle(given: CheckArguments, checks: readonly string[]): void {
  const { level, dot, bound, resume, initial, model, out, html } = given;
  const asks = (...names: readonly string[]) =>
    checks.some((name) => name === "all" || names.includes(name));
  // Without a model, all others go by what there was at first.
  const goesByInitial = checks.some((name) => name !== "unique-ids");
  const goWith: readonly [option: string, value: unknown, isAsked: boolean, what: string][] = [
    ["--level", level, asks("transactions"), "--check transactions"],
    ["--dot", dot, asks("transactions"), "--check transactions"],
    ["--bound", bound, asks("bounded-staleness"), "--check bounded-staleness"],
    ["--resume", resume, asks(LINEARIZABLE), `--check ${LINEARIZABLE}`],
    ["--initial", initial, model !== undefined || goesByInitial, "--model"],
    ["--out", out, html !== undefined, "--html"],
  ];
  for (const [option, value, isAsked, what] of goWith) {
    if (value !== undefined && !isAsked) throw wrong(option, `goes with ${what}`);
  }
}

/**
 * The object that a model is of; null: none is named, or a user's own, whose file is tried first.
 * @throws {InputError} if there is no such model.
 */
async function objectOf(
  model: string | undefined,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<SequentialObject | null> {
  if (model === undefined) return null;
  if (!isModelFile(model)) return (await loadModel(model)).object;
  await tryModel(model, { timeoutMs, signal });
  return null;
}

/** The command that judges one of the files in the same way. */
function commandOf(file: string, given: CheckArguments, program: string): string {
  const { model, initial, format, check, level } = given;
  const options = Object.entries({ model, initial, format, level, bound: given.bound }).flatMap(
    ([name, value]) => (value === undefined ? [] : [`--${name} ${shellWord(value)}`]),
  );
  const checks = check.join() === LINEARIZABLE ? [] : [`--check ${check.join()}`];
  return [program, "check", shellWord(file), ...options, ...checks].join(" ");
}

/** `3`: versions; `200ms`: time. */
function parseBound(text: string): Bound {
  if (/^\d{1,9}$/.test(text)) return { versions: Number(text) };
  const us = parseDuration(text);
  if (us !== null) return { us };
  throw wrong("--bound", `expected versions such as 3, or a time such as 200ms, got "${text}"`);
}

/** @throws {InputError} for a name that is none of those known, with the one that is near it. */
function refuseUnknown<Name extends string>(
  kind: string,
  name: string,
  known: readonly Name[],
): asserts name is Name {
  if ((known as readonly string[]).includes(name)) return;
  throw unknownName(kind, name, known, `--${kind}`);
}

function parseInitial(text: string): Value {
  let value: Value;
  try {
    value = parseExactly(text);
  } catch {
    throw wrong("--initial", `expected JSON such as 0, null or '"x"', got ${text}`);
  }
  if (!isNestedWithin(value, INITIAL_DEPTH))
    throw wrong("--initial", "expected at most 100 levels");
  return value;
}

function wrong(argument: string, message: string): InputError {
  return new InputError([{ file: argument, message }]);
}
