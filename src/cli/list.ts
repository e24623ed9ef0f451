/** `rashomon list`: what there is, from the registries. */
import type { Value } from "../core/json.ts";
import type { Parameter } from "../core/parameters.ts";
import { setting } from "../core/shape/settings.ts";
import type { Paint } from "../report/paint.ts";
import { lengthOf, wrap } from "../report/wrap.ts";
import { type CatalogueItem, catalogue } from "./catalogue.ts";
import type { Command } from "./command.ts";
import { EXIT } from "./exit-code.ts";
import { columnsOf, type Io } from "./io.ts";
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
        .map(([name, items]) =>
          section(name, items, kind === undefined, paint, columnsOf(io.stdout)),
        )
        .join("\n\n");
  io.stdout.write(`${text}\n`);
  return EXIT.met;
}

/**
 * A line for each item and each of its details, what it is at the right, in as many lines as it
 * needs.
 */
function section(
  kind: string,
  items: readonly CatalogueItem[],
  titled: boolean,
  paint: Paint,
  columns: number,
): string {
  const rows = items.flatMap((item): (readonly [string, string, Paint["strong"]])[] => [
    [titleOf(item), item.about, paint.strong],
    ...detailsOf(item).map(([name, about]) => [`  ${name}`, about, paint.dim] as const),
  ]);
  const widest = Math.max(0, ...rows.map(([name]) => lengthOf(name))) + 2;
  const left = Math.min(widest, columns >> 1);
  const lines = rows.flatMap(([name, about, colour]) => {
    if (lengthOf(name) + 2 > left) return [colour(name), ...wrap(about, columns, " ".repeat(left))];
    const [first = "", ...others] = wrap(about, columns, name.padEnd(left), " ".repeat(left));
    return [colour(first.slice(0, name.length)) + first.slice(name.length), ...others];
  });
  return [...(titled ? [paint.strong(kind.toUpperCase())] : []), ...lines].join("\n");
}

/** Its name, and of a fact its numbers: `lead(node, term)`. */
function titleOf({ name, numbers }: CatalogueItem): string {
  return numbers === undefined ? name : `${name}(${(numbers as readonly string[]).join(", ")})`;
}

/** Where a fact comes from, as people read it. */
const ORIGINS: Readonly<Record<string, string>> = {
  seen: "seen by the world, in messages or on disks, of",
  claim: "claimed by the node itself, shown by nothing else, of",
};

/**
 * The options of a protocol, the parameters of a fault or workload; of a mutant where it is
 * planted, and what catches it; of a fact whether it is seen; of a system its services.
 */
function detailsOf(item: CatalogueItem): [string, string][] {
  if (item["origin"] !== undefined && item["numbers"] !== undefined) {
    const by = (item["protocols"] as readonly string[]).join(", ");
    return [[item["origin"] as string, `${ORIGINS[item["origin"] as string]} ${by}`]];
  }
  if (item["detectors"] !== undefined) {
    const detectors = (item["detectors"] as readonly string[]).join(", ");
    return [
      [`in ${item["protocol"] ?? item["system"]}`, `caught by ${detectors}; ${item["origin"]}`],
    ];
  }
  const services = item["services"] as readonly CatalogueItem[] | undefined;
  if (services !== undefined) return services.map(serviceRow);
  const parameters = (item["options"] ?? item["parameters"] ?? []) as readonly CatalogueItem[];
  return parameters.map((parameter) => [
    parameter.name,
    `${parameter.about} ${usualOf(parameter as unknown as Parameter)}`,
  ]);
}

/** What a service is, and what it runs: the first unless the scenario says another. */
function serviceRow({ name, about, protocols }: CatalogueItem): [string, string] {
  return [name, `${about} [${(protocols as readonly string[]).join(" | ")}]`];
}

/** How a parameter is written, and what it is where it is not given: `[duration, default 1s]`. */
function usualOf(parameter: Parameter): string {
  const kind = parameter.choices?.join(" | ") ?? KINDS[parameter.kind];
  const value = parameter.default ?? null;
  if (parameter.default === undefined) return `[${kind}, required]`;
  if (value === null) return `[${kind}]`;
  const written = setting(parameter).write(value, null);
  return `[${parameter.kind === "weights" ? "weights" : kind}, default ${flowText(written)}]`;
}

/** As YAML on one line: `{ read: 5, write: 3 }`. */
function flowText(value: Value): string {
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(flowText).join(", ")}]`;
  const fields = Object.entries(value).map(([name, item]) => `${name}: ${flowText(item)}`);
  return `{ ${fields.join(", ")} }`;
}

const KINDS: Readonly<Record<Parameter["kind"], string>> = {
  boolean: "true | false",
  integer: "number",
  duration: "duration such as 250ms",
  "duration-range": "range such as 1ms..5ms",
  rate: "rate such as 100/s",
  ratio: "ratio such as 0.5%",
  drift: "drift such as 200ppm",
  size: "size such as 64KiB",
  text: "text",
  target: "target such as leader",
  weights: "weights",
};
