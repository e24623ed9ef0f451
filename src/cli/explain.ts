/**
 * `rashomon explain`: why a run failed: the minimal story, what differs between the nodes, and when
 * it became inevitable.
 */
import { InputError } from "../core/errors.ts";
import { programVersion } from "../host/program.ts";
import { Simulations } from "../host/simulations.ts";
import { nothingToExplain } from "../search/explain/explain.ts";
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
