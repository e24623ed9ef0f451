/** `rashomon list`: what there is, from the registries. */
import type { Paint } from "../report/paint.ts";
import { type Cell, table } from "../report/table.ts";
import { type CatalogueItem, catalogue } from "./catalogue.ts";
import type { Command } from "./command.ts";
import { EXIT } from "./exit-code.ts";
import type { Io } from "./io.ts";
import { paintOf } from "./terminal.ts";

interface ListArguments {
  readonly kind: string | undefined;
  readonly json: boolean;
}

export const listCommand: Command<ListArguments> = {
  options: (yargs) =>
    yargs
      .positional("kind", {
        describe: "One kind; all of them if it is left out",
        type: "string",
        choices: [...catalogue.keys()],
      })
      .option("json", {
        describe: "One JSON document on standard output",
        type: "boolean",
        default: false,
      })
      .example("$0 list faults", "What a scenario's `faults` can name")
      .example("$0 list protocols --json", "With options, units and defaults"),
  run: list,
};

function list({ kind, json }: ListArguments, io: Io): number {
  const paint = paintOf(io.stdout, io);
  const kinds = kind === undefined ? [...catalogue.keys()] : [kind];
  const listed = new Map(kinds.map((name) => [name, catalogue.get(name)?.() ?? []]));
  const text = json
    ? JSON.stringify(Object.fromEntries(listed), null, 2)
    : [...listed]
        .map(([name, items]) => section(name, items, kind === undefined, paint))
        .join("\n\n");
  io.stdout.write(`${text}\n`);
  return EXIT.met;
}

function section(
  kind: string,
  items: readonly CatalogueItem[],
  titled: boolean,
  paint: Paint,
): string {
  const rows = items.flatMap((item): Cell[][] => [
    [{ text: item.name, paint: paint.strong }, { text: item.about }],
    ...detailsOf(item).map(([name, about]) => [
      { text: `  ${name}`, paint: paint.dim },
      { text: about, paint: paint.dim },
    ]),
  ]);
  return [
    ...(titled ? [paint.strong(kind.toUpperCase())] : []),
    ...table(rows, ["left", "left"]),
  ].join("\n");
}

/** The options of a protocol, the parameters of a fault or workload; of a mutant where it is planted, and what catches it. */
function detailsOf(item: CatalogueItem): [string, string][] {
  if (item["detectors"] !== undefined) {
    const detectors = (item["detectors"] as readonly string[]).join(", ");
    return [[`in ${item["protocol"]}`, `caught by ${detectors}; ${item["origin"]}`]];
  }
  const parameters = (item["options"] ?? item["parameters"] ?? []) as readonly CatalogueItem[];
  return parameters.map(({ name, about }) => [name, about]);
}
