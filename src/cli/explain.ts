/**
 * `rashomon explain`: why a run failed: the minimal story, what differs between the nodes, and when
 * it became inevitable.
 */
import { InputError } from "../core/errors.ts";
import { programVersion } from "../host/program.ts";
import { Simulations } from "../host/simulations.ts";
import type { RunResult } from "../runner/result.ts";
import { parseCount, parseMs } from "./arguments.ts";
import type { Command } from "./command.ts";
import { EXIT } from "./exit-code.ts";
import { explainText } from "./explain-text.ts";
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
  const which = await whichRun(given, true);
  const { artifact, scenario, protocol, seed } = which;
  sayChanged(which, io);
  const name = { scenario: 0, protocol, seed };
  const simulations = new Simulations([scenario], { workers: io.threads ? 1 : 0, stallMs });
  try {
    const outcome = await simulations.run(name, false);
    if (outcome.kind === "fault") throw new Error(outcome.message);
    const { result } = outcome;
    refuseHarmless(given.artifact, result);
    if (artifact !== null && artifact.hash !== result.hash) {
      const was = `its hash is ${result.hash}, the artifact has ${artifact.hash}`;
      io.stderr.write(
        `The run is not the artifact's any more (${was}): it is explained as it is.\n`,
      );
    }
    const { verdict, violations } = result;
    const order = { run: { verdict, violations }, faultsToo: given.faults, ...workMax };
    const explanation = await simulations.explanation(name, order);
    io.stdout.write(
      given.json
        ? `${JSON.stringify({ version: programVersion(), ...explanation }, null, 2)}\n`
        : explainText(explanation, columnsOf(io.stdout), paintOf(io.stdout, io)),
    );
    return EXIT.met;
  } finally {
    await simulations.close();
  }
}

/** @throws {InputError} for a run that has nothing to explain, or never came to its end. */
function refuseHarmless(file: string, { protocol, seed, verdict, violations, steps }: RunResult) {
  const [violation] = violations;
  const which = `${protocol}, seed ${seed}`;
  const message =
    violation === undefined
      ? `there is nothing to explain: ${which} ends as ${verdict}`
      : violation.check === "no-progress" && violation.step === steps
        ? `${which} hangs at step ${steps}: \`rashomon replay\` prints its story`
        : null;
  if (message !== null) throw new InputError([{ file, message }]);
}
