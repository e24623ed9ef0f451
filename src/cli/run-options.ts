/** The options of `rashomon run`. */
import type { Argv } from "yargs";
import { GUARD_OPTION } from "./guard-option.ts";
import { WORKERS_ABOUT } from "./workers.ts";

export interface RunArguments {
  readonly scenario: readonly string[];
  readonly seed: string | undefined;
  readonly seeds: string | undefined;
  readonly filesFrom: string | undefined;
  readonly grep: string | undefined;
  readonly list: boolean;
  readonly lastFailed: boolean;
  readonly watch: boolean;
  readonly workers: string | undefined;
  readonly shard: string | undefined;
  readonly bail: string | undefined;
  readonly verify: boolean;
  readonly guard: string;
  readonly json: boolean;
  readonly reporter: readonly string[] | undefined;
  readonly out: string;
  readonly artifacts: "unexpected" | "all" | "none";
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly stall: string;
}

export function runOptions(yargs: Argv<object>) {
  const text = (describe: string) => ({ describe, type: "string", requiresArg: true }) as const;
  const flag = (describe: string) => ({ describe, type: "boolean", default: false }) as const;
  return yargs
    .positional("scenario", { describe: "Scenario files, folders or globs", type: "string" })
    .option("seed", { ...text("One seed"), conflicts: "seeds" })
    .option("seeds", text("A range, both ends included: 1..500"))
    .option("files-from", text("Also the scenario files that this file lists, a line each"))
    .option("grep", {
      ...text("Only scenarios whose path or name this regular expression matches"),
      alias: "g",
    })
    .option("list", flag("List the scenarios and what they show; run nothing"))
    .option("last-failed", flag("Only the seeds that were not as expected when they last ran"))
    .option("watch", { ...flag("Run again what changes, until Ctrl-C"), alias: "w" })
    .option("workers", text(WORKERS_ABOUT))
    .option("shard", text("Part I of N of the seeds: 1/4"))
    .option("bail", {
      describe: "Stop at the N lowest failing seeds (1 if no N is given)",
      type: "string",
    })
    .option("verify", flag("Run each seed again in strict mode, compare hashes"))
    .option("guard", GUARD_OPTION)
    .option("json", flag("One JSON document on standard output"))
    .option("reporter", { ...text("NAME or NAME=FILE, several times"), array: true, nargs: 1 })
    .option("out", { ...text("Folder for failure artifacts"), default: "reports/" })
    .option("artifacts", {
      ...text("Which failing runs leave an artifact"),
      choices: ["unexpected", "all", "none"],
      default: "unexpected",
    })
    .option("quiet", flag("Print only what is not as expected; no progress"))
    .option("verbose", flag("Print a row for each scenario, however many there are"))
    .option("stall", {
      ...text("End a run that makes no step for that long; 0: never"),
      default: "10s",
    })
    .example("$0 run scenarios", "Run every scenario below a folder")
    .example(
      "$0 run scenarios/raft/everything-at-once.yaml --seeds 1..500 --bail",
      "Search seeds, stop at the lowest that fails",
    )
    .example("$0 run scenarios --grep lease --watch", "While working on leases")
    .example("$0 run 'scenarios/**/*.yaml' --json --seed 7 > r.json", "One document for scripts")
    .example("$0 run scenarios --reporter github --reporter junit=junit.xml", "In CI");
}
