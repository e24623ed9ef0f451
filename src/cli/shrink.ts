/** `rashomon shrink`: the smallest scenario that still fails as an artifact's run did. */
import { dirname, isAbsolute, join, relative } from "node:path";
import { InputError } from "../core/errors.ts";
import { programVersion } from "../host/program.ts";
import { type ShrinkOrder, shrinkFailure } from "../host/shrink-failure.ts";
import { probeWritable, writeWhole } from "../host/whole-file.ts";
import { PROGRAM, SYSTEM_FILE } from "../scenario/protocol-fields.ts";
import type { Source } from "../search/shrink/candidate.ts";
import { shrunkDocument } from "../search/shrink/document.ts";
import {
  type Failure,
  NothingToShrinkError,
  type ShrinkProgress,
  type Shrunk,
} from "../search/shrink/shrink.ts";
import { parseCount } from "./arguments.ts";
import type { Command } from "./command.ts";
import { EXIT } from "./exit-code.ts";
import { untilInterrupted } from "./interrupt.ts";
import type { Io, Output } from "./io.ts";
import { progressText, shrunkReport } from "./shrink-text.ts";
import { sayChanged, WHICH_RUN_OPTIONS, type WhichRun, whichRun } from "./which-run.ts";

interface ShrinkArguments {
  readonly artifact: string;
  readonly out: string | undefined;
  readonly seed: string | undefined;
  readonly protocol: string | undefined;
  readonly steps: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Time between two lines of progress. */
const LINE_EVERY_MS = 2_000;

export const shrinkCommand: Command<ShrinkArguments> = {
  options: (yargs) =>
    yargs
      .positional("artifact", {
        describe: "A file that `rashomon run` wrote for a failing run, or a scenario that fails",
        type: "string",
        demandOption: true,
      })
      .option("out", {
        describe:
          "The file that is written (default: the artifact's or the scenario's, with -shrunk.yaml)",
        type: "string",
        requiresArg: true,
      })
      .options(WHICH_RUN_OPTIONS)
      .option("steps", {
        describe: "Simulate so many steps in all at most (default: 3,000,000)",
        type: "string",
        requiresArg: true,
      })
      .option("json", {
        describe: "One JSON document on standard output",
        type: "boolean",
        default: false,
      })
      .option("quiet", { describe: "No progress", type: "boolean", default: false })
      .example("$0 shrink reports/x.json", "Write reports/x-shrunk.yaml, and run it"),
  run: shrink,
};

async function shrink(given: ShrinkArguments, io: Io): Promise<number> {
  const stepsMax =
    given.steps === undefined ? {} : { stepsMax: parseCount("--steps", given.steps, 1) };
  const found = await whichRun(given, true);
  sayChanged(found, io);
  const { artifact, scenario, known, protocol, seed } = found;
  const out = given.out ?? usualOut(given.artifact, found);
  const located = relocated(found, out);
  probeWritable(out);
  const failure = { scenario, protocol, seed };
  const interrupt = untilInterrupted();
  try {
    const shrunk = await shrinkTo(out, failure, {
      known,
      ...stepsMax,
      located,
      signal: interrupt.signal,
      stderr: given.quiet ? null : io.stderr,
    });
    const report = {
      artifact: given.artifact,
      file: out,
      was: artifact?.fingerprint ?? null,
      shrunk,
    };
    io.stdout.write(given.json ? jsonOf(report) : shrunkReport(report, io.program));
    return interrupt.signal.aborted ? EXIT.interrupted : EXIT.met;
  } catch (error) {
    if (!(error instanceof NothingToShrinkError)) throw error;
    const was = artifact === null ? "" : `; it was ${artifact.fingerprint}`;
    const message = `${error.message}${was}`;
    throw new InputError([{ file: given.artifact, message }]);
  } finally {
    interrupt.dispose();
  }
}

interface ShrinkTo extends Omit<ShrinkOrder, "onProgress"> {
  /** Where progress is said; null: nowhere. */
  readonly stderr: Output | null;
}

/** Shrinks a failure and writes the scenario. @throws {NothingToShrinkError} */
export async function shrinkTo(
  out: string,
  failure: Failure,
  { stderr, ...order }: ShrinkTo,
): Promise<Shrunk> {
  let saidMs = performance.now();
  const onProgress = (progress: ShrinkProgress): void => {
    const nowMs = performance.now();
    if (stderr === null || nowMs - saidMs < LINE_EVERY_MS) return;
    stderr.write(progressText(progress));
    saidMs = nowMs;
  };
  const { shrunk, text } = await shrinkFailure(failure, { ...order, onProgress });
  writeWhole(out, text);
  return shrunk;
}

/** `reports/x-shrunk.yaml`; a scenario that names code of its own must be near it. */
function usualOut(artifact: string, { scenario }: WhichRun): string {
  const name = artifact.replace(/\.(json|ya?ml)$/, "");
  if (codeOf(scenario) === null) return `${name}-shrunk.yaml`;
  return join(dirname(scenario.file), `${name.replace(/^.*[/\\]/, "")}-shrunk.yaml`);
}

/** The code of a user's own that a scenario names, as it does; null: none. */
export function codeOf({ system, protocols }: WhichRun["scenario"]): string | null {
  if (system !== null && SYSTEM_FILE.test(system)) return system;
  return protocols.find((name) => PROGRAM.test(name)) ?? null;
}

/** The fields that name code, as they are named from another file. @throws {InputError} */
function relocated({ scenario }: WhichRun, out: string): Source {
  const named = codeOf(scenario);
  if (named === null) return {};
  const path = relative(dirname(out), join(dirname(scenario.file), named)).replaceAll("\\", "/");
  if (path.startsWith("..") || isAbsolute(path)) {
    const message = `expected a file in ${dirname(scenario.file)} or above: the scenario names ${named}, which must lie below its folder`;
    throw new InputError([{ file: "--out", message }]);
  }
  return scenario.system === named ? { system: `./${path}` } : { protocol: `./${path}` };
}

function jsonOf({ shrunk, ...named }: Parameters<typeof shrunkReport>[0]): string {
  const document = { version: programVersion(), ...named, ...shrunkDocument(shrunk) };
  return `${JSON.stringify(document, null, 2)}\n`;
}
