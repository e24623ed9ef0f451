/**
 * `rashomon explain`: why a run failed: the minimal story, what differs between the nodes, and when
 * it became inevitable.
 */
import { InputError } from "../core/errors.ts";
import { programVersion } from "../host/program.ts";
import { Simulations } from "../host/simulations.ts";
import { fingerprintOf } from "../runner/fingerprint.ts";
import { nothingToExplain } from "../search/explain/explain.ts";
import type { Explanation } from "../search/explain/explanation.ts";
import { parseCount, parseMs } from "./arguments.ts";
import type { Command } from "./command.ts";
import { EXIT } from "./exit-code.ts";
import { explainBriefly, explainText, knownText } from "./explain-text.ts";
import { untilInterrupted } from "./interrupt.ts";
import { columnsOf, type Io } from "./io.ts";
import { paintOf } from "./terminal.ts";
import { sayChanged, WHICH_RUN_OPTIONS, whichRun } from "./which-run.ts";

interface ExplainArguments {
  readonly artifact: string;
  readonly seed: string | undefined;
  readonly protocol: string | undefined;
  readonly faults: boolean;
  readonly steps: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly stall: string;
}

export const explainCommand: Command<ExplainArguments> = {
  options: (yargs) =>
    yargs
      .positional("artifact", {
        describe: "A failure's artifact, or a scenario with a seed that fails",
        type: "string",
        demandOption: true,
      })
      .options(WHICH_RUN_OPTIONS)
      .option("faults", {
        describe: "Draw the faults of futures anew, too; by default they come as they came",
        type: "boolean",
        default: false,
      })
      .option("steps", {
        describe: "Steps that futures may take together; default: what some seconds allow",
        type: "string",
        requiresArg: true,
      })
      .option("json", {
        describe: "One JSON document on standard output",
        type: "boolean",
        default: false,
      })
      .option("quiet", {
        describe: "Print only the failure and the step that went wrong",
        type: "boolean",
        default: false,
      })
      .option("stall", {
        describe: "End a run that makes no step for that long; 0: never",
        type: "string",
        requiresArg: true,
        default: "10s",
      })
      .example("$0 explain reports/raft-partition-raft-seed-7.json", "Why did it fail?"),
  run: explain,
};

async function explain(given: ExplainArguments, io: Io): Promise<number> {
  const stallMs = parseMs("--stall", given.stall);
  const workMax =
    given.steps === undefined ? {} : { workMax: parseCount("--steps", given.steps, 1) };
  const interrupt = untilInterrupted();
  const stopped = new Promise<null>((resolve) => {
    interrupt.signal.addEventListener("abort", () => resolve(null), { once: true });
  });
  try {
    return await explained(given, { stallMs, workMax }, stopped, io);
  } finally {
    interrupt.dispose();
  }
}

/** @param stopped comes about when the command is interrupted: then what is known is said. */
async function explained(
  given: ExplainArguments,
  { stallMs, workMax }: { readonly stallMs: number; readonly workMax: { workMax?: number } },
  stopped: Promise<null>,
  io: Io,
): Promise<number> {
  const which = await Promise.race([whichRun(given, true), stopped]);
  if (which === null) return sayKnown(given, {}, io);
  const { artifact, scenario, protocol, seed } = which;
  sayChanged(which, io);
  const name = { scenario: 0, protocol, seed };
  const known = { scenario: scenario.file, protocol, seed };
  const simulations = new Simulations([scenario], { workers: io.threads ? 1 : 0, stallMs });
  try {
    const outcome = await Promise.race([simulations.run(name, false), stopped]);
    if (outcome === null) return sayKnown(given, known, io);
    if (outcome.kind === "fault") throw new Error(outcome.message);
    const { result } = outcome;
    const nothing = nothingToExplain(result);
    if (nothing !== null) throw new InputError([{ file: given.artifact, message: nothing }]);
    if (artifact !== null && artifact.hash !== result.hash) {
      const was = `its hash is ${result.hash}, the artifact has ${artifact.hash}`;
      io.stderr.write(
        `The run is not the artifact's any more (${was}): it is explained as it is.\n`,
      );
    }
    const { verdict, violations } = result;
    const order = { run: { verdict, violations }, faultsToo: given.faults, ...workMax };
    const explanation = await Promise.race([simulations.explanation(name, order), stopped]);
    if (explanation === null) {
      const [violation] = violations;
      const fingerprint = fingerprintOf(result);
      return sayKnown(given, { ...known, fingerprint, ...(violation && { violation }) }, io);
    }
    const text = given.quiet ? explainBriefly : explainText;
    io.stdout.write(
      given.json
        ? documentOf(explanation)
        : text(explanation, columnsOf(io.stdout), paintOf(io.stdout, io)),
    );
    return EXIT.met;
  } finally {
    await simulations.close();
  }
}

/** What is known of a run whose explanation was interrupted. */
type Known = Partial<
  Pick<Explanation, "scenario" | "protocol" | "seed" | "fingerprint" | "violation">
>;

/** Says what is known, and that the rest is not. */
function sayKnown({ json }: ExplainArguments, known: Known, io: Io): number {
  if (json) io.stdout.write(documentOf({ ...known, interrupted: true }));
  else io.stdout.write(knownText(known, columnsOf(io.stdout)));
  return EXIT.interrupted;
}

function documentOf(of: Explanation | (Known & { readonly interrupted: true })): string {
  return `${JSON.stringify({ version: programVersion(), ...of }, null, 2)}\n`;
}
