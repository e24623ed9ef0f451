/** Where reports go: standard output or files, one reporter each. */
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { InputError, type InputProblem } from "../core/errors.ts";
import { appendText } from "../host/files.ts";
import { pageParts } from "../host/page.ts";
import { probeWritable, writeWhole } from "../host/whole-file.ts";
import { stepSummary } from "../report/github.ts";
import { reporters } from "../report/index.ts";
import { plainPaint } from "../report/paint.ts";
import type { Rendering, Reporter } from "../report/reporter.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { unknownName } from "./arguments.ts";
import { columnsOf, type Io } from "./io.ts";
import { paintOf } from "./terminal.ts";

/** A reporter and the file it writes; null: standard output. */
export interface Output {
  readonly reporter: Reporter;
  readonly file: string | null;
  /** Standard output belongs to `--json`: this one goes to standard error. */
  readonly toStderr: boolean;
}

/** The options that say what to report. */
export interface OutputOptions {
  readonly json: boolean;
  /** The folder of what is written without a name of its own. */
  readonly out?: string | undefined;
  /** `NAME` or `NAME=FILE`. */
  readonly reporter: readonly string[] | undefined;
}

/** Where results are kept. */
const FOLDER = "reports";

/** Reporters that print one document and must have standard output to themselves. */
const ALONE: ReadonlySet<string> = new Set(["json", "ndjson", "junit"]);

/**
 * The outputs that options ask for. People get the default report unless something else prints on
 * standard output; annotations for GitHub go with it.
 * @throws {InputError} for unknown reporters, and if two would mix on standard output or write one
 * file.
 */
export function outputsOf({ json, out, reporter: given = [] }: OutputOptions): Output[] {
  const problems: InputProblem[] = [];
  const outputs: Output[] = [];
  const texts = json ? ["json", ...given.filter((text) => text !== "json")] : given;
  for (const text of texts) {
    const [name = "", ...rest] = text.split("=");
    const file = rest.length === 0 ? null : rest.join("=");
    const reporter = reporters.get(name);
    if (reporter === undefined) {
      problems.push(...unknownName("reporter", name, [...reporters.keys()], "--reporter").problems);
    } else if (file === "") {
      problems.push({ file: "--reporter", message: `expected a file name after ${name}=` });
    } else {
      // No terminal shows a page.
      const own = name === "html" && file === null ? `${out ?? FOLDER}/page.html` : file;
      outputs.push({ reporter, file: own, toStderr: json && name === "github" && file === null });
    }
  }
  const printing = outputs.filter(({ file, toStderr }) => file === null && !toStderr);
  const alone = printing.find(({ reporter }) => ALONE.has(reporter.name));
  const other = printing.find((output) => output !== alone);
  if (alone !== undefined && other !== undefined) {
    problems.push({
      file: "--reporter",
      message: `${alone.reporter.name} and ${other.reporter.name} cannot both print: write --reporter ${other.reporter.name}=FILE`,
    });
  }
  problems.push(...sharing(outputs));
  if (problems.length > 0) throw new InputError(problems);
  const people = reporters.get("default");
  if (printing.every(({ reporter }) => reporter.name === "github") && people !== undefined) {
    outputs.unshift({ reporter: people, file: null, toStderr: false });
  }
  return outputs;
}

/** Reporters that name one file, of which only the last would be left. */
function sharing(outputs: readonly Output[]): readonly InputProblem[] {
  const problems: InputProblem[] = [];
  const writers = new Map<string, string>();
  for (const { reporter, file } of outputs) {
    if (file === null || isDevice(file)) continue;
    const path = resolve(file);
    const other = writers.get(path);
    writers.set(path, reporter.name);
    if (other === undefined) continue;
    const message = `${other} and ${reporter.name} cannot both write ${file}: name two files`;
    problems.push({ file: "--reporter", message });
  }
  return problems;
}

/**
 * `/dev/null`, a pipe: what takes several texts, one after the other. False of what cannot be
 * looked at: whether it can be written is asked later.
 */
function isDevice(file: string): boolean {
  try {
    const there = statSync(file);
    return !there.isFile() && !there.isDirectory();
  } catch {
    return false;
  }
}

/**
 * The same outputs, if their files can be written: asked before anything runs.
 * @throws {InputError} naming every file that cannot.
 */
export function writable(outputs: readonly Output[]): readonly Output[] {
  const problems: InputProblem[] = [];
  for (const { file } of outputs) {
    try {
      if (file !== null) probeWritable(file);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  return outputs;
}

/**
 * Writes all reports. What cannot be written does not keep the others from being.
 * @param scenarios those of the runs, which a page makes again.
 * @throws {InputError} in the end, naming every file that could not be written.
 */
export async function writeReports(
  outputs: readonly Output[],
  rendering: Omit<Rendering, "paint" | "columns" | "program" | "page">,
  scenarios: readonly Scenario[],
  io: Io,
): Promise<void> {
  const problems: InputProblem[] = [];
  const attempt = (write: () => void): void => {
    try {
      write();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
    }
  };
  for (const { reporter, file, toStderr } of outputs) {
    const stream = toStderr ? io.stderr : io.stdout;
    const paint = file === null ? paintOf(stream, io) : plainPaint;
    const isPage = reporter.name === "html";
    const text = reporter.render({
      ...rendering,
      ...(isPage && { page: await pageParts(scenarios) }),
      paint,
      columns: columnsOf(stream),
      program: io.program,
    });
    if (file === null) stream.write(text);
    else {
      attempt(() => {
        writeWhole(file, text);
        if (isPage && !rendering.quiet) io.stderr.write(`The page: ${file}\n`);
      });
    }
  }
  const summary = io.environment["GITHUB_STEP_SUMMARY"] ?? "";
  if (summary !== "" && outputs.some(({ reporter }) => reporter.name === "github")) {
    attempt(() => appendText(summary, stepSummary({ ...rendering, program: io.program })));
  }
  if (problems.length > 0) throw new InputError(problems);
}
