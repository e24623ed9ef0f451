/**
 * `rashomon replay`: re-runs a failure artifact, verifies the hash, prints the story; shows a node
 * after any step; writes a trace.
 */
import { must } from "../core/assert.ts";
import { InputError } from "../core/errors.ts";
import { refuseCode } from "../host/code-file.ts";
import { codeDigest } from "../host/own-systems.ts";
import { unpackCourse } from "../host/packed-course.ts";
import { programVersion } from "../host/program.ts";
import { faultKind } from "../host/run-sweep.ts";
import { Simulations } from "../host/simulations.ts";
import type { RunName } from "../host/tasks.ts";
import { parseNode } from "../protocol/node-id.ts";
import { assemble } from "../report/assemble.ts";
import type { ResultDocument } from "../report/document.ts";
import { type Artifact, comparedWith, scenarioDigest } from "../runner/artifact.ts";
import { fingerprintOf, hasFingerprint } from "../runner/fingerprint.ts";
import { divergenceText } from "../runner/replay-course.ts";
import type { RunResult } from "../runner/result.ts";
import { traceFormats } from "../runner/traces/index.ts";
import { parseMs } from "./arguments.ts";
import { isOfItsFile } from "./artifact-scenario.ts";
import type { Command } from "./command.ts";
import { EXIT, exitCodeOf } from "./exit-code.ts";
import type { Io } from "./io.ts";
import { momentJson, momentText } from "./moment.ts";
import { outputsOf, writable, writeReports } from "./outputs.ts";
import { withStories } from "./stories.ts";
import { paintOf } from "./terminal.ts";
import { type TraceArguments, traceDestinationOf, writeTrace } from "./trace.ts";
import { WHICH_RUN_OPTIONS, type WhichRun, whichRun } from "./which-run.ts";

interface ReplayArguments extends TraceArguments {
  readonly artifact: string;
  readonly state: string | undefined;
  readonly seed: string | undefined;
  readonly protocol: string | undefined;
  readonly json: boolean;
  readonly reporter: readonly string[] | undefined;
  readonly quiet: boolean;
  readonly stall: string;
}

export const replayCommand: Command<ReplayArguments> = {
  options: (yargs) =>
    yargs
      .positional("artifact", {
        describe:
          "A file that `rashomon run` wrote for a failing run; for --state and --trace also a " +
          "scenario",
        type: "string",
        demandOption: true,
      })
      .option("state", {
        describe: "Print a node's state after a step, and what the step changed: n2@3411",
        type: "string",
        requiresArg: true,
      })
      .option("trace", {
        describe:
          "Write the run for other tools: " +
          `${[...traceFormats.keys()].join(", ")}, or NAME=FILE`,
        type: "string",
        requiresArg: true,
      })
      .option("out", {
        describe: "The trace's file; default: standard output",
        type: "string",
        requiresArg: true,
      })
      .option("steps", {
        describe: "Only these steps of the trace, both ends included: 3300..3411",
        type: "string",
        requiresArg: true,
      })
      .option("vars", {
        describe: "Of --trace itf: only these fields of states, such as term role",
        type: "string",
        array: true,
        requiresArg: true,
      })
      .options(WHICH_RUN_OPTIONS)
      .option("json", {
        describe: "One JSON document on standard output",
        type: "boolean",
        default: false,
      })
      .option("reporter", {
        describe: "NAME or NAME=FILE, several times",
        type: "string",
        array: true,
        nargs: 1,
        requiresArg: true,
      })
      .option("quiet", { describe: "Print only what failed", type: "boolean", default: false })
      .option("stall", {
        describe: "End a run that makes no step for that long; 0: never",
        type: "string",
        requiresArg: true,
        default: "10s",
      })
      .example("$0 replay reports/raft-partition-raft-seed-7.json", "See a failure again")
      .example("$0 replay reports/x.json --state n2@3411", "A node after a step")
      .example(
        "$0 replay scenarios/raft/partitioned-leader.yaml --seed 7 --trace shiviz --out run.log",
        "A run as a space-time diagram",
      ),
  run: replay,
};

const SCENARIO_FILE = /\.ya?ml$/;

async function replay(given: ReplayArguments, io: Io): Promise<number> {
  const trace = traceDestinationOf(given);
  const { json, reporter } = given;
  const outputs = trace === null ? writable(outputsOf({ json, reporter })) : [];
  const stallMs = parseMs("--stall", given.stall);
  const place = given.state === undefined ? null : parsePlace(given.state);
  refuseCode(given.artifact);
  const mayBeScenario = given.state !== undefined || given.trace !== undefined;
  if (!mayBeScenario && SCENARIO_FILE.test(given.artifact)) {
    const message =
      "expected a failure artifact, in JSON; of a scenario, --state and --trace show a run, " +
      "and `rashomon run` makes it again";
    throw new InputError([{ file: given.artifact, message }]);
  }
  const which = await whichRun(given, mayBeScenario);
  const { artifact, scenario, protocol, seed } = which;
  const name = { scenario: 0, protocol, seed };
  const simulations = new Simulations([scenario], { workers: io.threads ? 1 : 0, stallMs });
  try {
    if (trace !== null) return await writeTrace(simulations, name, trace, artifact, given, io);
    if (place !== null) {
      const moment = await simulations.moment(name, place.node, place.step);
      io.stdout.write(
        given.json
          ? momentJson(place.node, moment)
          : momentText(place.node, moment, paintOf(io.stdout, io)),
      );
      return EXIT.met;
    }
    const told = must(artifact, "without --state and --trace it is an artifact");
    const began = performance.now();
    const outcome = await simulations.run(name, false);
    const job = { id: 0, group: 0, ...name };
    const at = { scenario: scenario.file, protocol, seed };
    const fault =
      outcome.kind === "fault"
        ? { kind: faultKind(outcome), ...at, message: outcome.message }
        : outcome.result.hash === told.hash
          ? null
          : {
              kind: "not-deterministic" as const,
              ...at,
              message:
                differenceOf(told, which, outcome.result) +
                (await byCourse(told, given.artifact, simulations, name)),
            };
    const assembled: ResultDocument = assemble({
      version: programVersion(),
      scenarios: [scenario],
      groups: [{ scenario: 0, protocol, seeds: { first: seed, last: seed } }],
      results: [{ job, run: outcome.kind === "finished" ? outcome : null, fault }],
      interrupted: false,
      artifactOf: () => given.artifact,
    });
    const storied = await withStories(assembled, [scenario], simulations);
    const apart = isOfItsFile(told) ? {} : { artifactOnly: true as const };
    const document = { ...storied, runs: storied.runs.map((run) => ({ ...run, ...apart })) };
    const elapsedMs = performance.now() - began;
    const { quiet } = given;
    const rendering = { document, elapsedMs, quiet, verbose: true, folders: new Map() };
    await writeReports(outputs, rendering, [scenario], io);
    if (fault === null && !given.json && !given.quiet) {
      io.stderr.write(`The hash is that of the artifact: ${told.hash}.\n`);
    }
    return exitCodeOf(document, false);
  } finally {
    await simulations.close();
  }
}

/** What the run comes to by the artifact's own decisions, where it has them; a line before it. */
async function byCourse(
  { course, fingerprint }: Artifact,
  file: string,
  simulations: Simulations,
  name: RunName,
): Promise<string> {
  if (course === undefined) return "";
  const replayed = await simulations.byCourse(name, unpackCourse(course, file), fingerprint);
  if (replayed === null) return "";
  const { run, divergence } = replayed;
  const now = fingerprintOf(run);
  const isSame = hasFingerprint(run, fingerprint);
  const outcome = isSame ? "it fails in the same way" : `it comes to ${now}`;
  const where =
    divergence === null ? ", and goes the same way to its end" : `: ${divergenceText(divergence)}`;
  return `\nby the decisions of the artifact ${outcome}${where}`;
}

/** Why a replay is not the run of the artifact, as far as can be known. */
function differenceOf(artifact: Artifact, { scenario, changed }: WhichRun, run: RunResult): string {
  const reasons: string[] = [];
  if (artifact.program !== programVersion()) {
    reasons.push(`it was written by version ${artifact.program}, this is ${programVersion()}`);
  }
  if (changed || artifact.protocolCode !== codeDigest(scenario, artifact.protocol)) {
    reasons.push(`the code of ${artifact.protocol} has changed since`);
  }
  if (artifact.scenario.digest !== scenarioDigest(scenario)) {
    reasons.push("its scenario now resolves to other settings");
  }
  const why =
    reasons.length === 0 ? "nothing that would explain it has changed" : reasons.join("; ");
  return `the run is not the one of the artifact: its hash is ${run.hash}, the artifact has ${artifact.hash}\n${why}\n${comparedWith(artifact, run)}`;
}

/** `n2@3411`. @throws {InputError} */
function parsePlace(given: string): { readonly node: number; readonly step: number } {
  const match = /^(n\d+)@(\d{1,15})$/.exec(given.replaceAll(",", ""));
  const node = parseNode(match?.[1] ?? "");
  if (node === 0) {
    throw new InputError([
      {
        file: "--state",
        message: `expected NODE@STEP such as n2@3411, got ${JSON.stringify(given)}`,
      },
    ]);
  }
  return { node, step: Number(match?.[2]) };
}
