/** `rashomon mutants`: plants each known bug, says which are found, by what, after how many seeds. */
import { InputError, nearest } from "../core/errors.ts";
import { protocols } from "../protocols/index.ts";
import { type Cell, table } from "../report/table.ts";
import { type MutantOutcome, searchMutant, summarize } from "../search/mutants.ts";
import { parseCount } from "./arguments.ts";
import type { Command } from "./command.ts";
import { EXIT } from "./exit-code.ts";
import type { Io } from "./io.ts";
import { loadScenarios } from "./scenarios.ts";

interface MutantsArguments {
  readonly protocol: string | undefined;
  readonly scenarios: readonly string[];
  readonly budget: string;
  readonly only: readonly string[] | undefined;
  readonly json: boolean;
  readonly markdown: boolean;
}

export const mutantsCommand: Command<MutantsArguments> = {
  options: (yargs) =>
    yargs
      .positional("protocol", { describe: "One protocol; all if it is left out", type: "string" })
      .option("scenarios", {
        describe: "Files, folders and globs with directed scenarios",
        type: "string",
        array: true,
        default: ["scenarios"],
      })
      .option("budget", {
        describe: "Random seeds to try for each mutant, at most",
        type: "string",
        default: "2000",
      })
      .option("only", { describe: "Only these mutants", type: "string", array: true })
      .option("json", { describe: "One JSON document", type: "boolean", default: false })
      .option("markdown", {
        describe: "The sections of docs/mutants.md",
        type: "boolean",
        default: false,
      })
      .example("$0 mutants raft --budget 200", "How strong are the judges?"),
  run,
};

function run(given: MutantsArguments, io: Io): number {
  const names = given.protocol === undefined ? [...protocols.keys()] : [given.protocol];
  const budget = parseCount("--budget", given.budget, 0);
  const scenarios = loadScenarios(given.scenarios);
  const outcomes: MutantOutcome[] = [];
  for (const name of names) {
    const entry = protocols.get(name);
    if (entry === undefined) throw unknown("protocol", name, [...protocols.keys()]);
    for (const only of given.only ?? []) {
      if (!entry.mutants.has(only)) throw unknown("mutant", only, [...entry.mutants.keys()]);
    }
    for (const mutant of entry.mutants.values()) {
      if (given.only !== undefined && !given.only.includes(mutant.name)) continue;
      outcomes.push(searchMutant(name, mutant, scenarios, budget));
      if (io.stderr.isTerminal) io.stderr.write(`${name} ${mutant.name}\n`);
    }
  }
  io.stdout.write(`${told(outcomes, given)}\n`);
  const missed = outcomes.some(
    ({ equivalent, directed, random }) => !equivalent && !directed.found && !random.found,
  );
  return outcomes.length === 0 ? EXIT.nothingRan : missed ? EXIT.notMet : EXIT.met;
}

function unknown(kind: string, name: string, known: readonly string[]): InputError {
  const near = nearest(name, known).join(", ");
  const hint = near === "" ? known.join(", ") : near;
  return new InputError([
    { file: kind, message: `there is no ${kind} "${name}"; near it: ${hint}` },
  ]);
}

function told(outcomes: readonly MutantOutcome[], given: MutantsArguments): string {
  if (given.json) {
    return JSON.stringify({ mutants: outcomes, summary: summarize(outcomes) }, null, 2);
  }
  return given.markdown ? markdown(outcomes, given) : text(outcomes);
}

function text(outcomes: readonly MutantOutcome[]): string {
  const head = ["mutant", "directed", "by", "random seeds", "by"].map(
    (word): Cell => ({ text: word }),
  );
  const rows = outcomes.map(columns).map((row) => row.map((cell): Cell => ({ text: cell })));
  const { mutants, equivalent, foundDirected, foundRandom } = summarize(outcomes);
  const sum = `${mutants} mutants (${equivalent} equivalent): ${foundDirected} found by directed scenarios, ${foundRandom} by random search.`;
  return [...table([head, ...rows], ["left", "left", "left", "right", "left"]), "", sum].join("\n");
}

function columns({ name, equivalent, directed, random }: MutantOutcome): readonly string[] {
  return [
    equivalent ? `${name} (equivalent)` : name,
    directed.scenario === null ? "none" : directed.found ? "found" : "missed",
    directed.check ?? "",
    random.found ? String(random.seedsTried) : `> ${random.seedsTried}`,
    random.check ?? "",
  ];
}

/** The page docs/mutants.md: a section for each protocol; of one protocol, its section alone. */
function markdown(outcomes: readonly MutantOutcome[], given: MutantsArguments): string {
  const names = [...new Set(outcomes.map(({ protocol }) => protocol))];
  const sections = names.flatMap((name) => [
    ...section(
      name,
      outcomes.filter(({ protocol }) => protocol === name),
    ),
    "",
  ]);
  const page = given.protocol === undefined ? [...headOf(given.budget), ...sections] : sections;
  return page.join("\n").trimEnd();
}

function headOf(budget: string): readonly string[] {
  return [
    "# Planted bugs",
    "",
    "Each mutant replaces one rule of a protocol by a mistake that was really made. A section is made by",
    `\`rashomon mutants PROTOCOL --markdown --budget ${budget}\`. Directed: the scenario file that plants it, at its first seed. Random seeds: how many`,
    "seeds of the soak's scenarios were run until a check alarmed; by: the first check that did. An equivalent mutant does no harm, because",
    "another guard covers it.",
    "",
  ];
}

function section(protocol: string, outcomes: readonly MutantOutcome[]): readonly string[] {
  const { mutants, equivalent, foundDirected, foundRandom } = summarize(outcomes);
  return [
    `## ${protocol}`,
    "",
    `${mutants} mutants, ${equivalent} of them equivalent; ${foundDirected} found by directed scenarios, ${foundRandom} by random search.`,
    "",
    "| mutant | directed | by | random seeds | by | origin |",
    "|---|---|---|---:|---|---|",
    ...outcomes.map((outcome) => `| ${[...columns(outcome), outcome.origin].join(" | ")} |`),
  ];
}
